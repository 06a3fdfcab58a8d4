// Which recipe a run works under: options, else the teacher's contract, else the cache's only image
// store, else defaults from the archive itself. docs/STAGE1.md, "The recipe".
//
// Must not know: Torch, pixels. Pure but for only_stored_recipe(). Threads: any.
#pragma once

#include <optional>

#include "common/cache/cache_folder.h"
#include "common/model/model_metadata.h"
#include "data/recipe/recipe_options.h"
#include "data/volume/volume_rules.h"
#include "stage1_teacher/rows/archive_view.h"

namespace preceptor {

// The recipe of the cache's only image store; empty when there is none, or more than one.
std::optional<Recipe> only_stored_recipe(const CacheFolder& cache);

// Throws Error(kUsage) when an option contradicts the teacher's contract (naming both), when the
// files are grey and colour and nothing says what is wanted, when a picture's recipe meets an
// archive of another unit, or a volume's one of frames; Error(kInput) for an empty archive.
Recipe resolve_recipe(const RecipeOptions& options, const ModelContract& teacher,
                      const std::optional<Recipe>& stored, const ArchiveView& archive,
                      const VolumeOptions& slices = {});

// What a row of the cache is, as its image stores record it; empty where there is none.
std::optional<SampleUnit> stored_unit(const CacheFolder& cache);

// "window file, 1 x 28 x 28, 8 bits"
std::string describe(const Recipe& recipe);

}  // namespace preceptor
