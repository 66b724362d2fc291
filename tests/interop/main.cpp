#include "dying_sender.hpp"

#include <keep_layer.hpp>

#include <gtest/gtest.h>

#include <string_view>

int main(int argc, char** argv) {
    if (argc == 3 && std::string_view(argv[1]) == geyser::test::kDyingSender) {
        return geyser::test::run_dying_sender(argv[2]);
    }
    geyser::test::keep_validation_layer_loaded();
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
