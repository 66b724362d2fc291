// Writes a picture of words, or counts those that are not the inverse of it. The words are those of
// cuda_tools::pattern_word(), so that the kernels of the other process know them.
#version 450

layout(local_size_x = 32, local_size_y = 8) in;

layout(set = 0, binding = 0, r32ui) uniform uimage2D picture;
layout(set = 0, binding = 1) buffer Counter { uint mismatches; };
layout(push_constant) uniform Turn {
    uint seed;
    uint check;
};

void main() {
    const uvec2 at = gl_GlobalInvocationID.xy;
    if (any(greaterThanEqual(at, uvec2(imageSize(picture))))) {
        return;
    }
    const uint word = ((at.x * 0x9E3779B1u) ^ (at.y * 0x85EBCA77u)) + seed * 0xC2B2AE3Du;
    if (check == 0) {
        imageStore(picture, ivec2(at), uvec4(word, 0, 0, 0));
    } else if (imageLoad(picture, ivec2(at)).r != ~word) {
        atomicAdd(mismatches, 1);
    }
}
