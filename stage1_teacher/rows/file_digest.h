// The SHA-256 of a file's bytes, read in pieces; empty when the file cannot be read.
// Threads: any.
#pragma once

#include <optional>
#include <string>

#include "common/base/hex.h"

namespace preceptor {

std::optional<Digest32> sha256_of_file(const std::string& path);

}  // namespace preceptor
