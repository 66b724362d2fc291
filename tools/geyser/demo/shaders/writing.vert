#version 450
#extension GL_GOOGLE_include_directive : require
// The words and the progress bar: a rectangle for each glyph, first all shadows, then all glyphs, then the bar.
#include "frame.glsl"
#include "font.glsl"

layout(location = 0) out vec2 at; // in dots
layout(location = 1) flat out uvec2 dots;
layout(location = 2) flat out vec3 tint;

const vec2 kGlyphDots = vec2(5.0, 7.0);
const uint kGlyphs = 51u; // title, subtitle, counter
const uint kBar = 2u * kGlyphs;

struct Rectangle {
    vec2 corner;
    vec2 extent;
    uint glyph;
};

// In units of the smallest dots, from the top left corner of the picture.
Rectangle glyph_at(uint cell, vec2 size) {
    if (cell < 6u) {
        return Rectangle(vec2(12.0 + 24.0 * float(cell), 12.0), 4.0 * kGlyphDots, kTitle[cell]);
    }
    cell -= 6u;
    if (cell < 26u) {
        return Rectangle(vec2(12.0 + 6.0 * float(cell), 46.0), kGlyphDots, kSubtitle[cell]);
    }
    cell -= 26u;
    return Rectangle(vec2(12.0 + 6.0 * float(cell), size.y - 26.0), kGlyphDots, counter_glyph(cell));
}

// The whole bar, and the part of it that is done.
Rectangle bar_at(uint part, vec2 size) {
    const float done = part == 0u ? 1.0 : float(frame.number) / float(frame.count);
    return Rectangle(vec2(12.0, size.y - 14.0), vec2((size.x - 24.0) * done, 3.0), kSpace);
}

void main() {
    const uint instance = uint(gl_InstanceIndex);
    // Small pictures have no room for words.
    const float dot_size = floor(min((float(frame.size.x) + 106.0) / 426.0, (float(frame.size.y) + 60.0) / 240.0));
    const vec2 size = vec2(frame.size) / max(dot_size, 1.0);
    const bool is_bar = instance >= kBar;
    const bool is_shadow = instance < kGlyphs;
    const Rectangle area = is_bar ? bar_at(instance - kBar, size) : glyph_at(instance % kGlyphs, size);
    const uint corner = uint[](0u, 1u, 2u, 2u, 1u, 3u)[gl_VertexIndex % 6];
    const vec2 inside = vec2(corner & 1u, corner >> 1);
    const vec2 position = area.corner + inside * area.extent + (is_shadow ? 1.0 : 0.0);

    at = inside * kGlyphDots;
    dots = area.glyph < kSpace ? kFont[area.glyph] : is_bar ? uvec2(0x3fffffffu, 0x1fu) : uvec2(0u);
    tint = is_shadow || instance == kBar ? vec3(0.1, 0.07, 0.2) : vec3(1.0, 0.97, 0.9);
    gl_Position = vec4(position / size * 2.0 - 1.0, 0.0, dot_size < 1.0 ? -1.0 : 1.0);
}
