// What may be amiss with a series, and how one goes on: each rule is an option, and refuses unless
// it is told otherwise. docs/VOLUMES.md has the words.
//
//   --gaps accept             uneven steps: planes are interpolated linearly at even steps
//   --duplicate-slices first  of slices at one place the first by acquisition order is taken
//   --mixed-slices largest    of the slices with a place the largest set of one orientation, size
//   and spacing
//   --tilt accept             slices are shifted within their plane, onto one line along the normal
//   --lost-slices accept      files of the series that were rejected by their headers are left out
//   --min-slices N            fewer are refused
//   --min-overlap PERCENT     of a study, a series that covers less of the first one is refused
//   --frame-of-reference ignore  slices, and series of a study, that state other ones are laid
//   together
//
// Must not know: slices. A value; threads: any.
#pragma once

#include <cstdint>
#include <string>

#include "common/base/json_value.h"
#include "common/program/options.h"

namespace preceptor {

struct VolumeRules {
  bool accept_gaps = false, first_of_duplicates = false, largest_of_mixed = false,
       accept_tilt = false, ignore_frame_of_reference = false, accept_lost = false;
  std::int64_t min_slices = 2;
  std::int64_t min_overlap = 1;  // percent

  bool operator==(const VolumeRules& other) const;
  Json to_json() const;  // canonical; what came later is left out at its default
  static VolumeRules from_json(const Json& json);  // throws Error(kStale)
};

class VolumeOptions {
 public:
  void register_in(OptionTable& table);
  bool empty() const;         // the user set nothing
  VolumeRules rules() const;  // throws Error(kUsage)

 private:
  std::string gaps_ = "refuse", duplicates_ = "refuse", mixed_ = "refuse", tilt_ = "refuse",
              frame_of_reference_ = "refuse", lost_ = "refuse";
  std::int64_t min_slices_ = VolumeRules{}.min_slices, min_overlap_ = VolumeRules{}.min_overlap;
};

}  // namespace preceptor
