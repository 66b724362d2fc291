// What the two processes of the demo say to each other, beside texture handles and semaphores.
//
//     producer                           consumer
//     Setup            ->
//     textures, semaphores ->
//                      <-                Imported
//     Frame            ->                          one per frame, 1 to frame_count
//                      <-                Released
//                      <-                Report    after the last frame
//
// The consumer may say Failure instead of anything; then it ends. A process that hangs up has died.
#pragma once

#include "arguments.hpp"
#include "slots.hpp"

#include <geyser/geyser.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace geyser::tool::demo {

/// How long either side waits for the other, and for a GPU, before it gives up: software drivers draw large frames
/// slowly.
inline constexpr Timeout kPatience = std::chrono::seconds(60);

enum class Tag : std::uint8_t { Setup = 1, Imported, Frame, Released, Report, Failure };

struct Setup {
    static constexpr Tag kTag = Tag::Setup;
    Api from = Api::Vulkan;
    Api to = Api::Vulkan;
    std::string device; ///< on which the consumer opens its API
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::string format;
    std::uint32_t frame_count = 0;
    SyncKind sync = SyncKind::CpuCompletion;
    std::string output;
    bool validation = false;
};

struct Imported {
    static constexpr Tag kTag = Tag::Imported;
    std::uint32_t copies_per_frame = 0;
};

/// The latency-critical messages are plain bytes.
struct Frame {
    static constexpr Tag kTag = Tag::Frame;
    std::uint32_t slot = 0;
    std::uint32_t number = 0;      ///< from 1; also the value that the timeline reaches
    std::int64_t published_ns = 0; ///< on the monotonic clock, which both processes share
};

/// The consumer's GPU is done with the slot.
struct Released {
    static constexpr Tag kTag = Tag::Released;
    std::uint32_t slot = 0;
    std::uint32_t number = 0;
};

struct Report {
    static constexpr Tag kTag = Tag::Report;
    std::uint32_t mismatched_frames = 0;
    std::string first_mismatch; ///< a sentence; empty where there is none
    double latency_p50_us = 0;
    double latency_p99_us = 0;
    std::uint64_t validation_messages = 0;
};

struct Failure {
    static constexpr Tag kTag = Tag::Failure;
    std::uint16_t code = 0;
    std::string operation;
    std::string reason;
    std::int64_t native = 0;
};

/// What both sides know about the textures without asking.
[[nodiscard]] TextureDescriptor texture_descriptor(Size size, TextureFormat format, Api from, Api to);

/// How many semaphores travel: a timeline serves all frames, a binary semaphore one slot.
[[nodiscard]] constexpr std::uint32_t semaphore_count(SyncKind kind) {
    return is_timeline(kind) ? 1 : is_binary(kind) ? kSlots : 0;
}

/// What the producer's GPU reaches with a frame; nothing where its CPU has waited instead.
[[nodiscard]] std::optional<SyncPoint>
sync_point(SyncKind kind, std::span<const std::unique_ptr<SharedSemaphore>> semaphores, std::uint32_t number);

template <class Part>
[[nodiscard]] Result<void> send(Channel& channel, const Part& part);

/// The next message, which must be a Part; a Failure of the peer is returned as the error that it holds.
template <class Part>
[[nodiscard]] Result<Part> receive(Channel& channel);

/// What the peer said last, of a peer that has hung up: the Failure that made it leave, if it named one. A side that is
/// still sending when the other leaves learns of the hang-up first.
[[nodiscard]] std::optional<Error> failure_of_departed(Channel& channel);

extern template Result<void> send(Channel&, const Setup&);
extern template Result<void> send(Channel&, const Imported&);
extern template Result<void> send(Channel&, const Frame&);
extern template Result<void> send(Channel&, const Released&);
extern template Result<void> send(Channel&, const Report&);
extern template Result<void> send(Channel&, const Failure&);
extern template Result<Setup> receive(Channel&);
extern template Result<Imported> receive(Channel&);
extern template Result<Frame> receive(Channel&);
extern template Result<Released> receive(Channel&);
extern template Result<Report> receive(Channel&);

} // namespace geyser::tool::demo
