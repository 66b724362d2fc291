#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "camera.glsl"

layout(location = 0) in vec3 normal;
layout(location = 1) in vec3 to_camera;
layout(location = 2) in vec2 uv;
layout(location = 3) in vec3 tint;
layout(location = 4) flat in uint is_picture;
layout(location = 5) flat in float mirrored;
layout(location = 0) out vec4 color;

layout(set = 0, binding = 0) uniform sampler2D picture;

const vec3 kSun = normalize(vec3(0.55, 0.5, 0.75));
const vec3 kWater = vec3(0.05, 0.13, 0.24);

// The picture fits inside the face, whatever its shape; a rim of paper shows around it.
vec3 face_color() {
    const float rim = 0.04;
    const vec2 fit = vec2(min(frame.picture_aspect, 1.0), min(1.0 / frame.picture_aspect, 1.0)) * (1.0 - 2.0 * rim);
    const vec2 at = (uv - 0.5) / fit + 0.5;
    const vec3 inside = texture(picture, at).rgb;
    return all(lessThan(abs(at - 0.5), vec2(0.5))) ? inside : vec3(0.93, 0.91, 0.87);
}

void main() {
    const vec3 paper = face_color();
    const vec3 base = is_picture == 1u ? paper : tint;
    const vec3 n = normalize(normal);
    const vec3 view = normalize(to_camera);
    const vec3 sun = mirrored > 0.5 ? kSun * vec3(1, -1, 1) : kSun;
    const float diffuse = max(dot(n, sun), 0.0);
    const float shine = pow(max(dot(n, normalize(sun + view)), 0.0), 40.0);
    const vec3 lit = base * (vec3(0.46, 0.44, 0.54) + vec3(0.62, 0.56, 0.46) * diffuse) + 0.25 * shine;
    const float depth_below = clamp((to_camera.y - kCamera.y) * 0.45, 0.0, 1.0);
    color = vec4(mix(lit, kWater, mirrored * mix(0.5, 1.0, depth_below)), 1.0);
}
