#include "run_case.hpp"

#include <expected>
#include <future>
#include <stop_token>

namespace geyser::conformance {
namespace {

/// More than one, so that a read of the round before shows, and that both ways to hand over follow each other.
constexpr std::uint32_t kRounds = 3;

Verdict failed(std::string_view step, const Error& error) {
    return {.outcome = Outcome::Fail, .reason = std::string(step) + ": " + error.message()};
}

Verdict failed(std::string reason) { return {.outcome = Outcome::Fail, .reason = std::move(reason)}; }

/// What a look at texels found, as a verdict.
Verdict judge(const std::string& step, const Comparison& found) {
    if (found.different != 0) {
        return failed(step + ": " + std::to_string(found.different) + " of " + std::to_string(found.blocks) +
                      " blocks differ, first " + found.first);
    }
    return found.blocks == 0 ? failed(step + ": nothing was compared") : Verdict();
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
    return judge(step, *found);
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

Verdict unsupported(const TextureShareManager& manager, const std::string& reason) {
    return {.outcome = Outcome::Unsupported, .reason = std::string(name(manager.capabilities().api)) + ": " + reason};
}

/// Why a texture in host memory cannot be waited for by a GPU.
Verdict needs_cpu(const TextureShareManager& manager) {
    const bool is_vulkan = manager.capabilities().api == Api::Vulkan;
    return unsupported(manager, std::string(is_vulkan ? "the driver has no VK_EXT_external_memory_host for this texture"
                                                      : "the API imports no host memory") +
                                    ", so the CPU copies at each hand-off, and no semaphore can follow it");
}

/// What both devices say of a texture that both can share.
struct Answers {
    TextureSupport exporter;
    TextureSupport importer;

    [[nodiscard]] std::uint32_t copies_per_frame() const {
        return exporter.copies_per_frame + importer.copies_per_frame;
    }
    [[nodiscard]] bool needs_cpu() const { return exporter.needs_cpu || importer.needs_cpu; }
};

std::expected<Answers, Verdict> ask(const TextureDescriptor& descriptor, Transport transport,
                                    const TextureShareManager& exporter, const TextureShareManager& importer) {
    const auto from = exporter.query(descriptor, transport);
    if (!from) {
        return std::unexpected(failed("exporter's query", from.error()));
    }
    if (!from->can_export) {
        return std::unexpected(unsupported(exporter, from->reason));
    }
    const auto to = importer.query(descriptor, transport);
    if (!to) {
        return std::unexpected(failed("importer's query", to.error()));
    }
    if (!to->can_import) {
        return std::unexpected(unsupported(importer, to->reason));
    }
    return Answers{.exporter = *from, .importer = *to};
}

/// Both are closed in any case, the importer first: its textures stand on the exporter's memory.
Verdict close(Verdict verdict, LocalParty& exporter, Party& importer) {
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

/// The blocks that one frame has.
std::uint64_t blocks_of(const TextureDescriptor& descriptor) {
    std::uint64_t blocks = 0;
    for (const Subresource& part : endpoint::subresources(descriptor)) {
        blocks += std::uint64_t{part.columns} * part.rows * part.depth;
    }
    return blocks;
}

/// Streams use timelines or nothing that travels: a binary semaphore of a frame that nobody took would stay signalled.
SyncKind stream_sync(const Capabilities& exporter, const Capabilities& importer, const Answers& answers) {
    const SyncKind best = negotiate_sync(exporter, importer);
    return is_timeline(best) && !answers.needs_cpu() ? best : SyncKind::CpuCompletion;
}

/// Both ends at once, each on a thread or in a process of its own.
Verdict carry(const StreamCase& subject, LocalParty& exporter, Party& importer, StreamReport& report) {
    const auto offer = exporter.open_stream(subject);
    if (!offer) {
        return failed("sender", offer.error());
    }
    std::stop_source stop;
    auto published = std::async(std::launch::async, [&] { return exporter.publish(stop.get_token()); });
    auto followed = importer.follow(*offer);
    stop.request_stop();
    const auto sent = published.get();
    if (!followed) {
        return failed("receiver", followed.error());
    }
    if (!sent) {
        return failed("sender", sent.error());
    }
    report = std::move(*followed);
    return judge("sender to receiver", report.found);
}

Verdict check(const StreamCase& subject, const Answers& answers, SyncKind sync, const StreamReport& report,
              std::uint64_t sent_copies) {
    if (const std::uint64_t blocks = subject.frames * blocks_of(subject.descriptor); report.found.blocks != blocks) {
        return failed(std::to_string(report.found.blocks) + " blocks were compared, not " + std::to_string(blocks));
    }
    if (const std::uint64_t copies = subject.frames * answers.copies_per_frame();
        sent_copies + report.copies != copies) {
        return failed(std::to_string(sent_copies + report.copies) + " copies were made, not " + std::to_string(copies));
    }
    if (report.imports != 0) {
        return failed(std::to_string(report.imports) + " imports were made after the first frame");
    }
    if (report.sync != sync) {
        return failed("the stream was synchronised by " + std::string(name(report.sync)) + ", not by " +
                      std::string(name(sync)));
    }
    return {.copies_per_frame = answers.copies_per_frame(), .stream_sync = sync};
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
    const auto answers = ask(subject.descriptor, subject.transport, exporter.manager(), importer_device);
    if (!answers) {
        return answers.error();
    }
    if (subject.sync != SyncKind::CpuCompletion && answers->needs_cpu()) {
        return needs_cpu(answers->exporter.needs_cpu ? exporter.manager() : importer_device);
    }
    Verdict verdict = exchange(subject, exporter, importer);
    if (verdict.outcome == Outcome::Pass) {
        verdict.copies_per_frame = answers->copies_per_frame();
    }
    return close(std::move(verdict), exporter, importer);
}

Verdict run_stream(const StreamCase& subject, LocalParty& exporter, Party& importer,
                   const TextureShareManager& importer_device) {
    const auto answers = ask(subject.descriptor, subject.transport, exporter.manager(), importer_device);
    if (!answers) {
        return answers.error();
    }
    StreamReport report;
    Verdict verdict = carry(subject, exporter, importer, report);
    if (verdict.outcome == Outcome::Pass) {
        const SyncKind sync = stream_sync(exporter.manager().capabilities(), importer_device.capabilities(), *answers);
        verdict = check(subject, *answers, sync, report, exporter.sent().copies);
    }
    return close(std::move(verdict), exporter, importer);
}

} // namespace geyser::conformance
