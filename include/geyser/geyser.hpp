// Everything that needs no graphics API's header. Add <geyser/vulkan.hpp> for the Vulkan backend.
#pragma once

#include <geyser/capabilities.hpp>
#include <geyser/channel.hpp>
#include <geyser/error.hpp>
#include <geyser/format.hpp>
#include <geyser/handle.hpp>
#include <geyser/host.hpp>
#include <geyser/identity.hpp>
#include <geyser/log.hpp>
#include <geyser/manager.hpp>
#include <geyser/receiver.hpp>
#include <geyser/sender.hpp>
#include <geyser/stream.hpp>
#include <geyser/stream_info.hpp>
#include <geyser/sync.hpp>
#include <geyser/texture.hpp>
#include <geyser/version.hpp>
#include <geyser/wire.hpp>
