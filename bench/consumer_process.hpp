// The process that copies frames. It is started by Measurement, and obeys it over their channel:
//
//     Measurement                        consumer
//     the raw exchange's objects    ->
//                                   <-   Done             both exchanges are joined
//     Round                         ->
//                                   <-   Done             the GPU has copied all frames of the round
//                                   <-   Done             the last one's texels are right
#pragma once

#include "failure.hpp"

#include <geyser/channel.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

namespace bench {

enum class Kind : std::uint8_t { Raw, Stream };

/// Frames up to this one are to be taken.
struct Round {
    Kind kind = Kind::Raw;
    std::uint64_t until = 0;
};
struct Done {};

/// Both ends are the same program, so a message is its bytes.
template <class Part>
void send(geyser::Channel& channel, const Part& part) {
    static_assert(std::is_trivially_copyable_v<Part>);
    geyser::UserData data{.bytes = std::vector<std::byte>(sizeof part)};
    std::memcpy(data.bytes.data(), &part, sizeof part);
    check(channel.send(std::move(data), std::chrono::seconds(1)));
}
template <class Part>
[[nodiscard]] geyser::Result<Part> receive(geyser::Channel& channel, geyser::Timeout timeout) {
    static_assert(std::is_trivially_copyable_v<Part>);
    auto data = channel.receive<geyser::UserData>(timeout);
    if (!data) {
        return std::unexpected(std::move(data).error());
    }
    if (data->bytes.size() != sizeof(Part)) {
        throw Failure("the other process sent something else than was due");
    }
    Part part;
    std::memcpy(&part, data->bytes.data(), sizeof part);
    return part;
}

/// The argument that tells this program that it is the consumer; the stream's folder, width and height follow.
inline constexpr const char* kConsumerArgument = "consumer";

/// Ends with the process that started it, whatever it waits for. The exit code.
[[nodiscard]] int run_consumer(const std::string& directory, std::uint32_t width, std::uint32_t height);

} // namespace bench
