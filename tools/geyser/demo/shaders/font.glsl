// The words on the picture, and a font of five by seven dots.
const uint kSpace = 27u;

// Six rows of five bits in the first word, the last row in the second; the leftmost dot is the lowest bit.
const uvec2 kFont[27] = uvec2[](
    uvec2(0x233ae62eu, 0x0eu), // 0
    uvec2(0x084210c4u, 0x0eu), // 1
    uvec2(0x0226422eu, 0x1fu), // 2
    uvec2(0x2107420fu, 0x0fu), // 3
    uvec2(0x11f4a988u, 0x08u), // 4
    uvec2(0x23083c3fu, 0x0eu), // 5
    uvec2(0x2317842eu, 0x0eu), // 6
    uvec2(0x0442221fu, 0x02u), // 7
    uvec2(0x2317462eu, 0x0eu), // 8
    uvec2(0x210f462eu, 0x0eu), // 9
    uvec2(0x02222210u, 0x01u), // /
    uvec2(0x231fc62eu, 0x11u), // A
    uvec2(0x2210862eu, 0x0eu), // C
    uvec2(0x0217843fu, 0x1fu), // E
    uvec2(0x0217843fu, 0x01u), // F
    uvec2(0x231e862eu, 0x0eu), // G
    uvec2(0x231ad771u, 0x11u), // M
    uvec2(0x231cd671u, 0x11u), // N
    uvec2(0x2318c62eu, 0x0eu), // O
    uvec2(0x0217c62fu, 0x01u), // P
    uvec2(0x1257c62fu, 0x11u), // R
    uvec2(0x2107043eu, 0x0fu), // S
    uvec2(0x0842109fu, 0x04u), // T
    uvec2(0x2318c631u, 0x0eu), // U
    uvec2(0x375ac631u, 0x11u), // W
    uvec2(0x14421151u, 0x11u), // X
    uvec2(0x08421151u, 0x04u)  // Y
);

const uint kTitle[6] = uint[](15u, 13u, 26u, 21u, 13u, 20u);
const uint kSubtitle[26] = uint[](18u, 17u, 13u, kSpace, 22u, 13u, 25u, 22u, 23u, 20u, 13u, kSpace, kSpace, 22u, 24u, 18u, kSpace, 19u, 20u, 18u, 12u, 13u, 21u, 21u, 13u, 21u);
const uint kFrame[6] = uint[](14u, 20u, 11u, 16u, 13u, kSpace);
const uint kSlash = 10u;
const uint kDigits = 6u; // of a frame number

// The digit of `number` at `place`, counted from the left.
uint digit(uint number, uint place) {
    for (uint i = kDigits - 1u; i > place; --i) {
        number /= 10u;
    }
    return number % 10u;
}

// "FRAME 000119/000120"
uint counter_glyph(uint cell) {
    const uint first = cell - 6u;
    const uint second = first - kDigits - 1u;
    return cell < 6u           ? kFrame[cell]
           : first < kDigits   ? digit(frame.number, first)
           : first == kDigits  ? kSlash
                               : digit(frame.count, second);
}
