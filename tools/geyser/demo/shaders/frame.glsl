// What every shader of the demo is told about a frame. The same as ShaderFrame in ../pixel_code.hpp.
layout(push_constant) uniform ShaderFrame {
    uvec2 size;
    uint number; // from 1
    uint count;
    uint color_bits; // how a pixel is coded, see pixel_code.glsl
    uint alpha_bits;
    uint color_check_bits;
    uint alpha_check_bits;
    float color_scale;
    float alpha_scale;
    float tolerance;
    float picture_aspect; // width by height
} frame;
