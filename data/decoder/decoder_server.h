// The decoder's side: takes a request, does it, answers, until the program that asks is gone.
//
// Must not know: paths, keys, the index; it never opens a file. Threads: one, which confines itself
// before the first request.
#pragma once

#include <cstdint>

namespace preceptor {

// The descriptors that a decoder inherits.
inline constexpr int kDecoderSocket = 3, kDecoderInput = 4, kDecoderOutput = 5;
// The output area: the answer, then the pixels.
inline constexpr std::int64_t kMostAnswerBytes = std::int64_t{64} << 20;

// `memory`: bytes that the decoder may take. Greets with one message: what is missing of its
// sandbox, behind kDecoderGreeting.
void serve_decoder(std::int64_t memory, std::int64_t seconds);

}  // namespace preceptor
