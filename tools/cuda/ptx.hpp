// The kernels, in the portable assembly that CUDA's driver compiles: so nothing of CUDA is needed to build them.
#pragma once

#include <string>

namespace geyser::cuda_tools {

/// A module with the kernels of kernels.hpp.
[[nodiscard]] std::string pattern_kernels();

} // namespace geyser::cuda_tools
