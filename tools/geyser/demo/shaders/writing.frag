#version 450
// One rectangle of the writing: its dots are the bits of a glyph.
layout(location = 0) in vec2 at;
layout(location = 1) flat in uvec2 dots;
layout(location = 2) flat in vec3 tint;
layout(location = 0) out vec4 color;

void main() {
    const uvec2 cell = min(uvec2(max(at, vec2(0.0))), uvec2(4u, 6u));
    const uint bit = cell.y < 6u ? dots.x >> (cell.y * 5u + cell.x) : dots.y >> cell.x;
    if (bit % 2u == 0u) {
        discard;
    }
    color = vec4(tint, 1.0);
}
