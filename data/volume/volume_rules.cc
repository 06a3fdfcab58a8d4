#include "data/volume/volume_rules.h"

#include "common/base/error.h"

namespace preceptor {
namespace {

bool told(const std::string& option, const std::string& value, const std::string& word) {
  if (value == word) return true;
  if (value == "refuse") return false;
  throw Error(ErrorKind::kUsage, "--" + option + " has a value that there is not")
      .expected("refuse or " + word)
      .found(value);
}

}  // namespace

bool VolumeRules::operator==(const VolumeRules& other) const {
  return accept_gaps == other.accept_gaps && first_of_duplicates == other.first_of_duplicates &&
         largest_of_mixed == other.largest_of_mixed && accept_tilt == other.accept_tilt &&
         min_slices == other.min_slices && min_overlap == other.min_overlap &&
         ignore_frame_of_reference == other.ignore_frame_of_reference &&
         accept_lost == other.accept_lost;
}

Json VolumeRules::to_json() const {
  Json json = Json::object();
  json.set("gaps", accept_gaps ? "accept" : "refuse")
      .set("duplicate_slices", first_of_duplicates ? "first" : "refuse")
      .set("mixed_slices", largest_of_mixed ? "largest" : "refuse")
      .set("tilt", accept_tilt ? "accept" : "refuse")
      .set("min_slices", min_slices);
  // Gaps were once filled at the median step: caches of that are others.
  if (accept_gaps) json.set("steps", "finest");
  if (ignore_frame_of_reference) json.set("frame_of_reference", "ignore");
  if (accept_lost) json.set("lost_slices", "accept");
  if (min_overlap != VolumeRules{}.min_overlap) json.set("min_overlap", min_overlap);
  return json;
}

VolumeRules VolumeRules::from_json(const Json& json) {
  VolumeRules rules;
  rules.accept_gaps = json.at("gaps").as_string() == "accept";
  rules.first_of_duplicates = json.at("duplicate_slices").as_string() == "first";
  rules.largest_of_mixed = json.at("mixed_slices").as_string() == "largest";
  rules.accept_tilt = json.at("tilt").as_string() == "accept";
  rules.min_slices = json.at("min_slices").as_integer();
  rules.ignore_frame_of_reference = json.has("frame_of_reference");
  rules.accept_lost = json.has("lost_slices");
  if (json.has("min_overlap")) rules.min_overlap = json.at("min_overlap").as_integer();
  if (rules.to_json() == json) return rules;
  throw Error(ErrorKind::kStale, "rules for volumes that this program does not have")
      .expected(rules.to_json().dump())
      .found(json.dump());
}

void VolumeOptions::register_in(OptionTable& table) {
  table.add("gaps", &gaps_, "steps between slices that are uneven: refuse, or accept")
      .add("duplicate-slices", &duplicates_, "slices at one place: refuse, or first")
      .add("mixed-slices", &mixed_,
           "slices of several orientations or sizes, or of no place: refuse, or largest")
      .add("tilt", &tilt_, "slices that do not lie along their normal: refuse, or accept")
      .add("lost-slices", &lost_,
           "series of which a file was rejected by its header: refuse, or accept")
      .add("min-slices", &min_slices_, "series of fewer slices are refused")
      .add("min-overlap", &min_overlap_,
           "percent of the first series' volume that each other of a study covers at least")
      .add("frame-of-reference", &frame_of_reference_,
           "slices, or series of a study, without a common one: refuse, or ignore");
}

bool VolumeOptions::empty() const { return rules() == VolumeRules{}; }

VolumeRules VolumeOptions::rules() const {
  if (min_slices_ < 1) {
    throw Error(ErrorKind::kUsage, "--min-slices is a count")
        .expected("at least 1")
        .found(std::to_string(min_slices_));
  }
  if (min_overlap_ < 0 || min_overlap_ > 100) {
    throw Error(ErrorKind::kUsage, "--min-overlap is a percentage")
        .expected("0 to 100")
        .found(std::to_string(min_overlap_));
  }
  VolumeRules rules;
  rules.min_overlap = min_overlap_;
  rules.accept_gaps = told("gaps", gaps_, "accept");
  rules.first_of_duplicates = told("duplicate-slices", duplicates_, "first");
  rules.largest_of_mixed = told("mixed-slices", mixed_, "largest");
  rules.accept_tilt = told("tilt", tilt_, "accept");
  rules.ignore_frame_of_reference = told("frame-of-reference", frame_of_reference_, "ignore");
  rules.accept_lost = told("lost-slices", lost_, "accept");
  rules.min_slices = min_slices_;
  return rules;
}

}  // namespace preceptor
