// Textures and semaphores come back from users as what they are in public: are they this manager's?
#pragma once

#include <geyser/manager.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <typeinfo>

namespace geyser {

/// As Own, which is final and knows its manager(); WrongManager otherwise. `what` is for the message: "texture".
template <class Own, class Public>
[[nodiscard]] Result<const Own*> own(const Public& object, const TextureShareManager& manager, std::string_view what,
                                     std::string_view operation) {
    const Api api = manager.capabilities().api;
    if (typeid(object) != typeid(Own)) { // twice a frame, and cheaper than a dynamic_cast
        return fail(ErrorCode::WrongManager, operation,
                    "the " + std::string(what) + " is of the API " + std::string(name(object.api())) + ", not of " +
                        std::string(name(api)));
    }
    const auto* mine = static_cast<const Own*>(&object);
    if (&mine->manager() != &manager) {
        return fail(ErrorCode::WrongManager, operation,
                    "the " + std::string(what) + " is of another " + std::string(name(api)) + " manager than this one");
    }
    return mine;
}

/// Imported objects are not exported again.
enum class Provenance : std::uint8_t { Own, Imported };

/// NotShareable where the object is another side's.
template <class Own>
[[nodiscard]] Result<void> check_exportable(const Own& object, std::string_view what, std::string_view operation) {
    if (object.was_imported()) {
        return fail(ErrorCode::NotShareable, operation,
                    "the " + std::string(what) + " was imported: only its creator can export it");
    }
    return {};
}

} // namespace geyser
