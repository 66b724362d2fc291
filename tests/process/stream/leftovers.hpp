// What must not be left of the dead, however many there are.
#pragma once

#include "../../support/await.hpp"
#include "../../support/process_state.hpp"
#include "../../support/scale.hpp"

#include <gtest/gtest.h>

namespace geyser::test {

/// What this process holds. Taken once the first few have died: before, things are made that stay.
class Holdings {
public:
    void expect_no_growth() const {
        // Those of the last connection may be about to be closed.
        EXPECT_TRUE(await([&] { return open_descriptors() <= descriptors_; }))
            << open_descriptors() << " descriptors, not " << descriptors_;
        // Allocators add and drop a few at will; sanitizers keep what is freed.
        constexpr std::size_t kMappings = 8;
        if (!kSanitized) {
            EXPECT_LE(memory_mappings(), mappings_ + kMappings);
        }
        expect_no_more_memory();
    }
    void expect_no_more_memory() const {
        constexpr std::size_t kBytes = std::size_t{8} << 20;
        if (!kSanitized) {
            EXPECT_LE(resident_bytes(), bytes_ + kBytes);
        }
    }

private:
    std::size_t descriptors_ = open_descriptors();
    std::size_t mappings_ = memory_mappings();
    std::size_t bytes_ = resident_bytes();
};

} // namespace geyser::test
