#include "plan.hpp"

#include "cases.hpp"

#include <array>
#include <utility>

namespace geyser::conformance {
namespace {

constexpr std::array kTransports = {Transport::OpaqueFd,    Transport::DmaBuf,        Transport::IoSurface,
                                    Transport::OpaqueWin32, Transport::D3D12Resource, Transport::D3D11Texture,
                                    Transport::HostMemory};
/// The best last.
constexpr std::array kSyncKinds = {
    SyncKind::CpuCompletion,     SyncKind::FenceOpaqueFd,       SyncKind::BinaryOpaqueFd,
    SyncKind::TimelineOpaqueFd,  SyncKind::SharedEvent,         SyncKind::FenceOpaqueWin32,
    SyncKind::BinaryOpaqueWin32, SyncKind::TimelineOpaqueWin32, SyncKind::D3D12Fence};

class Plan {
public:
    Plan(const MatrixEntry& pair, const Capabilities& exporter, const Capabilities& importer)
        : pair_(pair), exporter_(exporter), importer_(importer) {}

    std::vector<MatrixEntry> make() {
        find_kinds();
        for (const Transport transport : kTransports) {
            if (!is_known(transport)) {
                continue;
            }
            MatrixEntry entry = pair_;
            entry.transport = transport;
            if (std::string reason = obstacle(exporter_, importer_, transport); !reason.empty()) {
                entries_.push_back(refused(std::move(entry), std::move(reason)));
                continue;
            }
            add_textures(entry);
            add_streams(entry);
        }
        return std::move(entries_);
    }

private:
    /// Each platform has transports and kinds of sync of its own; where neither side lists one, it is another
    /// platform's.
    template <class Kind>
    [[nodiscard]] bool is_known(Kind kind) const {
        return exporter_.find(kind) != nullptr || importer_.find(kind) != nullptr;
    }

    void find_kinds() {
        for (const SyncKind kind : kSyncKinds) {
            if (!is_known(kind)) {
                continue;
            }
            MatrixEntry entry = pair_;
            entry.sync = kind;
            if (std::string reason = obstacle(exporter_, importer_, kind); !reason.empty()) {
                entries_.push_back(refused(std::move(entry), std::move(reason)));
            } else {
                kinds_.push_back(kind);
            }
        }
    }

    void add_textures(const MatrixEntry& of_transport) {
        // Where the CPU copies, nothing but CpuCompletion can be promised for every format.
        const SyncKind main_kind =
            of_transport.transport == Transport::HostMemory || kinds_.empty() ? SyncKind::CpuCompletion : kinds_.back();
        for (const SyncKind kind : kinds_) {
            const bool all = pair_.processes == 1 && kind == main_kind;
            add(of_transport, kind, all ? all_textures() : sample_textures());
        }
    }

    void add(MatrixEntry entry, SyncKind kind, const std::vector<TextureDescriptor>& textures) {
        entry.sync = kind;
        for (const TextureDescriptor& texture : textures) {
            if (is_possible(*entry.transport, texture.layout)) {
                entry.descriptor = texture;
                entries_.push_back(entry);
            }
        }
    }

    void add_streams(MatrixEntry entry) {
        for (const StreamCase& stream : streams(*entry.transport)) {
            entry.descriptor = stream.descriptor;
            entry.frames = stream.frames;
            entries_.push_back(entry);
        }
    }

    const MatrixEntry& pair_;
    const Capabilities& exporter_;
    const Capabilities& importer_;
    std::vector<SyncKind> kinds_ = {};
    std::vector<MatrixEntry> entries_ = {};
};

} // namespace

std::string title(const MatrixEntry& entry) {
    std::string text = std::string(name(entry.from)) + " -> " + std::string(name(entry.to)) + ", " +
                       (entry.processes == 1 ? "1 process" : "2 processes");
    if (entry.frames != 0) {
        text += ", stream of " + std::to_string(entry.frames);
    }
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

bool is_planned(const MatrixEntry& entry) { return entry.verdict.reason.empty(); }

MatrixEntry refused(MatrixEntry entry, std::string reason) {
    entry.verdict = {.outcome = Outcome::Unsupported, .reason = std::move(reason)};
    return entry;
}

std::vector<MatrixEntry> plan(const MatrixEntry& pair, const Capabilities& exporter, const Capabilities& importer) {
    return Plan(pair, exporter, importer).make();
}

} // namespace geyser::conformance
