// What the processes of `geyser bench stream` say to each other, as JSON over their channel:
//
//     to a worker                          from a worker
//     Opening, then the floor's memory ->
//                                      <-  Outcome, empty
//     Round                            ->
//                                      <-  Outcome, empty, from a receiver: it waits for what comes
//                                      <-  Outcome            when the round is over
//
// An error may come instead of any Outcome; then the worker ends.
#pragma once

#include <geyser/channel.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace geyser::tool::bench {

/// How long either side waits beyond what a round takes.
inline constexpr std::chrono::seconds kPatience{10};

struct Opening {
    bool publisher = false;
    std::string directory; ///< of the stream
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

/// A stretch on the floor or on the stream. What is published on each of the two is numbered from 1 on.
struct Round {
    bool on_stream = false;
    std::uint32_t counted_from = 0; ///< those before warm up
    std::uint32_t until = 0;
    std::int64_t period_ns = 0;
};

/// A process's part of it.
struct Outcome {
    std::int64_t cpu_ns = 0;                ///< of the publisher's whole process
    std::vector<std::int64_t> latencies_ns; ///< of a receiver, published to acquired
};

template <class Part>
[[nodiscard]] Result<void> send(Channel& channel, const Part& part);
/// The next message, which must be a Part; an error that the peer sent instead is returned as such.
template <class Part>
[[nodiscard]] Result<Part> receive(Channel& channel, Timeout timeout);

extern template Result<void> send(Channel&, const Opening&);
extern template Result<void> send(Channel&, const Round&);
extern template Result<void> send(Channel&, const Outcome&);
extern template Result<void> send(Channel&, const Error&);
extern template Result<Opening> receive(Channel&, Timeout);
extern template Result<Round> receive(Channel&, Timeout);
extern template Result<Outcome> receive(Channel&, Timeout);

} // namespace geyser::tool::bench
