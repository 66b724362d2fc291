#include "run_case.hpp"

namespace geyser::conformance {
namespace {

/// More than one, so that a read of the round before shows, and that both ways to hand over follow each other.
constexpr std::uint32_t kRounds = 3;

Verdict failed(std::string_view step, const Error& error) {
    return {.outcome = Outcome::Fail, .reason = std::string(step) + ": " + error.message()};
}

/// One hand-off, from `from` to `to`.
Verdict pass_on(std::string_view what, Party& from, Party& to, Turn turn) {
    const std::string step(what);
    if (const auto written = from.write(turn); !written) {
        return failed(step + ", write", written.error());
    }
    const auto found = to.read(turn);
    if (!found) {
        return failed(step + ", read", found.error());
    }
    if (found->different != 0) {
        return {.outcome = Outcome::Fail,
                .reason = step + ": " + std::to_string(found->different) + " of " + std::to_string(found->blocks) +
                          " blocks differ, first " + found->first};
    }
    if (found->blocks == 0) {
        return {.outcome = Outcome::Fail, .reason = step + ": nothing was compared"};
    }
    return {};
}

Verdict exchange(const Case& subject, LocalParty& exporter, Party& importer) {
    {
        const auto offer = exporter.open(subject);
        if (!offer) {
            return failed("export", offer.error());
        }
        if (const auto joined = importer.join(*offer, subject.descriptor); !joined) {
            return failed("import", joined.error());
        }
    } // the handles are closed: what was imported stands alone
    for (std::uint32_t round = 0; round < kRounds; ++round) {
        const Way way = round % 2 == 0 ? Way::Recorded : Way::Submitted;
        if (auto verdict = pass_on("exporter to importer", exporter, importer, {2 * round + 1, way});
            verdict.outcome != Outcome::Pass) {
            return verdict;
        }
        if (auto verdict = pass_on("importer to exporter", importer, exporter, {2 * round + 2, way});
            verdict.outcome != Outcome::Pass) {
            return verdict;
        }
    }
    return {};
}

constexpr const char* kNeedsCpu = "the CPU takes part in each hand-off, which nothing but cpu-completion can follow";

Verdict unsupported(std::string_view side, const std::string& reason) {
    return {.outcome = Outcome::Unsupported, .reason = std::string(side) + ": " + reason};
}

} // namespace

std::string_view name(Outcome outcome) noexcept {
    switch (outcome) {
    case Outcome::Pass:
        return "pass";
    case Outcome::Fail:
        return "fail";
    case Outcome::Unsupported:
        return "unsupported";
    }
    return "unknown";
}

Verdict run_case(const Case& subject, LocalParty& exporter, Party& importer,
                 const TextureShareManager& importer_device) {
    const auto from = exporter.manager().query(subject.descriptor, subject.transport);
    if (!from) {
        return failed("exporter's query", from.error());
    }
    if (!from->can_export) {
        return unsupported("exporter", from->reason);
    }
    const auto to = importer_device.query(subject.descriptor, subject.transport);
    if (!to) {
        return failed("importer's query", to.error());
    }
    if (!to->can_import) {
        return unsupported("importer", to->reason);
    }
    if (subject.sync != SyncKind::CpuCompletion) {
        if (from->needs_cpu) {
            return unsupported("exporter", kNeedsCpu);
        }
        if (to->needs_cpu) {
            return unsupported("importer", kNeedsCpu);
        }
    }
    Verdict verdict = exchange(subject, exporter, importer);
    if (verdict.outcome == Outcome::Pass) {
        verdict.copies_per_frame = from->copies_per_frame + to->copies_per_frame;
    }
    // Both are closed in any case, the importer first: its textures stand on the exporter's memory.
    const auto importer_closed = importer.close();
    const auto exporter_closed = exporter.close();
    if (verdict.outcome == Outcome::Pass && !importer_closed) {
        return failed("importer's end", importer_closed.error());
    }
    if (verdict.outcome == Outcome::Pass && !exporter_closed) {
        return failed("exporter's end", exporter_closed.error());
    }
    return verdict;
}

} // namespace geyser::conformance
