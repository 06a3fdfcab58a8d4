// `dicom_data show`: what becomes of files, one picture or array a frame, at any stage.
//
// An --out that ends in .png or .npy takes one file (a .npy holds all frames of a multi-frame file,
// stacked); any other --out is a folder of NAME-frameN.npy or .png. A refused file is a warning
// with its code and sentence, and the exit code is 3 (6 where one could not be
// read); the others are written all the same. What a
// file says that is not applied (overlays) is a warning, and the "notes" of its records.
// With --unit instance, series or study a sample is a file, a series, a study: one .npy each
// (samples_show.h). Memory: a file a thread; of series, a volume a thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/program/command.h"
#include "data/decoder/decoder_process.h"
#include "data/recipe/recipe_options.h"
#include "data/show/frame_writer.h"
#include "data/show/shown_frame.h"
#include "data/show/volume_show.h"
#include "data/volume/sample_unit.h"
#include "data/volume/volume_rules.h"

namespace preceptor {

class ShowCommand final : public Command {
 public:
  std::string name() const override { return "show"; }
  std::string summary() const override { return "show files as the teacher will see them"; }
  void register_options(OptionTable& table) override;
  CommandResult run(const CommonOptions& common, Reporter& reporter) override;

 private:
  struct Job {
    std::string file;
    FrameTarget target;
  };
  struct Shown {
    std::string file;
    std::vector<std::string> notes;  // image_notes.h
    std::vector<Json> frames;
    std::optional<Rejection> rejection;
  };

  void resolve_options();
  void resolve_samples();
  static void warn_of_notes(const Json& record, Reporter& reporter);
  CommandResult run_samples(const CommonOptions& common, Reporter& reporter);
  void validate_recipe() const;
  FrameTarget resolve_target() const;
  Job job_for(const std::string& file, TargetNames& names) const;
  Shown show_file(const Job& job, DecoderProcess& decoder) const;
  std::vector<std::string> notes_on(const DicomImage& image) const;
  std::vector<std::int64_t> chosen_frames(const DicomImage& image, const FrameTarget& target) const;
  std::optional<Rejection> show_frames(const DicomImage& image, const Job& job,
                                       std::vector<Json>& records) const;

  std::vector<std::string> files_;
  std::optional<std::string> out_, format_;
  std::string stage_text_ = "recipe";
  std::optional<std::int64_t> frame_;
  RecipeOptions recipe_options_;
  DecoderLimits limits_;
  std::string unit_text_ = "frame";
  VolumeOptions volume_options_;

  ShowStage stage_ = ShowStage::kRecipe;
  Recipe recipe_;
  FrameTarget target_;
  SampleUnit unit_ = SampleUnit::kFrame;
  VolumeView view_;  // of units other than a frame
};

}  // namespace preceptor
