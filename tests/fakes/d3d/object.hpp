// COM objects of the fakes.
#pragma once

#include "backend/dxgi/api.hpp"

#include <atomic>

namespace geyser::fake {

/// How many objects of the fakes there are: none, when all that held them are gone.
inline std::atomic<int> objects_alive = 0;

/// Counts references; knows IUnknown and the interfaces named, all of them bases of Base or Base itself.
template <class Base, class... Interfaces>
class Object : public Base {
public:
    Object() { ++objects_alive; }
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;
    virtual ~Object() { --objects_alive; }

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID id, void** object) override {
        *object = nullptr;
        if (id == __uuidof(IUnknown)) {
            *object = static_cast<IUnknown*>(this);
        }
        ((id == __uuidof(Interfaces) ? void(*object = static_cast<Interfaces*>(this)) : void()), ...);
        if (*object == nullptr) {
            *object = find(id);
        }
        if (*object == nullptr) {
            return E_NOINTERFACE;
        }
        AddRef();
        return S_OK;
    }
    ULONG STDMETHODCALLTYPE AddRef() override { return ++references_; }
    ULONG STDMETHODCALLTYPE Release() override {
        const ULONG left = --references_;
        if (left == 0) {
            delete this;
        }
        return left;
    }

protected:
    /// Interfaces of a part, which shares the whole's references.
    virtual void* find(REFIID /*id*/) { return nullptr; }

private:
    std::atomic<ULONG> references_ = 1;
};

/// A part of an object with an interface of its own.
template <class Base, class Whole>
class Part : public Base {
public:
    explicit Part(Whole& whole) : whole_(whole) {}
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;
    virtual ~Part() = default;
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID id, void** object) override {
        return whole_.QueryInterface(id, object);
    }
    ULONG STDMETHODCALLTYPE AddRef() override { return whole_.AddRef(); }
    ULONG STDMETHODCALLTYPE Release() override { return whole_.Release(); }

protected:
    Whole& whole() const { return whole_; }

private:
    Whole& whole_;
};

} // namespace geyser::fake
