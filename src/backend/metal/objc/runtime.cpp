#include "backend/metal/objc/runtime.hpp"

#include "core/try.hpp"

#include <string>

namespace geyser::metal::objc {

Result<std::unique_ptr<const Runtime>> Runtime::load(MetalSymbolLookup lookup, std::string_view operation) {
    GEYSER_TRY(const Functions functions, load_functions(lookup, operation));
    std::unique_ptr<Runtime> runtime(new Runtime);
    runtime->functions_ = functions;
    for (std::size_t i = 0; i < kMethodCount; ++i) {
        const MethodInfo& method = kMethods[i];
        runtime->selectors_[i] = functions.sel_registerName(method.selector);
        if (!method.of_the_class) {
            continue;
        }
        const Class receiver = functions.objc_getClass(method.class_name);
        if (receiver == nullptr) {
            return fail(ErrorCode::BackendUnavailable, operation,
                        "the Objective-C runtime has no class " + std::string(method.class_name));
        }
        runtime->classes_[i] = receiver;
    }
    return runtime;
}

} // namespace geyser::metal::objc
