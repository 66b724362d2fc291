#version 450
#extension GL_GOOGLE_include_directive : require
// Dusk, two ranges of hills that drift past, and water with rings around the geyser.
#include "frame.glsl"
#include "camera.glsl"

layout(location = 0) in vec2 screen;
layout(location = 0) out vec4 color;

const vec3 kZenith = vec3(0.07, 0.09, 0.24);
const vec3 kMiddle = vec3(0.46, 0.25, 0.48);
const vec3 kHorizon = vec3(1.0, 0.64, 0.36);

vec3 sky(vec3 ray) {
    const float height = clamp(ray.y / 0.45, 0.0, 1.0);
    const vec3 gradient = mix(mix(kHorizon, kMiddle, smoothstep(0.0, 0.45, height)), kZenith, smoothstep(0.3, 1.0, height));
    const float sun = length((ray.xy - vec2(0.42, 0.1)) * vec2(1.0, 1.05));
    return gradient + vec3(1.0, 0.75, 0.45) * (smoothstep(0.078, 0.074, sun) * 0.8 + 0.32 * exp(-7.0 * sun));
}

float hills(float x, float seed) {
    return 0.5 + 0.25 * sin(x * 5.0 + seed) + 0.15 * sin(x * 11.0 + seed * 2.3) + 0.06 * sin(x * 27.0 + seed * 4.1);
}

vec3 land(vec3 ray) {
    vec3 result = sky(ray);
    const float far = 0.02 + 0.11 * hills(ray.x + time() * 0.02, 1.0);
    const float near = 0.005 + 0.06 * hills(ray.x * 1.6 + time() * 0.06, 4.0);
    const float edge = 2.0 / float(frame.size.y);
    result = mix(vec3(0.36, 0.2, 0.4), result, smoothstep(-edge, edge, ray.y - far));
    return mix(vec3(0.15, 0.11, 0.27), result, smoothstep(-edge, edge, ray.y - near));
}

void main() {
    const vec3 ray = view_ray(screen);
    if (ray.y >= 0.0) {
        color = vec4(land(ray), 1.0);
        return;
    }
    const vec2 position = kCamera.xz + ray.xz * (kCamera.y / -ray.y);
    const float radius = length(position);
    const float ring = sin(radius * 9.0 - time() * 7.0) * exp(-0.35 * radius);
    const vec3 mirrored = land(vec3(ray.x + 0.012 * ring, -ray.y + 0.02 * ring, ray.z));
    const float grazing = exp(ray.y * 4.0);
    color = vec4(mix(vec3(0.03, 0.1, 0.2), mirrored, 0.25 + 0.6 * grazing) + 0.07 * ring * vec3(0.6, 0.8, 1.0), 1.0);
}
