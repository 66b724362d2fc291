#version 450
#extension GL_GOOGLE_include_directive : require
// The last step into the shared texture: the four samples of each pixel become one, and every pixel is sealed with its
// check. It reads the scene as an input attachment, so nothing is copied on the way.
#include "frame.glsl"
#include "pixel_code.glsl"

layout(input_attachment_index = 0, set = 0, binding = 1) uniform subpassInputMS scene;
layout(location = 0) in vec2 screen;
layout(location = 0) out vec4 color;

vec3 resolved() {
    return (subpassLoad(scene, 0).rgb + subpassLoad(scene, 1).rgb + subpassLoad(scene, 2).rgb +
            subpassLoad(scene, 3).rgb) * 0.25;
}

// Spreads what the upper bits cannot hold over the neighbours, so that no bands show: a number from 0 to 1 for each
// pixel. Multiples of the plastic number's inverse powers lie far apart in neighbours.
float dither(uvec2 position) { return fract(dot(vec2(position), vec2(0.75487767, 0.56984029))); }

void main() {
    const uvec2 position = uvec2(gl_FragCoord.xy);
    const vec3 shade = resolved() * (1.0 - 0.12 * dot(screen, screen));
    const uvec4 steps = (uvec4(1u) << (code_bits() - check_bits())) - 1u;
    const uvec4 upper = uvec4(clamp(vec4(shade, 1.0), 0.0, 1.0) * vec4(steps) + dither(position));
    uvec4 code = min(upper, steps) << check_bits();
    const uint marker = marker_index(position);
    if (marker < kMarkerPixels) {
        const uint top = frame.color_bits - 1u;
        code.r = bitfieldInsert(code.r, frame.number >> marker, int(top), 1);
    }
    color = vec4(seal(code, position)) / code_scale();
}
