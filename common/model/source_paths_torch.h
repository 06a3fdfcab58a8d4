// What TorchScript keeps of a module's source beside its code: for each line, the path of the
// Python file that it came from. It serves error messages, and would carry paths of the machine on
// which a user's module was scripted out of the hospital.
// Pure; threads: any.
#pragma once

#include <string>

namespace preceptor {

// A TorchScript archive with the same records but for those (code/**.debug_pkl).
std::string without_source_paths(const std::string& archive);

}  // namespace preceptor
