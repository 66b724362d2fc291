#version 450
#extension GL_GOOGLE_include_directive : require
// The cube that carries the picture, and the drops of the geyser, small cubes on ballistic paths. Even instances are
// what stands above the water, odd ones their mirror images in it. The vertices need no buffer.
#include "frame.glsl"
#include "camera.glsl"

layout(location = 0) out vec3 normal;
layout(location = 1) out vec3 to_camera;
layout(location = 2) out vec2 uv;
layout(location = 3) out vec3 tint;
layout(location = 4) flat out uint is_picture;
layout(location = 5) flat out float mirrored;

const float kTau = 6.2831853;

mat3 rotation(float around_y, float around_x) {
    const vec2 y = vec2(cos(around_y), sin(around_y));
    const vec2 x = vec2(cos(around_x), sin(around_x));
    return mat3(1, 0, 0, 0, x.x, x.y, 0, -x.y, x.x) * mat3(y.x, 0, -y.y, 0, 1, 0, y.y, 0, y.x);
}

float random(uint seed) { return fract(sin(float(seed) * 12.9898) * 43758.547); }

void main() {
    const uint face = uint(gl_VertexIndex) / 6u;
    const uint corner = uint[](0u, 1u, 2u, 2u, 1u, 3u)[gl_VertexIndex % 6];
    const vec2 flat_corner = vec2(corner & 1u, corner >> 1) * 2.0 - 1.0;
    const float side = face % 2u == 0u ? 1.0 : -1.0;
    // Each pair of faces is the first one turned; `side` keeps the picture the right way round on the back.
    vec3 local = vec3(flat_corner.x * side, -flat_corner.y, side);
    vec3 face_normal = vec3(0, 0, side);
    if (face / 2u == 1u) {
        local = vec3(local.z, local.y, -local.x);
        face_normal = face_normal.zyx;
    } else if (face / 2u == 2u) {
        local = vec3(local.x, local.z, -local.y);
        face_normal = face_normal.xzy;
    }

    const uint drop = uint(gl_InstanceIndex) / 2u;
    mat3 turn;
    vec3 center;
    float extent;
    is_picture = drop == 0u ? 1u : 0u;
    if (drop == 0u) {
        turn = rotation(time() * 0.9, 0.42 + 0.1 * sin(time() * 0.7));
        center = vec3(0.0, 1.42 + 0.07 * sin(time() * 2.0), 0.0);
        extent = 0.52;
        tint = vec3(1.0);
    } else {
        const float age = fract(time() * (0.42 + 0.2 * random(drop)) + random(drop + 500u));
        const float angle = kTau * random(drop + 1000u);
        const float reach = 0.15 + 1.75 * pow(random(drop + 1500u), 1.6);
        const float apex = mix(2.3, 0.9, reach / 1.9) * (0.7 + 0.3 * random(drop + 2000u));
        turn = rotation(kTau * age + angle, 3.0 * age);
        center = vec3(cos(angle) * reach * age, 4.0 * apex * age * (1.0 - age), sin(angle) * reach * age);
        extent = mix(0.022, 0.05, random(drop + 2500u)) * smoothstep(0.0, 0.06, age) * smoothstep(1.0, 0.9, age);
        tint = mix(vec3(0.35, 0.75, 1.0), vec3(0.96, 0.99, 1.0), random(drop + 3000u));
    }

    const vec3 scale = vec3(1.0, gl_InstanceIndex % 2 == 0 ? 1.0 : -1.0, 1.0);
    const vec3 world = (turn * local * extent + center) * scale;
    normal = turn * face_normal * scale;
    to_camera = kCamera - world;
    uv = flat_corner * 0.5 + 0.5;
    mirrored = scale.y < 0.0 ? 1.0 : 0.0;
    gl_Position = world_to_clip(world);
}
