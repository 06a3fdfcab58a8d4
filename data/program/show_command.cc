#include "data/program/show_command.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <utility>

#include "common/base/error.h"
#include "common/base/one_line.h"
#include "common/base/ordered_map.h"
#include "common/files/file_io.h"
#include "data/decoder/decoder_pool.h"
#include "data/recipe/image_notes.h"
#include "data/show/samples_show.h"
#include "data/study/study_plan.h"
#include "data/volume/unreadable_file.h"
#include "data/volume/volume_grid.h"

namespace preceptor {
namespace {

// In any case of its letters.
bool ends_with(const std::string& text, const std::string& end) {
  return text.size() > end.size() &&
         std::equal(end.rbegin(), end.rend(), text.rbegin(), [](char a, char b) {
           return a == std::tolower(static_cast<unsigned char>(b));
         });
}

// A name that nobody gives a folder.
bool is_of_another_format(const std::string& path) {
  const std::vector<std::string> ends{".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif",
                                      ".dcm", ".npz",  ".nii", ".gz",   ".raw"};
  return std::any_of(ends.begin(), ends.end(),
                     [&path](const std::string& end) { return ends_with(path, end); });
}

void require(bool holds, const std::string& what, const std::string& hint) {
  if (!holds) throw Error(ErrorKind::kUsage, what).hint(hint);
}

std::string line_of(const Json& record) {
  std::string shape;
  for (const Json& size : record.at("shape").as_array()) {
    shape += (shape.empty() ? "" : " x ") + size.dump();
  }
  const std::string what = record.has("frame") ? "frame " + record.at("frame").dump()
                                               : record.at("slices").dump() + " slices";
  std::string line = one_line(record.at("path").as_string()) + "  " + what + "  " + shape + " " +
                     record.at("dtype").as_string() + "  " + record.at("min").dump() + " to " +
                     record.at("max").dump();
  if (record.has("out")) line += "  " + one_line(record.at("out").as_string());
  return line + "\n";
}

Json refused_record(const std::string& file, const Rejection& rejection) {
  Json record = Json::object();
  record.set("path", file);
  record.set("code", rejection.code);
  return record;
}

int exit_code_of(const Rejection& rejection) {
  return exit_code(rejection.code == "unreadable" ? ErrorKind::kSystem : ErrorKind::kInput);
}

}  // namespace

void ShowCommand::register_options(OptionTable& table) {
  constexpr std::size_t kAny = static_cast<std::size_t>(-1);
  table.positional("FILE...", &files_, "DICOM files", 1, kAny)
      .add("out", &out_, "a .png or .npy file; or a folder, one result a frame")
      .add("format", &format_, "png or npy, of the files in a folder; npy when unset")
      .add("stage", &stage_text_, "stored, rescaled or recipe")
      .add("frame", &frame_, "this frame alone, counted from 0")
      .add("unit", &unit_text_, "a sample is a frame, an instance (a file), a series or a study");
  recipe_options_.register_in(table);
  volume_options_.register_in(table);
  limits_.register_in(table);
  limits_.register_burned_in(table);
}

void ShowCommand::resolve_options() {
  limits_.validate();
  stage_ = parse_show_stage(stage_text_);
  require(stage_ == ShowStage::kRecipe || recipe_options_.empty(),
          "recipe options change nothing at this --stage", "leave --stage out");
  require(!out_ || !is_of_another_format(*out_), "--out is of a format that is not written",
          "name a .png or .npy file, or a folder");
  require(!frame_ || *frame_ >= 0, "--frame is counted from 0", "0 is the first");
  unit_ = parse_sample_unit(unit_text_);
  recipe_ = recipe_options_.over(Recipe{});
  validate_recipe();
  if (unit_ != SampleUnit::kFrame) return resolve_samples();
  require(volume_options_.empty(), "options of volumes with --unit frame", "give --unit series");
  target_ = resolve_target();
  require(!target_.png || stage_ == ShowStage::kRecipe, "a picture shows --stage recipe only",
          "write .npy");
  const bool drawable = recipe_.bits != 32 && (recipe_.channels == 1 || recipe_.channels == 3);
  require(!target_.png || drawable, "a picture has 1 or 3 channels of 8 or 16 bits", "write .npy");
  if (target_.kind == FrameTarget::Kind::kFolder) make_folders(target_.path);
}

// The size may be each file's own.
void ShowCommand::validate_recipe() const {
  Recipe sized = recipe_;
  if (sized.height == 0) sized.height = sized.width = 1;
  sized.unit = unit_;
  sized.validate();
  parse_series_rules(recipe_.series);
  if (unit_ == SampleUnit::kSeries || unit_ == SampleUnit::kStudy) {
    return require_volume_recipe(recipe_);
  }
  const bool of_volumes = recipe_.depth != 0 || recipe_.spacing != Recipe{}.spacing;
  require(unit_ != SampleUnit::kFrame || !of_volumes, "a recipe of volumes for frames one by one",
          "--size HxW, and no --spacing; or --unit series");
}

void ShowCommand::resolve_samples() {
  require(!frame_, "--frame with another --unit than frame", "leave it out");
  require(!out_ || !ends_with(*out_, ".png"), "a volume is no picture", "write .npy");
  require(!format_ || *format_ == "npy", "a volume is no picture", "leave --format out");
  require(unit_ != SampleUnit::kStudy || stage_ == ShowStage::kRecipe,
          "the series of a study come together at --stage recipe", "give --unit series");
  view_ = {stage_, recipe_, recipe_options_.channels, volume_options_.rules()};
}

FrameTarget ShowCommand::resolve_target() const {
  require(!format_ || *format_ == "png" || *format_ == "npy", "--format is png or npy",
          "leave it out for npy");
  const bool png = out_ && ends_with(*out_, ".png");
  const bool one_file = png || (out_ && ends_with(*out_, ".npy"));
  require(!one_file || files_.size() == 1, "one --out file for many files", "name a folder");
  require(!format_ || (out_ && !one_file), "--format is for a folder", "leave it out");
  if (!out_) return {};
  if (one_file) return {FrameTarget::Kind::kOneFile, png, *out_};
  return {FrameTarget::Kind::kFolder, format_ && *format_ == "png", *out_};
}

ShowCommand::Job ShowCommand::job_for(const std::string& file, TargetNames& names) const {
  Job job{file, target_};
  if (target_.kind == FrameTarget::Kind::kFolder) {
    job.target.path = join_path(target_.path, names.take(dicom_stem_of(file)));
  }
  return job;
}

std::vector<std::int64_t> ShowCommand::chosen_frames(const DicomImage& image,
                                                     const FrameTarget& target) const {
  if (frame_) return {*frame_};
  const bool one_picture = target.kind == FrameTarget::Kind::kOneFile && target.png;
  require(!one_picture || image.frames == 1,
          "a file of " + std::to_string(image.frames) + " frames for one picture",
          "choose one with --frame, or name a folder");
  std::vector<std::int64_t> all(static_cast<std::size_t>(image.frames));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

std::optional<Rejection> ShowCommand::show_frames(const DicomImage& image, const Job& job,
                                                  std::vector<Json>& records) const {
  const Recipe recipe = resolved_recipe(recipe_, recipe_options_.channels, image);
  const std::vector<std::string> notes = notes_on(image);
  const std::vector<std::int64_t> frames = chosen_frames(image, job.target);
  FrameWriter writer(job.target, static_cast<std::int64_t>(frames.size()));
  for (const std::int64_t frame : frames) {
    if (frame < 0 || frame >= image.frames) {
      return Rejection{
          "frames", "no frame " + std::to_string(frame) + " among " + std::to_string(image.frames)};
    }
    const Outcome<ShownFrame> outcome = show_frame(image, frame, stage_, recipe);
    if (const auto* refused = std::get_if<Rejection>(&outcome)) {
      return *refused;
    }
    const auto& shown = std::get<ShownFrame>(outcome);
    Json record = describe_frame(shown);
    record.set("path", job.file);
    record.set("frame", frame);
    set_notes(notes, record);
    const std::string out = writer.write(shown, frame);
    if (!out.empty()) record.set("out", out);
    records.push_back(std::move(record));
  }
  writer.finish();
  return {};
}

std::vector<std::string> ShowCommand::notes_on(const DicomImage& image) const {
  return image_notes(image, stage_ == ShowStage::kRecipe ? &recipe_ : nullptr);
}

ShowCommand::Shown ShowCommand::show_file(const Job& job, DecoderProcess& decoder) const {
  Shown shown{job.file, {}, {}, {}};
  Outcome<DicomImage> read = Rejection{};
  try {
    read = decoder.read_checked_image(job.file);
  } catch (const Error& problem) {
    read = unreadable_file(problem, job.file);
  }
  if (const auto* refused = std::get_if<Rejection>(&read)) {
    shown.rejection = *refused;
  } else {
    const auto& image = std::get<DicomImage>(read);
    shown.notes = notes_on(image);
    shown.rejection = show_frames(image, job, shown.frames);
  }
  return shown;
}

void ShowCommand::warn_of_notes(const Json& record, Reporter& reporter) {
  if (!record.has("notes")) return;
  for (const Json& note : record.at("notes").as_array()) {
    reporter.warning(record.at("path").as_string() + ": " + note.as_string());
  }
}

CommandResult ShowCommand::run_samples(const CommonOptions& common, Reporter& reporter) {
  SamplesRequest request{files_, unit_, view_, "", "", limits_, static_cast<int>(common.threads)};
  if (out_) (ends_with(*out_, ".npy") ? request.one_file : request.folder) = *out_;
  if (!request.folder.empty()) make_folders(request.folder);
  CommandResult result;
  const ShownSamples shown = show_samples(request, reporter);
  for (const Json& record : shown.records) {
    warn_of_notes(record, reporter);
    if (!common.json) result.text += line_of(record);
  }
  Json refused(Json::Array{});
  for (const ShownVolume& one : shown.refused) {
    reporter.warning(one.path + ": " + one.rejection->code + ": " + one.rejection->sentence);
    refused.push(refused_record(one.path, *one.rejection));
    result.exit_code = std::max(result.exit_code, exit_code_of(*one.rejection));
  }
  result.json.set("samples", Json::array(shown.records)).set("refused", std::move(refused));
  return result;
}

CommandResult ShowCommand::run(const CommonOptions& common, Reporter& reporter) {
  resolve_options();
  if (unit_ != SampleUnit::kFrame) return run_samples(common, reporter);
  const auto workers = std::min(static_cast<std::size_t>(common.threads), files_.size());
  const std::size_t ahead = 2 * workers;
  DecoderPool decoders(static_cast<int>(workers), limits_);
  warn_of_sandbox_gap(decoders.at(0), reporter);
  OrderedMap<Job, Shown> map(static_cast<int>(workers), ahead, [&](Job&& job, int worker) {
    return show_file(job, decoders.at(worker));
  });
  CommandResult result;
  TargetNames names;
  Json frames(Json::Array{}), refused(Json::Array{});
  std::size_t pushed = 0;
  for (std::size_t popped = 0; popped < files_.size(); ++popped) {
    while (pushed < std::min(files_.size(), popped + ahead)) {
      map.push(job_for(files_[pushed++], names));
    }
    Shown shown = *map.pop();
    for (const std::string& note : shown.notes) reporter.warning(shown.file + ": " + note);
    for (Json& record : shown.frames) {
      if (common.json)
        frames.push(std::move(record));
      else
        result.text += line_of(record);
    }
    if (shown.rejection) {
      reporter.warning(shown.file + ": " + shown.rejection->code + ": " +
                       shown.rejection->sentence);
      refused.push(refused_record(shown.file, *shown.rejection));
      result.exit_code = std::max(result.exit_code, exit_code_of(*shown.rejection));
    }
  }
  result.json.set("frames", std::move(frames)).set("refused", std::move(refused));
  return result;
}

}  // namespace preceptor
