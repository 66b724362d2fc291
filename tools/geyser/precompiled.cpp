// Headers alone make no target: CMake wants a source beside them.
