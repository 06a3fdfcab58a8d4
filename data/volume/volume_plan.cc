#include "data/volume/volume_plan.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <tuple>

namespace preceptor {
namespace {

using Slices = std::vector<Slice>;
using Refusal = std::optional<SeriesRefusal>;

bool same_orientation(const Slice& a, const Slice& b) {
  for (std::size_t i = 0; i < 6; ++i) {
    const double apart = a.place->orientation[i] - b.place->orientation[i];
    if (std::abs(apart) > kOrientationTolerance) return false;
  }
  return true;
}

bool same_size(const Slice& a, const Slice& b) {
  return a.rows == b.rows && a.columns == b.columns;
}

bool same_length(double a, double b) { return std::abs(a - b) <= kSpacingTolerance * b; }

bool same_spacing(const Slice& a, const Slice& b) {
  return same_length(a.spacing->between_rows, b.spacing->between_rows) &&
         same_length(a.spacing->between_columns, b.spacing->between_columns);
}

bool alike(const Slice& a, const Slice& b) {
  return same_orientation(a, b) && same_size(a, b) && same_spacing(a, b);
}

// What alike() looks at.
auto kind_of(const Slice& slice) {
  return std::make_tuple(slice.place->orientation, slice.rows, slice.columns,
                         slice.spacing->between_rows, slice.spacing->between_columns);
}

// The largest set of a slice and those behind it that agree with it, as those of a series have to
// agree with its first; among equals, the one that begins first. Of more kinds than a series has,
// the largest of the first ones.
Slices largest_set(const Slices& slices) {
  constexpr std::size_t kMostKinds = 1000;
  std::set<decltype(kind_of(slices.front()))> kinds;
  auto usual = slices.begin();
  std::ptrdiff_t most = 0;
  for (auto head = slices.begin(); slices.end() - head > most && kinds.size() < kMostKinds;
       ++head) {
    // A slice of the kind of one before begins a part of that one's set.
    if (!kinds.insert(kind_of(*head)).second) continue;
    const std::ptrdiff_t count = std::count_if(
        head, slices.end(), [&head](const Slice& slice) { return alike(slice, *head); });
    if (count > most) usual = head;
    most = std::max(most, count);
  }
  Slices set;
  std::copy_if(usual, slices.end(), std::back_inserter(set),
               [usual](const Slice& slice) { return alike(slice, *usual); });
  return set;
}

// A slice that is not as most are.
Refusal mixed(const Slices& slices) {
  struct Kind {
    bool (*same)(const Slice& a, const Slice& b);
    Rejection why;
  };
  const Kind kinds[] = {{same_orientation, Rejection{"mixed-orientation", "another orientation"}},
                        {same_size, Rejection{"mixed-size", "other rows or columns"}},
                        {same_spacing, Rejection{"mixed-spacing", "another PixelSpacing"}}};
  for (const Kind& kind : kinds) {
    const auto differs = [&kind](const Slice& from) {
      return [&kind, &from](const Slice& slice) { return !kind.same(slice, from); };
    };
    if (std::none_of(slices.begin(), slices.end(), differs(slices.front()))) continue;
    const Slice usual = largest_set(slices).front();
    const auto odd = std::find_if(slices.begin(), slices.end(), differs(usual));
    const std::string sentence = "a slice of " + kind.why.sentence +
                                 " than the largest part of its series; --mixed-slices largest "
                                 "takes that part";
    return SeriesRefusal{Rejection{kind.why.code, sentence},
                         odd == slices.end() ? slices.front().file : odd->file};
  }
  return {};
}

double position_along(const Slice& slice, const Vector3& direction) {
  return dot(slice.place->position, direction);
}

// By position; at one place by acquisition, so that the first is the first.
void sort_along_normal(Slices& slices) {
  const Vector3 direction = normal(*slices.front().place);
  const auto rank = [&](const Slice& slice) {
    return std::make_tuple(position_along(slice, direction), slice.order, slice.sop_instance_uid,
                           slice.file, slice.frame);
  };
  std::sort(slices.begin(), slices.end(),
            [&](const Slice& a, const Slice& b) { return rank(a) < rank(b); });
}

struct Duplicates {
  std::int64_t dropped = 0;
  std::size_t file = 0;      // of the first that was
  bool not_ordered = false;  // frames of one file, of which nothing says which comes first
};

// Those after `first` at its place, it included.
Slices::const_iterator past_place(Slices::const_iterator first, const Slices& slices) {
  const Vector3 direction = normal(*slices.front().place);
  const double place = position_along(*first, direction);
  return std::find_if(first, slices.end(), [&](const Slice& slice) {
    return position_along(slice, direction) - place >= kSamePlace;
  });
}

// Keeps one slice a place.
Duplicates drop_duplicates(Slices& slices) {
  Duplicates found;
  const auto rank = [](const Slice& s) {
    return std::make_tuple(s.order, s.sop_instance_uid, s.file, s.frame);
  };
  Slices kept;
  for (auto at = slices.cbegin(); at != slices.cend();) {
    const auto past = past_place(at, slices);
    const auto first = std::min_element(
        at, past, [&](const Slice& a, const Slice& b) { return rank(a) < rank(b); });
    for (; at != past; ++at) {
      if (at == first) continue;
      if (found.dropped++ == 0) found.file = at->file;
      found.not_ordered |= at->file == first->file && at->order == first->order;
    }
    kept.push_back(*first);
  }
  slices = std::move(kept);
  return found;
}

VolumePlan lay_out(const Slices& slices) {
  const Slice& first = slices.front();
  const Vector3 direction = normal(*first.place);
  VolumePlan plan;
  plan.rows = first.rows;
  plan.columns = first.columns;
  plan.spacing = *first.spacing;
  plan.place = *first.place;
  for (const Slice& slice : slices) {
    const Vector3 way = difference(slice.place->position, first.place->position);
    plan.slices.push_back({slice.file, slice.frame, dot(way, direction),
                           dot(way, column_direction(*first.place)) / plan.spacing.between_rows,
                           dot(way, row_direction(*first.place)) / plan.spacing.between_columns});
  }
  return plan;
}

std::vector<double> steps_of(const VolumePlan& plan) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < plan.slices.size(); ++i) {
    steps.push_back(plan.slices[i].position - plan.slices[i - 1].position);
  }
  return steps;
}

