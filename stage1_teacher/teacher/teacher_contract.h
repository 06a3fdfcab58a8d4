// The resolved contract of a teacher: what it takes, which of its outputs counts, what that means.
// With the SHA-256 of its file and the recipe of the pixels it names a target store.
//
// Must not know: Torch, the cache. Pure; threads: any.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "common/model/model_metadata.h"
#include "data/recipe/recipe.h"
#include "stage1_teacher/teacher/teacher_options.h"

namespace preceptor {

enum class OutputKind { kLogits, kProbabilities };

struct OutputSelection {
  OutputKind kind = OutputKind::kLogits;
  std::int64_t index = -1;  // of a tuple or list; -1: not given
  std::string key;          // of a dict; "" : not given
};

// float32 (N, channels, height, width), or (N, channels, depth, height, width) with depth >= 1:
// stored pixels in [0, 1] (of a float32 recipe: as they are), repeated over channels where the
// store has one and the teacher takes three, then (x - mean) / std where mean is not empty.
struct TeacherInput {
  std::int64_t channels = 1, height = 0, width = 0;
  std::vector<double> mean, std;  // empty, or one a channel
  std::int64_t depth = 0;         // 0: pictures
};

struct TeacherContract {
  std::string teacher_sha256;  // hex, of the file
  TeacherInput input;
  OutputSelection output;
  std::vector<std::string> class_names;
  std::string recipe_digest;  // hex, of the image store
  Json to_json() const;       // canonical; its SHA-256 names the target store
};

// Options win over what the file says; what they override is added to `said`, a line each.
// Throws Error(kUsage) where options contradict each other, the recipe's channels, or where a model
// for volumes meets pictures or the reverse.
TeacherInput resolve_input(const TeacherOptions& options, const ModelContract& model,
                           const Recipe& recipe, std::vector<std::string>& said);
OutputSelection resolve_output(const TeacherOptions& options);

// Names of `count` outputs: --classes, else the model's, else `label_classes`, else `earlier` (of a
// target store of the same teacher), else class-0, class-1, ...
// Throws Error(kInput) when names that were declared, or the labels' classes, are not `count`, and
// when the labels hold a class that the teacher lacks.
std::vector<std::string> resolve_classes(const TeacherOptions& options, const ModelContract& model,
                                         const std::vector<std::string>& label_classes,
                                         const std::vector<std::string>& earlier,
                                         std::int64_t count, std::vector<std::string>& said);

}  // namespace preceptor
