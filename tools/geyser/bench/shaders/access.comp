// Samples every texel of a picture once, in the pattern of a full-screen pass, and keeps the sum so that nothing of it is
// left out.
#version 450

layout(local_size_x = 16, local_size_y = 16) in;

layout(set = 0, binding = 0) uniform sampler2D picture;
layout(set = 0, binding = 1) buffer Sums { float sums[]; };
layout(push_constant) uniform Extent { uvec2 extent; };

void main() {
    const uvec2 at = gl_GlobalInvocationID.xy;
    if (any(greaterThanEqual(at, extent))) {
        return;
    }
    const vec4 texel = textureLod(picture, (vec2(at) + 0.5) / vec2(extent), 0.0);
    const float sum = texel.r + texel.g + texel.b + texel.a;
    // Never true of a cleared picture, but only the GPU knows.
    if (sum > 3.5) {
        sums[gl_WorkGroupID.x] = sum;
    }
}
