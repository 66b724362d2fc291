// What the two processes of the hand-written exchange share, and how it gets from one to the other.
#pragma once

#include "../vulkan_objects.hpp"
#include "mailbox.hpp"

#include <memory>
#include <vector>

namespace bench::raw {

struct SharedObjects {
    std::vector<Image> textures;      ///< frame n is in texture n % kTextures
    Timeline ready;                   ///< reaches n when frame n is drawn
    Timeline done;                    ///< reaches n when frame n is copied
    std::unique_ptr<Mailbox> mailbox; ///< tells n when frame n is submitted
};

[[nodiscard]] SharedObjects create(const Device& device, VkExtent2D extent);
/// One message over a connected SOCK_SEQPACKET socket.
void send(const SharedObjects& objects, int socket);
[[nodiscard]] SharedObjects receive(const Device& device, VkExtent2D extent, int socket);

} // namespace bench::raw
