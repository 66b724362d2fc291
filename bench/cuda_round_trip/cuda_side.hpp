// CUDA's process: takes each frame, looks at every word of it, and sends it back inverted.
#pragma once

#include <cstdint>
#include <string>

namespace bench {

/// What the program is told to be CUDA's process; the streams' folder, the device's UUID and the number of frames
/// follow.
inline constexpr const char* kCudaSide = "cuda-side";

/// The streams: Vulkan's frames, and CUDA's.
inline constexpr const char* kThere = "there";
inline constexpr const char* kBack = "back";

/// The seed of a picture that is never sent.
inline constexpr std::uint32_t kNoFrame = 0;

/// Until that many frames are done, and the parent has hung up. Tells it how many words were wrong.
void run_cuda_side(const std::string& directory, const std::string& device, std::uint64_t frames);

} // namespace bench
