// A teacher ready to be run: plain numbers in, plain numbers out.
//
// Owns: the loaded network, in eval mode, without gradients. Must not know: rows, the cache, what
// its outputs are for. Vendor: teacher_torch.cc, forward_variant_torch.cc,
// output_selection_torch.cc. Threads: set up (everything but forward) on one thread; then forward()
// from many, each of which runs single-threaded, so that the numbers depend on nothing but the
// batch. Order of calls: configure, probe_classes, then choose_variant or use_variant, then
// forward.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/cache/image_store.h"
#include "stage1_teacher/teacher/teacher_contract.h"

namespace preceptor {

class Teacher {
 public:
  // Throws Error(kInput) for a file that is no whole TorchScript archive, Error(kUsage) for device.
  Teacher(const std::string& path, const std::string& device);
  ~Teacher();

  const std::string& sha256() const;
  const ModelContract& model_contract() const;  // what the file says about itself

  void configure(const TeacherInput& input, const OutputSelection& output,
                 const ImageFormat& stored);
  const ImageFormat& stored() const;  // as configured
  // Runs two grey images to see how many classes come out. Throws Error(kInput) when the network
  // fails on such an input, or returns something else than one row of numbers an image.
  std::int64_t probe_classes();

  // What choose_variant() came to. The variant follows from the graph, never from timing, so that
  // two caches agree: where batch norms folded into convolutions "optimized" (LibTorch's
  // optimize_for_inference), otherwise "frozen"; "plain" where that fails, or where its outputs on
  // these rows differ from plain ones by more than 1e-3 of the largest.
  struct Choice {
    std::string variant;
    std::string note;            // one line for a person; "" when there is nothing to say
    std::vector<float> outputs;  // plain outputs: (rows, classes)
  };
  // wanted: auto | plain | frozen | optimized. pixels: `rows` stored rows; a few are enough.
  Choice choose_variant(const std::string& wanted, const std::uint8_t* pixels, std::int64_t rows);
  void use_variant(const std::string& variant);  // one that choose_variant() gave earlier

  // pixels: stored().batch_rows() rows, (C, H, W) or (C, D, H, W) each, run forward_rows() at a
  // time. Returns float32 (rows, classes): the selected output as the network gives it.
  std::vector<float> forward(const std::uint8_t* pixels) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// How many images of this size a forward takes at once: the largest power of two up to
// kForwardBatch with at most 2^19 pixels (of all slices of a volume), so that the activations of a
// layer stay near a cache. ResNet-18 at 224, two workers: 129 images/s by eights, 101 by
// sixty-fours. A function of the size alone, so that the bytes of the targets are one too.
std::int64_t forward_rows(std::int64_t height, std::int64_t width, std::int64_t depth = 0);

// What a target store records of how its rows were run.
std::string forward_json(const std::string& variant, std::int64_t rows_at_once);
// The variant in such a text. Throws Error(kStale) when it is of another number of rows at once or
// of threads.
std::string variant_of(const std::string& forward_json, std::int64_t rows_at_once);

}  // namespace preceptor
