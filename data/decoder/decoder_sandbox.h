// Takes from the calling process whatever a decoder does not need: files, sockets, programs, other
// processes, more memory than it was given. There is no way back.
//
// What stays: memory without the right to run it, the descriptors that are open, its own end.
// Vendor: decoder_sandbox_seccomp.cc. REQUIRES one thread.
#pragma once

#include <cstdint>
#include <string>

namespace preceptor {

// `memory`: bytes beyond what is mapped now. Returns "" or why the kernel takes no filter (the
// other limits hold all the same).
std::string confine_decoder(std::int64_t memory);

// Tries what a decoder may not do: "" when all was denied, else what was not.
std::string escapes();

}  // namespace preceptor
