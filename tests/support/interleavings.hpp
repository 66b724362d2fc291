// Runs real code through every interleaving of its operations on shared words, with sequential consistency.
//
// An actor is a function that touches the world through words only. It is run again from its start for each of its
// steps: what it has read and done so far is replayed from its log, the next operation is carried out, and there it
// stops. So the log is all of the actor's state, and two histories that lead to the same words and logs are explored
// once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <utility>
#include <vector>

namespace geyser::test {

class Interleavings {
public:
    /// A shared word, as std::atomic offers it.
    class Word {
    public:
        Word(Interleavings& world, std::size_t index) : world_(world), index_(index) {}
        [[nodiscard]] std::uint64_t load() const {
            return world_.step([&] { return world_.words_[index_]; });
        }
        void store(std::uint64_t value) {
            world_.step([&] { return world_.words_[index_] = value; });
        }
        std::uint64_t fetch_or(std::uint64_t bits) {
            return world_.step([&] { return std::exchange(world_.words_[index_], world_.words_[index_] | bits); });
        }
        std::uint64_t fetch_and(std::uint64_t bits) {
            return world_.step([&] { return std::exchange(world_.words_[index_], world_.words_[index_] & bits); });
        }

        std::uint64_t fetch_add(std::uint64_t summand) {
            return world_.step([&] { return std::exchange(world_.words_[index_], world_.words_[index_] + summand); });
        }
        /// The value before; replaced where that was `expected`.
        std::uint64_t compare_exchange(std::uint64_t expected, std::uint64_t desired) {
            return world_.step([&] {
                std::uint64_t& word = world_.words_[index_];
                return std::exchange(word, word == expected ? desired : word);
            });
        }

    private:
        Interleavings& world_;
        std::size_t index_;
    };

    explicit Interleavings(std::size_t words) : words_(words) {}
    [[nodiscard]] Word word(std::size_t index) { return {*this, index}; }
    void add(std::function<void()> actor) { actors_.push_back({std::move(actor), {}, false}); }
    /// Any other operation on the words, in one step.
    std::uint64_t atomically(const std::function<std::uint64_t(std::vector<std::uint64_t>&)>& operation) {
        return step([&] { return operation(words_); });
    }
    /// What must hold of the words when all actors have come to their end.
    void expect_at_end(std::function<bool(const std::vector<std::uint64_t>&)> holds) { at_end_ = std::move(holds); }
    /// For an actor that has seen what must not be.
    void fail() { failed_ = true; }

    /// Whether no interleaving failed.
    [[nodiscard]] bool all_hold() {
        explore();
        return !failed_;
    }
    [[nodiscard]] std::size_t states() const noexcept { return seen_.size(); }

private:
    struct Actor {
        std::function<void()> run;
        std::vector<std::uint64_t> log;
        bool done;
    };
    struct Stop {};

    template <class Operation>
    std::uint64_t step(const Operation& operation) {
        Actor& actor = actors_[running_];
        if (replayed_ < actor.log.size()) {
            return actor.log[replayed_++];
        }
        if (std::exchange(stepped_, true)) {
            throw Stop{};
        }
        ++replayed_;
        return actor.log.emplace_back(operation());
    }

    void advance(std::size_t actor) {
        running_ = actor;
        replayed_ = 0;
        stepped_ = false;
        try {
            actors_[actor].run();
            actors_[actor].done = true;
        } catch (const Stop&) { // its next operation is another step
        }
    }

    [[nodiscard]] bool is_new() {
        std::vector<std::uint64_t> key = words_;
        for (const Actor& actor : actors_) {
            key.push_back(actor.log.size());
            key.insert(key.end(), actor.log.begin(), actor.log.end());
        }
        return seen_.insert(std::move(key)).second;
    }

    void explore() {
        if (failed_ || !is_new()) {
            return;
        }
        bool at_end = true;
        for (std::size_t i = 0; i < actors_.size() && !failed_; ++i) {
            if (actors_[i].done) {
                continue;
            }
            at_end = false;
            const auto words = words_;
            const std::size_t steps = actors_[i].log.size();
            advance(i);
            explore();
            words_ = words;
            actors_[i].log.resize(steps);
            actors_[i].done = false;
        }
        failed_ = failed_ || (at_end && at_end_ && !at_end_(words_));
    }

    std::vector<std::uint64_t> words_;
    std::vector<Actor> actors_;
    std::function<bool(const std::vector<std::uint64_t>&)> at_end_;
    std::set<std::vector<std::uint64_t>> seen_;
    std::size_t running_ = 0;
    std::size_t replayed_ = 0;
    bool stepped_ = false;
    bool failed_ = false;
};

} // namespace geyser::test
