// CUresult as Error.
#pragma once

#include "driver_types.hpp"

#include <geyser/error.hpp>

#include <string>
#include <string_view>

namespace geyser::cuda {

/// "CUDA_ERROR_OUT_OF_MEMORY"; the number for a result that the backend does not know.
[[nodiscard]] std::string result_name(CUresult result);

/// The failure of `call` ("cuImportExternalMemory"), with what it was asked for where that helps.
[[nodiscard]] std::unexpected<Error> failed(CUresult result, std::string_view operation, std::string_view call,
                                            std::string_view detail = {});

/// Success, or the failure of `call`.
[[nodiscard]] inline Result<void> checked(CUresult result, std::string_view operation, std::string_view call) {
    if (result != CUDA_SUCCESS) {
        return failed(result, operation, call);
    }
    return {};
}

} // namespace geyser::cuda
