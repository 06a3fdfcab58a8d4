// What a file may cost its decoder before it is refused. Registers and validates itself.
//
// Must not know: how a decoder is held to it. Values; threads: any.
#pragma once

#include <cstdint>
#include <string>

#include "common/program/options.h"
#include "data/dicom/read_limits.h"

namespace preceptor {

struct DecoderLimits {
  std::int64_t memory_mib = 4096;    // of the decoder's own, beside the file and its pixels
  std::int64_t seconds = 60;         // from the file's bytes to its pixels, by the clock
  std::int64_t file_mib = 4096;      // the largest file that is read
  std::int64_t inflated_mib = 1024;  // of a deflated data set
  std::int64_t pixel_mib = 2048;     // of all pixels of a file, as decoded
  std::string truncated;             // "accept" or ""
  std::string burned_in = "accept";  // or "", once register_burned_in() has been called

  void register_in(OptionTable& table);
  // For verbs that judge files; those that take them from an index leave it to the index.
  void register_burned_in(OptionTable& table);
  void validate() const;  // throws Error(kUsage)
  ReadLimits read_limits() const;
  std::string text() const;  // all of them, in a line; of equal limits the same
};

// Whether other limits may judge a file otherwise that was rejected with this code.
bool depends_on_limits(const std::string& code);

// Of such a text.
bool text_accepts_truncated(const std::string& text);

}  // namespace preceptor
