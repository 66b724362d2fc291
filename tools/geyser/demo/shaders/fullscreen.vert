#version 450
// One triangle that covers the picture.
layout(location = 0) out vec2 screen; // -1 .. 1

void main() {
    screen = vec2(gl_VertexIndex == 1 ? 3.0 : -1.0, gl_VertexIndex == 2 ? 3.0 : -1.0);
    gl_Position = vec4(screen, 0.0, 1.0);
}
