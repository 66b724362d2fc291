// The check in every pixel. A component is an integer code of some bits; its lowest bits hold a hash of the position,
// the frame number and the upper bits of all four components. So a pixel that is old, moved, swapped between channels,
// converted, or changed in any bit gives itself away. Integer arithmetic only, the same on every device.

// The frame number is also written out, one bit in the top bit of red, in this many pixels of the first rows.
const uint kMarkerPixels = 32u;

uint scramble(uint h) {
    h = (h ^ (h >> 16)) * 0x7feb352du;
    h = (h ^ (h >> 15)) * 0x846ca68bu;
    return h ^ (h >> 16);
}

uvec4 code_bits() { return uvec4(uvec3(frame.color_bits), frame.alpha_bits); }
uvec4 check_bits() { return uvec4(uvec3(frame.color_check_bits), frame.alpha_check_bits); }
vec4 code_scale() { return vec4(vec3(frame.color_scale), frame.alpha_scale); }

// `code` with its lowest bits replaced by the hash.
uvec4 seal(uvec4 code, uvec2 position) {
    const uvec4 checks = check_bits();
    const uvec4 upper = code >> checks;
    uint h = scramble(frame.number + 0x9e3779b9u);
    h = scramble(h ^ (position.x | position.y << 16));
    h = scramble(h ^ (upper.r | upper.g << 16));
    h = scramble(h ^ (upper.b | upper.a << 16));
    const uvec4 hash = uvec4(h, h >> 8, h >> 16, h >> 24) & ((uvec4(1u) << checks) - 1u);
    return upper << checks | hash;
}

uint marker_index(uvec2 position) {
    return position.y < kMarkerPixels ? position.y * frame.size.x + position.x : kMarkerPixels;
}
