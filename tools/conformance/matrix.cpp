#include "matrix.hpp"

#include "worker.hpp"

#include <core/try.hpp>
#include <endpoint/open_manager.hpp>

#include <array>
#include <utility>

namespace geyser::conformance {
namespace {

/// Vulkan comes first: its device tells which GPU the others must be on.
constexpr std::array kApis = {Api::Vulkan, Api::OpenGL, Api::Cuda, Api::WebGpu, Api::Metal, Api::Host};

/// An API's two devices, one for each side, or why there are none.
struct Backend {
    Api api;
    std::string selector = {};
    Device exporter = {};
    Device importer = {};
    std::string reason = {};
};

Backend open_backend(Api api, std::string selector, bool validation) {
    Backend backend{.api = api, .selector = std::move(selector)};
    for (Device* device : {&backend.exporter, &backend.importer}) {
        auto opened = open_device(api, backend.selector, validation);
        if (!opened) {
            backend.reason = opened.error().reason;
            return backend;
        }
        *device = std::move(*opened);
    }
    return backend;
}

/// The GPU that Vulkan's device is on. Where there is no Vulkan, the one that was named.
std::string selector_of(Api api, const std::vector<Backend>& opened, const MatrixOptions& options) {
    if (!opened.empty() && opened.front().reason.empty()) {
        return endpoint::same_device(api, *opened.front().exporter.manager);
    }
    return api == Api::Host || api == Api::Metal ? "" : options.device;
}

std::vector<Backend> open_backends(const MatrixOptions& options) {
    std::vector<Backend> backends;
    backends.reserve(kApis.size());
    for (const Api api : kApis) {
        backends.push_back(open_backend(api, selector_of(api, backends, options), options.validation));
    }
    return backends;
}

MatrixApi describe(const Backend& backend) {
    MatrixApi api{.api = backend.api, .reason = backend.reason};
    if (api.reason.empty()) {
        api.device = backend.exporter.manager->capabilities().device_name;
        api.driver = backend.exporter.manager->capabilities().driver;
    }
    return api;
}

/// The two sides of one pair. They are kept from case to case, as starting a process and a device costs more than all
/// cases on it.
class Pair {
public:
    Pair(const Backend& from, const Backend& to, int processes, const MatrixOptions& options)
        : from_(from), to_(to), processes_(processes), options_(options) {}

    [[nodiscard]] Verdict run(const MatrixEntry& entry) {
        if (auto ready = prepare(); !ready) {
            return {.outcome = Outcome::Fail, .reason = ready.error().message()};
        }
        const TextureShareManager& importer = *to_.importer.manager;
        Verdict verdict =
            entry.frames != 0
                ? run_stream({*entry.descriptor, *entry.transport, entry.frames}, *exporter_, *importer_, importer)
                : run_case({*entry.descriptor, *entry.transport, *entry.sync}, *exporter_, *importer_, importer);
        if (verdict.outcome == Outcome::Fail) {
            // What a failed case leaves behind must not spoil the next.
            importer_.reset();
            exporter_.reset();
        }
        return verdict;
    }

private:
    [[nodiscard]] Result<void> prepare() {
        if (!exporter_) {
            GEYSER_TRY(exporter_, LocalParty::create(from_.exporter));
        }
        if (!importer_ && processes_ == 1) {
            GEYSER_TRY(importer_, LocalParty::create(to_.importer));
        } else if (!importer_) {
            GEYSER_TRY(importer_, WorkerParty::start(options_.worker(to_.api, to_.selector)));
        }
        return {};
    }

    const Backend& from_;
    const Backend& to_;
    int processes_;
    const MatrixOptions& options_;
    std::unique_ptr<LocalParty> exporter_;
    std::unique_ptr<Party> importer_;
};

/// A pair, and everything of it to do or to refuse.
struct Part {
    const Backend& from;
    const Backend& to;
    int processes;
    std::vector<MatrixEntry> entries = {};
};

Part plan_part(const Backend& from, const Backend& to, int processes, const std::string& filter) {
    Part part{.from = from, .to = to, .processes = processes};
    const MatrixEntry pair{.from = from.api, .to = to.api, .processes = processes};
    if (!from.reason.empty() || !to.reason.empty()) {
        part.entries.push_back(refused(pair, from.reason.empty() ? to.reason : from.reason));
    } else {
        part.entries = plan(pair, from.exporter.manager->capabilities(), to.importer.manager->capabilities());
    }
    std::erase_if(part.entries,
                  [&](const MatrixEntry& entry) { return title(entry).find(filter) == std::string::npos; });
    return part;
}

std::vector<Part> plan_parts(const std::vector<Backend>& backends, const MatrixOptions& options) {
    std::vector<Part> parts;
    for (const Backend& from : backends) {
        for (const Backend& to : backends) {
            parts.push_back(plan_part(from, to, 1, options.filter));
            if (options.worker) {
                parts.push_back(plan_part(from, to, 2, options.filter));
            }
        }
    }
    return parts;
}

} // namespace

Matrix run_matrix(const MatrixOptions& options) {
    const std::vector<Backend> backends = open_backends(options);
    Matrix matrix;
    for (const Backend& backend : backends) {
        matrix.apis.push_back(describe(backend));
    }
    std::vector<Part> parts = plan_parts(backends, options);
    std::size_t total = 0;
    for (const Part& part : parts) {
        total += part.entries.size();
    }
    for (Part& part : parts) {
        Pair pair(part.from, part.to, part.processes, options);
        for (MatrixEntry& entry : part.entries) {
            if (is_planned(entry)) {
                entry.verdict = pair.run(entry);
                entry.sync = entry.verdict.stream_sync ? entry.verdict.stream_sync : entry.sync;
            }
            matrix.entries.push_back(std::move(entry));
            if (options.progress) {
                options.progress(matrix.entries.size(), total);
            }
        }
    }
    return matrix;
}

} // namespace geyser::conformance
