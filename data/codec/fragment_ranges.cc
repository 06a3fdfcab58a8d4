#include "data/codec/fragment_ranges.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>

namespace preceptor {
namespace {

using Ranges = std::vector<FragmentRange>;

constexpr std::size_t kTagAndLength = 8;

// A frame begins at each fragment of which `begins` is true; none when the first does not.
Ranges ranges_from(const std::vector<Fragment>& fragments,
                   const std::function<bool(std::size_t)>& begins) {
  Ranges ranges;
  for (std::size_t i = 0; i < fragments.size(); ++i) {
    if (begins(i)) ranges.push_back({i, i});
    if (!ranges.empty()) ranges.back().past = i + 1;
    if (ranges.empty() && fragments[i].count > 0) return {};
  }
  return ranges;
}

// Some writers close their table with an offset more, of where the last frame ends, or nearly so.
std::size_t offsets_without_end(const std::vector<Fragment>& fragments, const OffsetTable& table) {
  std::uint64_t last = 0;  // where the last fragment begins
  for (std::size_t i = 0; i + 1 < fragments.size(); ++i) last += fragments[i].count + kTagAndLength;
  const bool has_end = table.offsets.size() > 1 && table.offsets.back() > last;
  return table.offsets.size() - has_end;
}

// None when an offset hits no fragment, or a length does not fit the frame's fragments.
Ranges ranges_by_offset(const std::vector<Fragment>& fragments, const OffsetTable& table) {
  std::uint64_t at = 0;
  std::size_t found = 0;
  const auto begins = [&](std::size_t i) {
    const bool hit = found < table.offsets.size() && table.offsets[found] == at;
    at += fragments[i].count + kTagAndLength;
    found += hit;
    return hit;
  };
  Ranges ranges = ranges_from(fragments, begins);
  return ranges.size() == offsets_without_end(fragments, table) ? ranges : Ranges();
}

// The extended table's lengths leave out the byte that pads an odd one.
bool lengths_fit(const std::vector<Fragment>& fragments, const Ranges& ranges,
                 const std::vector<std::uint64_t>& lengths) {
  for (std::size_t i = 0; i < std::min(ranges.size(), lengths.size()); ++i) {
    std::uint64_t held = 0;
    for (std::size_t f = ranges[i].first; f < ranges[i].past; ++f) held += fragments[f].count;
    if (lengths[i] > held) return false;
  }
  return true;
}

Ranges ranges_by_marker(const std::vector<Fragment>& fragments, PixelCoding coding) {
  return ranges_from(fragments,
                     [&](std::size_t i) { return starts_codestream(fragments[i], coding); });
}

Rejection refused(std::size_t fragments, const OffsetTable& table, std::int64_t frames) {
  return {"frames", std::to_string(fragments) + " fragments and " +
                        std::to_string(table.offsets.size()) + " offsets for " +
                        std::to_string(frames) + " frames"};
}

}  // namespace

bool starts_codestream(const Fragment& fragment, PixelCoding coding) {
  static constexpr std::uint8_t kJpeg[] = {0xFF, 0xD8, 0xFF}, kJ2k[] = {0xFF, 0x4F, 0xFF, 0x51};
  static constexpr std::uint8_t kJp2[] = {0, 0, 0, 12, 'j', 'P', ' ', ' '};
  const auto starts_with = [&](const auto& marker) {
    return fragment.count >= sizeof marker &&
           std::memcmp(fragment.bytes, marker, sizeof marker) == 0;
  };
  if (coding == PixelCoding::kJpeg || coding == PixelCoding::kJpegLs) return starts_with(kJpeg);
  return coding == PixelCoding::kJpeg2000 && (starts_with(kJ2k) || starts_with(kJp2));
}

bool is_codestream(const Fragment& fragment) {
  if (!starts_codestream(fragment, PixelCoding::kJpeg) &&
      !starts_codestream(fragment, PixelCoding::kJpeg2000)) {
    return false;
  }
  const std::uint8_t* past = fragment.bytes + fragment.count;
  while (past[-1] == 0) --past;  // to the start, at the most, which has other bytes
  return past[-2] == 0xFF && past[-1] == 0xD9;
}

Outcome<std::vector<FragmentRange>> fragment_ranges(const std::vector<Fragment>& fragments,
                                                    const OffsetTable& table, PixelCoding coding,
                                                    std::int64_t frames) {
  const auto wanted = static_cast<std::size_t>(frames);
  const auto is_full = [&](std::size_t i) { return fragments[i].count > 0; };
  const Ranges by_one = ranges_from(fragments, is_full);
  if (by_one.size() < wanted || offsets_without_end(fragments, table) > wanted) {
    return refused(by_one.size(), table, frames);
  }
  // Before markers: a picture within a picture may begin where a fragment does.
  if (wanted > 1 && offsets_without_end(fragments, table) == wanted) {
    const Ranges ranges = ranges_by_offset(fragments, table);
    if (!ranges.empty() && lengths_fit(fragments, ranges, table.lengths)) return ranges;
  }
  const Ranges by_marker = ranges_by_marker(fragments, coding);
  if (by_marker.size() > wanted) return refused(by_marker.size(), table, frames);
  if (by_one.size() == wanted) return by_one;
  if (wanted == 1) return Ranges{{0, fragments.size()}};
  if (by_marker.size() == wanted) return by_marker;
  return Rejection{"frames", "which fragments belong to which frame is not said"};
}

}  // namespace preceptor
