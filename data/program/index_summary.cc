#include "data/program/index_summary.h"

#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>

#include "data/import/label_explanation.h"

namespace preceptor {
namespace {

using Counts = std::map<std::string, std::int64_t>;

Json as_json(const Counts& counts) {
  Json json = Json::object();
  for (const auto& [name, count] : counts) json.set(name, count);
  return json;
}

// Who counts as one for splits: stage one has the same rule, on keyed hashes.
std::string group_of(const ArchiveImage& image, const SampleLabel* label,
                     const std::string& split_by) {
  if (split_by == "patient") return image.issuer_of_patient_id + '\0' + image.patient_id;
  const bool named = split_by == "column" && label != nullptr && !label->patient.empty();
  return named ? "column" + label->patient : image.study_instance_uid;
}

struct ImageCounts {
  Counts syntaxes, classes, splits;
  Json columns = Json::object();
  std::int64_t unlabelled = 0, patients = 0;
};

ImageCounts count_images(const IndexDatabase& index) {
  ImageCounts counts;
  const StoredLabels stored = index.labels();
  for (const std::string& name : stored.class_names) counts.classes[name] = 0;
  counts.columns = column_counts(stored);
  std::unordered_map<std::int64_t, const SampleLabel*> by_file;
  for (const SampleLabel& label : stored.labels) by_file[label.file_id] = &label;
  const std::string split_by = index.split_by();
  std::set<std::string> groups;
  index.each_image([&](const ArchiveImage& image) {
    const auto found = by_file.find(image.id);
    const SampleLabel* label = found == by_file.end() ? nullptr : found->second;
    if (!image.vanished) {
      ++counts.syntaxes[image.transfer_syntax_uid];
      groups.insert(group_of(image, label, split_by));
    }
    if (label != nullptr && !label->split.empty()) ++counts.splits[label->split];
    if (label != nullptr && label->class_index >= 0) {
      ++counts.classes[stored.class_names[static_cast<std::size_t>(label->class_index)]];
    }
    counts.unlabelled += !image.vanished && (label == nullptr || !label->is_labelled());
  });
  counts.patients = static_cast<std::int64_t>(groups.size());
  return counts;
}

Json with_image_counts(Json json, const ImageCounts& counts) {
  return json.set("transfer_syntaxes", as_json(counts.syntaxes))
      .set("classes", as_json(counts.classes))
      .set("columns", counts.columns)
      .set("splits", as_json(counts.splits))
      .set("unlabelled", counts.unlabelled)
      .set("patients", counts.patients);
}

}  // namespace

Json index_summary(const IndexDatabase& index, const ScanCounts& scan) {
  Json json = Json::object();
  for (const auto& [name, count] : index.counts()) json.set(name, count);
  Counts rejections;
  for (const IndexedRejection& at : index.rejections()) ++rejections[at.code];
  json = with_scan_counts(std::move(json), scan);
  json.set("rejections", as_json(rejections)).set("split_by", index.split_by());
  return with_image_counts(std::move(json), count_images(index));
}

namespace {

// "a 1, b 2"; of an object of objects "a (x 1, y 2), b (x 3, y 4)".
std::string counts_text(const Json& counts) {
  std::string text;
  for (const auto& [key, count] : counts.as_object()) {
    text += (text.empty() ? "" : ", ") + key + " ";
    text += count.is_number() ? count.dump() : "(" + counts_text(count) + ")";
  }
  return text;
}

}  // namespace

Json with_scan_counts(Json summary, const ScanCounts& scan) {
  return summary.set("new", scan.added)
      .set("changed", scan.changed)
      .set("unchanged", scan.unchanged)
      .set("newly_vanished", scan.vanished)
      .set("came_back", scan.came_back);
}

std::string index_summary_text(const Json& summary) {
  const auto number = [&summary](const std::string& name) { return summary.at(name).dump(); };
  const auto list = [&summary](const std::string& title, const std::string& name) {
    const std::string text = counts_text(summary.at(name));
    return text.empty() ? "" : title + text + "\n";
  };
  return "files:      " + number("files") + " images of " + number("frames") + " frames, " +
         number("patients") + " patients (by " + summary.at("split_by").as_string() + ")\n" +
         "this run:   " + number("new") + " new, " + number("changed") + " changed, " +
         number("unchanged") + " unchanged, " + number("newly_vanished") + " vanished, " +
         number("came_back") + " back\n" +  //
         "not taken:  " + number("not_dicom") + " not DICOM, " + number("dicomdir") +
         " DICOMDIR, " + number("rejected") + " rejected, " + number("duplicates") +
         " duplicates\n" +  //
         "vanished:   " + number("vanished") + " in all; their rows stay\n" +
         "burned in:  " + number("burned_in_unknown") +
         " images do not say whether they show text\n" + list("rejected:   ", "rejections") +
         list("syntaxes:   ", "transfer_syntaxes") + list("classes:    ", "classes") +
         list("columns:    ", "columns") + list("splits:     ", "splits") +
         "unlabelled: " + number("unlabelled") + "\n";
}

}  // namespace preceptor
