#version 450
#extension GL_GOOGLE_include_directive : require
// Looks at every pixel of a frame that arrived, on the GPU: counts those whose check is wrong.
#include "frame.glsl"
#include "pixel_code.glsl"

layout(local_size_x = 16, local_size_y = 16) in;
layout(set = 0, binding = 0) uniform sampler2D arrived;
layout(set = 0, binding = 1) buffer Findings {
    uint wrong_pixels;
    uint first_wrong; // y * width + x
    uint number;      // the frame number that the pixels spell
} findings;

void main() {
    const uvec2 position = gl_GlobalInvocationID.xy;
    if (any(greaterThanEqual(position, frame.size))) {
        return;
    }
    const vec4 scaled = texelFetch(arrived, ivec2(position), 0) * code_scale();
    const vec4 rounded = round(scaled);
    const uvec4 code = uvec4(clamp(rounded, vec4(0.0), vec4((uvec4(1u) << code_bits()) - 1u)));
    // A NaN fails the comparison too.
    const bool exact = all(lessThanEqual(abs(scaled - vec4(code)), vec4(frame.tolerance)));
    if (!exact || seal(code, position) != code) {
        atomicAdd(findings.wrong_pixels, 1u);
        atomicMin(findings.first_wrong, position.y * frame.size.x + position.x);
    }
    const uint marker = marker_index(position);
    if (marker < kMarkerPixels) {
        atomicOr(findings.number, (code.r >> (frame.color_bits - 1u)) << marker);
    }
}