// Of an even number of values the mean of the middle two.
double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// So that between even planes no slice is passed over: one lies between its neighbours. Slices that
// all but lie at one place do not make all the others fine.
double finest_step(const VolumePlan& plan, double usual) {
  constexpr double kLeastShare = 0.1;
  double finest = usual;
  for (std::size_t i = 2; i < plan.slices.size(); ++i) {
    finest = std::min(finest, (plan.slices[i].position - plan.slices[i - 2].position) / 2);
  }
  return std::max(finest, kLeastShare * usual);
}

// Sets step and even.
Refusal check_steps(VolumePlan& plan, const VolumeRules& rules) {
  const std::vector<double> steps = steps_of(plan);
  if (steps.empty()) return {};
  const double middle = median(steps);
  const auto off = [&](double step) { return std::abs(step - middle); };
  const auto worst = std::max_element(steps.begin(), steps.end(),
                                      [&](double a, double b) { return off(a) < off(b); });
  plan.even = off(*worst) <= kStepTolerance * middle;
  plan.step = plan.even ? plan.slices.back().position / static_cast<double>(steps.size())
                        : finest_step(plan, middle);
  if (plan.even || rules.accept_gaps) return {};
  const auto ends = std::minmax_element(steps.begin(), steps.end());
  const Rejection why{"slice-gap", "a step of " + short_number(*worst) +
                                       " mm before this slice; steps are " +
                                       short_number(*ends.first) + " to " +
                                       short_number(*ends.second) + " mm, their median " +
                                       short_number(middle) + "; --gaps accept interpolates"};
  return SeriesRefusal{why, plan.slices[1 + static_cast<std::size_t>(worst - steps.begin())].file};
}

// How far a slice is off the first one's normal, mm.
double offset_of(const PlannedSlice& slice, const PixelSpacing& spacing) {
  return std::hypot(slice.shift_rows * spacing.between_rows,
                    slice.shift_columns * spacing.between_columns);
}

