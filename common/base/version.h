// The version of Preceptor, as `--version` prints it and as artefacts record it.
#pragma once

namespace preceptor {

inline constexpr char kVersion[] = "0.1.0";

}  // namespace preceptor
