// GL objects that are deleted where their context is.
#pragma once

#include "context.hpp"

#include <memory>
#include <utility>

namespace geyser::opengl {

template <ObjectKind kind>
class Object {
public:
    Object() = default;
    Object(std::shared_ptr<Context> context, GLuint name) : context_(std::move(context)), name_(name) {}
    Object(Object&& other) noexcept : context_(std::move(other.context_)), name_(std::exchange(other.name_, 0)) {}
    Object& operator=(Object&& other) noexcept {
        std::swap(context_, other.context_);
        std::swap(name_, other.name_);
        return *this;
    }
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;
    ~Object() {
        if (context_ != nullptr) {
            context_->drop(kind, name_);
        }
    }

    /// 0 where there is none.
    [[nodiscard]] GLuint get() const noexcept { return name_; }

private:
    std::shared_ptr<Context> context_ = {};
    GLuint name_ = 0;
};

using OwnedTexture = Object<ObjectKind::Texture>;
using OwnedMemoryObject = Object<ObjectKind::MemoryObject>;
using OwnedSemaphore = Object<ObjectKind::Semaphore>;

} // namespace geyser::opengl
