// The operations of errors, as the user knows them. One that names an argument says that the argument is to blame.
#pragma once

namespace geyser::tool::stream {

inline constexpr const char* kSendCommand = "geyser send";
inline constexpr const char* kReceiveCommand = "geyser receive";
inline constexpr const char* kNameOperation = "send NAME";
inline constexpr const char* kSourceOperation = "send SOURCE";
inline constexpr const char* kReceiveOperation = "receive";

} // namespace geyser::tool::stream
