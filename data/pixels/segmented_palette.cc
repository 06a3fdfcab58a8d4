#include "data/pixels/segmented_palette.h"

#include <cmath>
#include <string>

namespace preceptor {
namespace {

using Units = std::vector<std::uint16_t>;

class Expansion {
 public:
  Expansion(const Units& units, int unit_bits, std::size_t entries)
      : units_(units), unit_bits_(unit_bits), entries_(entries) {}

  // One byte may pad the data; no segment is that short. False: something is wrong.
  bool all() {
    std::size_t at = 0;
    while (at + 1 < units_.size() && made_.size() < entries_) {
      if (!segment(&at, true)) return false;
    }
    return made_.size() == entries_ && units_.size() - at <= 1;
  }

  Units made() && { return std::move(made_); }

 private:
  bool segment(std::size_t* at, bool may_refer) {
    if (*at + 2 > units_.size()) return false;
    const std::size_t opcode = units_[*at], length = units_[*at + 1];
    *at += 2;
    if (opcode == 0) return discrete(at, length);
    if (opcode == 1) return linear(at, length);
    return opcode == 2 && may_refer && indirect(at, length);
  }

  bool discrete(std::size_t* at, std::size_t length) {
    if (length > units_.size() - *at || length > entries_ - made_.size()) return false;
    made_.insert(made_.end(), units_.begin() + static_cast<std::ptrdiff_t>(*at),
                 units_.begin() + static_cast<std::ptrdiff_t>(*at + length));
    *at += length;
    return true;
  }

  // From the entry before to the end point, which is the segment's last entry.
  bool linear(std::size_t* at, std::size_t length) {
    if (*at >= units_.size() || made_.empty() || length > entries_ - made_.size()) return false;
    const double from = made_.back(), to = units_[(*at)++];
    for (std::size_t i = 1; i <= length; ++i) {
      const double share = static_cast<double>(i) / static_cast<double>(length);
      made_.push_back(static_cast<std::uint16_t>(std::nearbyint(from + (to - from) * share)));
    }
    return true;
  }

  // Segments from a byte offset on, once more; they are no indirect ones themselves.
  bool indirect(std::size_t* at, std::size_t segments) {
    const std::size_t parts = unit_bits_ == 8 ? 4 : 2;
    if (parts > units_.size() - *at) return false;
    std::size_t offset = 0;
    for (std::size_t i = 0; i < parts; ++i) {
      offset |= static_cast<std::size_t>(units_[*at + i])
                << static_cast<std::size_t>(unit_bits_) * i;
    }
    *at += parts;
    const std::size_t bytes = static_cast<std::size_t>(unit_bits_) / 8;
    if (offset % bytes != 0) return false;
    std::size_t from = offset / bytes;
    for (std::size_t i = 0; i < segments; ++i) {
      if (!segment(&from, false)) return false;
    }
    return true;
  }

  const Units& units_;
  const int unit_bits_;
  const std::size_t entries_;
  Units made_;
};

}  // namespace

Outcome<std::vector<std::uint16_t>> expand_segments(const std::vector<std::uint16_t>& units,
                                                    int unit_bits, std::size_t entries) {
  Expansion expansion(units, unit_bits, entries);
  if (!expansion.all()) {
    return Rejection{"photometric", "a segmented palette whose segments do not make " +
                                        std::to_string(entries) + " entries"};
  }
  return std::move(expansion).made();
}

}  // namespace preceptor
