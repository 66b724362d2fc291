// A camera that stands before the geyser and looks along -z. World: y up, the water at y = 0.
const vec3 kCamera = vec3(0.0, 1.05, 5.2);
const float kFocal = 2.0;
const float kNear = 0.5;
const float kFar = 30.0;

float time() { return float(frame.number) / 60.0; }

// Half the picture's width and height on the plane at distance 1. Tall pictures keep the geyser's width in view.
vec2 half_extent() {
    const vec2 size = vec2(frame.size);
    return size / min(size.y, size.x * 1.2) / kFocal;
}

vec4 world_to_clip(vec3 world) {
    const vec3 view = world - kCamera;
    const float depth = -view.z;
    return vec4(view.xy * vec2(1.0, -1.0) / half_extent(), (depth - kNear) * kFar / (kFar - kNear), depth);
}

// The direction of the ray through a point of the screen, -1 .. 1.
vec3 view_ray(vec2 screen) { return vec3(screen * vec2(1.0, -1.0) * half_extent(), -1.0); }
