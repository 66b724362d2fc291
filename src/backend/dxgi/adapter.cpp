#include "backend/dxgi/adapter.hpp"

#include "backend/dxgi/errors.hpp"
#include "backend/dxgi/library.hpp"
#include "core/select_device.hpp"
#include "core/text_windows.hpp"
#include "core/try.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

namespace geyser::dxgi {
namespace {

/// "31.0.15.5222", of which DXGI tells for IDXGIDevice alone.
std::string driver_version(IDXGIAdapter1& adapter) {
    LARGE_INTEGER version = {};
    if (adapter.CheckInterfaceSupport(__uuidof(IDXGIDevice), &version) != S_OK) {
        return {};
    }
    const auto number = static_cast<std::uint64_t>(version.QuadPart);
    std::string text;
    for (int shift = 48; shift >= 0; shift -= 16) {
        text += (text.empty() ? "" : ".") + std::to_string(number >> shift & 0xffff);
    }
    return text;
}

std::optional<Luid> luid_from(std::string_view text) {
    Luid luid = {};
    if (text.size() != 2 * luid.size()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < luid.size(); ++i) {
        const char* const digits = text.data() + 2 * i;
        if (const auto parsed = std::from_chars(digits, digits + 2, luid[i], 16);
            parsed.ec != std::errc() || parsed.ptr != digits + 2) {
            return std::nullopt;
        }
    }
    return luid;
}

} // namespace

Luid luid_of(const LUID& luid) noexcept {
    Luid bytes = {};
    static_assert(sizeof(luid) == sizeof(bytes));
    std::memcpy(bytes.data(), &luid, sizeof(bytes));
    return bytes;
}

Result<std::vector<Adapter>> list_adapters(IDXGIFactory1& factory, std::string_view operation) {
    std::vector<Adapter> adapters;
    for (UINT i = 0;; ++i) {
        Com<IDXGIAdapter1> adapter;
        if (const HRESULT result = factory.EnumAdapters1(i, adapter.receive_typed()); result == DXGI_ERROR_NOT_FOUND) {
            return adapters;
        } else if (result != S_OK) {
            return failed(result, operation, "IDXGIFactory1::EnumAdapters1");
        }
        DXGI_ADAPTER_DESC1 description = {};
        if (const HRESULT result = adapter->GetDesc1(&description); result != S_OK) {
            return failed(result, operation, "IDXGIAdapter1::GetDesc1");
        }
        std::string driver = driver_version(*adapter.get());
        adapters.push_back({.adapter = std::move(adapter),
                            .name = to_utf8(description.Description),
                            .driver = std::move(driver),
                            .luid = luid_of(description.AdapterLuid)});
    }
}

Result<Adapter> select_adapter(std::vector<Adapter> adapters, std::string_view selector, std::string_view api,
                               std::string_view operation) {
    if (const auto luid = luid_from(selector)) {
        if (const auto found = std::ranges::find(adapters, *luid, &Adapter::luid); found != adapters.end()) {
            return std::move(*found);
        }
    }
    std::vector<DeviceChoice> choices;
    choices.reserve(adapters.size());
    for (const Adapter& adapter : adapters) {
        choices.push_back({.name = adapter.name});
    }
    GEYSER_TRY(const std::size_t chosen, select_device(choices, selector, api, operation));
    return std::move(adapters[chosen]);
}

Result<std::vector<Adapter>> system_adapters(std::string_view operation) {
    GEYSER_TRY(const auto create, load_factory(operation));
    Com<IDXGIFactory1> factory;
    if (const HRESULT result = create(__uuidof(IDXGIFactory1), factory.receive()); result != S_OK) {
        return failed(result, operation, "CreateDXGIFactory1", {}, ErrorCode::BackendUnavailable);
    }
    return list_adapters(*factory.get(), operation);
}

Result<std::vector<D3DDeviceSummary>> summarize(std::string_view operation) {
    GEYSER_TRY(const auto adapters, system_adapters(operation));
    std::vector<D3DDeviceSummary> summaries;
    summaries.reserve(adapters.size());
    for (const Adapter& adapter : adapters) {
        summaries.push_back({.name = adapter.name, .driver = adapter.driver, .identity = identity_of(adapter.luid)});
    }
    return summaries;
}

Adapter describe_adapter(const Luid& luid) {
    if (auto adapters = system_adapters("describe")) {
        if (const auto found = std::ranges::find(*adapters, luid, &Adapter::luid); found != adapters->end()) {
            return std::move(*found);
        }
    }
    return {.luid = luid};
}

DeviceIdentity identity_of(const Luid& luid) noexcept {
    // One node: linked adapters are used through their first.
    return {.luid = luid, .node_mask = 1};
}

} // namespace geyser::dxgi
