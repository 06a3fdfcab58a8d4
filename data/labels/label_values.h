// What a cell says of one finding, and the policies for what it leaves open.
//
// Pure functions and values. Must not know: columns, files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace preceptor {

enum class LabelValue : std::uint8_t { kNegative = 0, kPositive = 1, kMissing = 2, kUncertain = 3 };

const char* label_value_name(LabelValue value);  // "negative", "positive", "missing", "uncertain"

// "", nan, na, n/a, null, none and more, in any case: what programs write where there is nothing.
bool is_blank_cell(const std::string& trimmed_text);
// The value as the table says it: 1, 1.0, yes, y, true, positive, ja, oui, or a cross, x; 0, 0.0,
// no, n, false, negative, nein, non; -1,
// -1.0, uncertain; blank, as is_blank_cell(). Nothing for any other text.
std::optional<LabelValue> binary_value(const std::string& cell);
// A run-length mask: -1 for an image without any, pairs of a start and a length for one; blank or
// nan is missing. Nothing for other text, an odd count of numbers, or runs of no length alone.
std::optional<LabelValue> mask_value(const std::string& cell);

// --uncertain and --blank.
struct ValuePolicy {
  std::string uncertain = "uncertain";  // or "missing", "positive", "negative"
  std::string blank = "missing";        // or "negative"

  void validate() const;  // throws Error(kUsage)
  LabelValue settled(LabelValue value) const;
};

}  // namespace preceptor