// Shifts around their mean, so that as little as possible leaves the picture; the place is moved by
// that mean.
void centre_shifts(VolumePlan& plan) {
  double rows = 0, columns = 0;
  for (const PlannedSlice& slice : plan.slices) {
    rows += slice.shift_rows / static_cast<double>(plan.slices.size());
    columns += slice.shift_columns / static_cast<double>(plan.slices.size());
  }
  for (PlannedSlice& slice : plan.slices) {
    slice.shift_rows -= rows;
    slice.shift_columns -= columns;
  }
  const Vector3 down = column_direction(plan.place), right = row_direction(plan.place);
  for (std::size_t i = 0; i < 3; ++i) {
    plan.place.position[i] += rows * plan.spacing.between_rows * down[i] +
                              columns * plan.spacing.between_columns * right[i];
  }
}

void forget_shifts(VolumePlan& plan) {
  for (PlannedSlice& slice : plan.slices) slice.shift_rows = slice.shift_columns = 0;
}

// By how much a slice is further off the normal than rounding explains, mm.
double excess_offset(const PlannedSlice& slice, const PixelSpacing& spacing) {
  const double pixels = std::max(std::abs(slice.shift_rows), std::abs(slice.shift_columns));
  if (pixels <= 0.5) return 0;
  return offset_of(slice, spacing) - kTiltTolerance * slice.position;
}

Rejection tilt_rejection(const PlannedSlice& slice, const PixelSpacing& spacing) {
  constexpr double kDegrees = 57.29577951308232;
  const double offset = offset_of(slice, spacing);
  return {"gantry-tilt", "a slice lies " + short_number(offset) +
                             " mm off the first one's normal (" +
                             short_number(std::atan2(offset, slice.position) * kDegrees) +
                             " degrees); --tilt accept moves slices back"};
}

// Sets tilted and the shifts.
Refusal check_tilt(VolumePlan& plan, const VolumeRules& rules) {
  const auto worst = std::max_element(
      plan.slices.begin(), plan.slices.end(), [&](const PlannedSlice& a, const PlannedSlice& b) {
        return excess_offset(a, plan.spacing) < excess_offset(b, plan.spacing);
      });
  plan.tilted = excess_offset(*worst, plan.spacing) > 0;
  if (plan.tilted && !rules.accept_tilt) {
    return SeriesRefusal{tilt_rejection(*worst, plan.spacing), worst->file};
  }
  centre_shifts(plan);
  if (!plan.tilted) forget_shifts(plan);
  return {};
}

Refusal duplicated(const Duplicates& duplicates, const VolumeRules& rules) {
  if (duplicates.dropped == 0) return {};
  if (duplicates.not_ordered && rules.first_of_duplicates) {
    const Rejection why{
        "slice-duplicate",
        "frames of one file at one place, of which nothing says which is the first"};
    return SeriesRefusal{why, duplicates.file};
  }
  if (rules.first_of_duplicates) return {};
  const Rejection why{"slice-duplicate",
                      std::to_string(duplicates.dropped) +
                          " slices at the place of another: several echoes or time points in one "
                          "series, or copies; --duplicate-slices first goes on with the first"};
  return SeriesRefusal{why, duplicates.file};
}

Refusal too_few(const Slices& slices, const VolumeRules& rules) {
  if (static_cast<std::int64_t>(slices.size()) >= rules.min_slices) return {};
  const Rejection why{"few-slices", "a volume of " + std::to_string(slices.size()) +
                                        " slices, at least " + std::to_string(rules.min_slices) +
                                        " are wanted (--min-slices)"};
  return SeriesRefusal{why};
}

}  // namespace

SeriesOutcome<VolumePlan> plan_volume(const std::vector<Slice>& slices, const VolumeRules& rules) {
  Slices taken = rules.largest_of_mixed ? placed_slices(slices) : slices;
  if (auto refused = misplaced(taken)) return *refused;
  if (rules.largest_of_mixed) taken = largest_set(taken);
  if (auto refused = mixed(taken)) return *refused;
  for (Slice& slice : taken) slice.place = orthonormal(*slice.place);
  sort_along_normal(taken);
  const Duplicates duplicates = drop_duplicates(taken);
  if (auto refused = duplicated(duplicates, rules)) return *refused;
  if (auto refused = too_few(taken, rules)) return *refused;
  VolumePlan plan = lay_out(taken);
  if (auto refused = check_steps(plan, rules)) return *refused;
  if (auto refused = check_tilt(plan, rules)) return *refused;
  return plan;
}

}  // namespace preceptor
