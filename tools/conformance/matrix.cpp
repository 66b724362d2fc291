#include "matrix.hpp"

#include "cases.hpp"
#include "worker.hpp"

#include <core/try.hpp>

#include <array>
#include <utility>

namespace geyser::conformance {
namespace {

constexpr std::array kApis = {Api::Vulkan, Api::Host};
constexpr std::array kTransports = {Transport::OpaqueFd, Transport::DmaBuf, Transport::HostMemory};
constexpr std::array kSyncKinds = {SyncKind::CpuCompletion, SyncKind::FenceOpaqueFd, SyncKind::BinaryOpaqueFd,
                                   SyncKind::TimelineOpaqueFd};

/// An API's two devices, one for each side, or why there are none.
struct Backend {
    Api api;
    Device exporter = {};
    Device importer = {};
    std::string reason = {};
};

Backend open_backend(Api api, const MatrixOptions& options) {
    Backend backend{.api = api};
    for (Device* device : {&backend.exporter, &backend.importer}) {
        auto opened = open_device(api, options.device, options.validation);
        if (!opened) {
            backend.reason = opened.error().message();
            return backend;
        }
        *device = std::move(*opened);
    }
    return backend;
}

MatrixEntry refused(MatrixEntry entry, std::string reason) {
    entry.verdict = {.outcome = Outcome::Unsupported, .reason = std::move(reason)};
    return entry;
}

/// Everything to do or to refuse for one pair; what is to do has an empty verdict.
void plan_pair(const Backend& from, const Backend& to, int processes, std::vector<MatrixEntry>& entries) {
    const MatrixEntry pair{.from = from.api, .to = to.api, .processes = processes};
    if (!from.reason.empty() || !to.reason.empty()) {
        entries.push_back(refused(pair, from.reason.empty() ? to.reason : from.reason));
        return;
    }
    const Capabilities& exporter = from.exporter.manager->capabilities();
    const Capabilities& importer = to.importer.manager->capabilities();
    std::vector<SyncKind> kinds;
    for (const SyncKind kind : kSyncKinds) {
        MatrixEntry entry = pair;
        entry.sync = kind;
        if (std::string reason = obstacle(exporter, importer, kind); !reason.empty()) {
            entries.push_back(refused(std::move(entry), std::move(reason)));
        } else {
            kinds.push_back(kind);
        }
    }
    for (const Transport transport : kTransports) {
        MatrixEntry entry = pair;
        entry.transport = transport;
        if (std::string reason = obstacle(exporter, importer, transport); !reason.empty()) {
            entries.push_back(refused(std::move(entry), std::move(reason)));
            continue;
        }
        for (const TextureDescriptor& descriptor : descriptors()) {
            if (transport == Transport::HostMemory && descriptor.layout != TextureLayout::Linear) {
                continue; // host memory is linear by definition: no device need be asked
            }
            entry.descriptor = descriptor;
            for (const SyncKind kind : kinds) {
                entry.sync = kind;
                entries.push_back(entry);
            }
        }
    }
}

bool is_planned(const MatrixEntry& entry) { return entry.verdict.reason.empty(); }

/// The two sides of one pair. They are kept from case to case, as starting a process and a device costs more than all
/// cases on it.
class Pair {
public:
    Pair(Backend& from, Backend& to, int processes, const MatrixOptions& options)
        : from_(from), to_(to), processes_(processes), options_(options) {}

    [[nodiscard]] Verdict run(const Case& subject) {
        if (auto ready = prepare(); !ready) {
            return {.outcome = Outcome::Fail, .reason = ready.error().message()};
        }
        Verdict verdict = run_case(subject, *exporter_, *importer_, *to_.importer.manager);
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
            GEYSER_TRY(exporter_, LocalParty::create(*from_.exporter.manager, from_.exporter.log));
        }
        if (!importer_ && processes_ == 1) {
            GEYSER_TRY(importer_, LocalParty::create(*to_.importer.manager, to_.importer.log));
        } else if (!importer_) {
            GEYSER_TRY(importer_, WorkerParty::start(options_.worker(to_.api)));
        }
        return {};
    }

    Backend& from_;
    Backend& to_;
    int processes_;
    const MatrixOptions& options_;
    std::unique_ptr<LocalParty> exporter_;
    std::unique_ptr<Party> importer_;
};

} // namespace

std::string title(const MatrixEntry& entry) {
    std::string text = std::string(name(entry.from)) + " -> " + std::string(name(entry.to)) + ", " +
                       (entry.processes == 1 ? "1 process" : "2 processes");
    if (entry.descriptor) {
        text += ", " + std::string(name(entry.descriptor->format)) + ' ' + shape(*entry.descriptor) + ' ' +
                std::string(name(entry.descriptor->layout));
    }
    if (entry.transport) {
        text += ", " + std::string(name(*entry.transport));
    }
    if (entry.sync) {
        text += ", " + std::string(name(*entry.sync));
    }
    return text;
}

std::vector<MatrixEntry> run_matrix(const MatrixOptions& options) {
    std::vector<Backend> backends;
    backends.reserve(kApis.size());
    for (const Api api : kApis) {
        backends.push_back(open_backend(api, options));
    }
    struct Part {
        Pair pair;
        std::vector<MatrixEntry> entries = {};
    };
    std::vector<Part> parts;
    std::size_t total = 0;
    for (Backend& from : backends) {
        for (Backend& to : backends) {
            for (const int processes : {1, 2}) {
                if (processes == 2 && !options.worker) {
                    continue;
                }
                Part& part = parts.emplace_back(Pair(from, to, processes, options));
                plan_pair(from, to, processes, part.entries);
                std::erase_if(part.entries, [&](const MatrixEntry& entry) {
                    return title(entry).find(options.filter) == std::string::npos;
                });
                total += part.entries.size();
            }
        }
    }
    std::vector<MatrixEntry> done;
    for (Part& part : parts) {
        for (MatrixEntry& entry : part.entries) {
            if (is_planned(entry)) {
                entry.verdict = part.pair.run({*entry.descriptor, *entry.transport, *entry.sync});
            }
            done.push_back(std::move(entry));
            if (options.progress) {
                options.progress(done.size(), total);
            }
        }
    }
    return done;
}

} // namespace geyser::conformance
