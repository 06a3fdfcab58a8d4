// A file that the system does not hand out, among many: a rejection of that file, and the others go
// on.
//
// Pure function; threads: any.
#pragma once

#include <string>

#include "common/base/error.h"
#include "data/pixels/rejection.h"

namespace preceptor {

// Code "unreadable". Throws the problem again where it is not the system's.
Rejection unreadable_file(const Error& problem);
// The same of `path` alone: throws the problem again where it is one of something else.
Rejection unreadable_file(const Error& problem, const std::string& path);

}  // namespace preceptor
