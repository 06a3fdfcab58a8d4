// A file that the system does not hand out, among many: a rejection of that file, and the others go
// on.
//
// Pure function; threads: any.
#pragma once

#include <string>

#include "common/base/error.h"
#include "data/pixels/rejection.h"

namespace preceptor {

inline constexpr char kUnreadable[] = "unreadable";

// Code kUnreadable. Throws the problem again where it is not one of reading `path`.
Rejection unreadable_file(const Error& problem, const std::string& path);

}  // namespace preceptor
