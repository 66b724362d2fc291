#include <keep_layer.hpp>

#include <gtest/gtest.h>

int main(int argc, char** argv) {
    geyser::test::keep_validation_layer_loaded();
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
