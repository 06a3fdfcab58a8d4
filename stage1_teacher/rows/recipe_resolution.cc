#include "stage1_teacher/rows/recipe_resolution.h"

#include <algorithm>
#include <vector>

#include "common/base/error.h"
#include "common/cache/cache_format.h"
#include "common/files/file_io.h"
#include "data/study/study_plan.h"
#include "data/volume/volume_grid.h"

namespace preceptor {
namespace {

constexpr std::int64_t kLargestDefaultSize = 224;

bool is_colour(const DicomHeader& header) {
  return header.samples_per_pixel == 3 ||
         header.photometric_interpretation.rfind("PALETTE", 0) == 0;  // decoded to RGB
}

std::int64_t median_size(const std::vector<const IndexedFile*>& files) {
  std::vector<std::int64_t> sizes;
  for (const IndexedFile* file : files) {
    sizes.push_back(std::min(file->header.rows, file->header.columns));
  }
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  return std::min(*middle, kLargestDefaultSize);
}

// 1 or 3; 0 when the archive holds both kinds.
std::int64_t channels_of(const std::vector<const IndexedFile*>& files) {
  const auto colour = std::count_if(
      files.begin(), files.end(), [](const IndexedFile* file) { return is_colour(file->header); });
  if (colour == 0) return 1;
  return colour == static_cast<std::ptrdiff_t>(files.size()) ? 3 : 0;
}

constexpr char kDefault[] = "the default";

[[noreturn]] void contradiction(const std::string& option, const std::string& asked,
                                const std::string& contract) {
  throw Error(ErrorKind::kUsage, "the option --" + option + " contradicts the teacher's contract")
      .expected(contract + " (the teacher)")
      .found(asked + (asked == kDefault ? "" : " (the option)"))
      .hint((asked == kDefault ? "give the option as the teacher has it"
                               : std::string("leave the option out")) +
            ", or take a teacher that was trained on such images");
}

void check_field(bool differs, const std::string& option, const std::string& asked,
                 const std::string& contract) {
  if (differs) contradiction(option, asked, contract);
}

std::string size_text(std::int64_t height, std::int64_t width) {
  return std::to_string(height) + "x" + std::to_string(width);
}

// What the fields above did not name; options have the names of the fields.
void check_other_fields(const Json& asked, const Json& learnt) {
  for (const char* name : {"intensity", "padding", "crop", "aspect", "fit", "resize", "spacing",
                           "unit", "slices", "series"}) {
    const std::string mine = asked.has(name) ? asked.at(name).dump() : kDefault;
    const std::string theirs = learnt.has(name) ? learnt.at(name).dump() : kDefault;
    check_field(mine != theirs, name, mine, theirs);
  }
}

void check_against_contract(const RecipeOptions& options, const ModelContract& teacher,
                            const Recipe& recipe) {
  const std::int64_t height = teacher.height.value_or(recipe.height);
  const std::int64_t width = teacher.width.value_or(recipe.width);
  check_field(options.size && (recipe.height != height || recipe.width != width), "size",
              size_text(recipe.height, recipe.width), size_text(height, width));
  // A teacher of three channels takes grey images too: they are repeated on the way.
  check_field(options.channels && teacher.channels == 1 && recipe.channels == 3, "channels", "3",
              "1");
  if (teacher.recipe.is_null()) return;
  const Recipe learnt = Recipe::from_json(teacher.recipe);
  check_field(options.channels && recipe.channels != learnt.channels, "channels",
              std::to_string(recipe.channels), std::to_string(learnt.channels));
  check_field(!options.window.empty() && recipe.windows_text() != learnt.windows_text(), "window",
              recipe.windows_text(), learnt.windows_text());
  check_field(options.bits && recipe.bits != learnt.bits, "bits", std::to_string(recipe.bits),
              std::to_string(learnt.bits));
  check_other_fields(recipe.to_json(), learnt.to_json());
}

Recipe defaults(const std::vector<const IndexedFile*>& files) {
  Recipe recipe;
  recipe.channels = channels_of(files);
  recipe.height = recipe.width = median_size(files);
  return recipe;
}

Recipe base_recipe(const ModelContract& teacher, const std::optional<Recipe>& stored,
                   const std::vector<const IndexedFile*>& files) {
  if (!teacher.recipe.is_null()) return Recipe::from_json(teacher.recipe);
  Recipe recipe = stored ? *stored : defaults(files);
  recipe.height = teacher.height.value_or(recipe.height);
  recipe.width = teacher.width.value_or(recipe.width);
  recipe.depth = teacher.depth.value_or(recipe.depth);
  if (teacher.channels == 1) recipe.channels = 1;
  return recipe;
}

void require(bool holds, const std::string& what, const std::string& hint) {
  if (!holds) throw Error(ErrorKind::kUsage, what).hint(hint);
}

// A recipe of pictures for frames, of volumes for series and studies, of either for instances.
void require_fit(const Recipe& recipe) {
  const bool of_file = recipe.unit == SampleUnit::kInstance && recipe.depth == 0;
  if (recipe.unit == SampleUnit::kFrame || of_file) {
    const bool plain =
        recipe.depth == 0 && recipe.spacing == Recipe{}.spacing && recipe.slices.is_null();
    return require(plain, "a recipe of volumes for pictures",
                   "--size DxHxW with --unit series or instance; or no options of volumes");
  }
  require(recipe.depth > 0, "rows that are volumes have a number of slices", "give --size DxHxW");
  require_volume_recipe(recipe);
}

}  // namespace

std::optional<SampleUnit> stored_unit(const CacheFolder& cache) {
  for (const std::string& name : cache.image_stores()) {
    const std::string path = join_path(cache.image_store_path(name), cache_format::kRecipeFile);
    if (!file_exists(path)) continue;
    const Json recipe = Json::parse(read_file(path));
    if (!recipe.has("unit")) return SampleUnit::kFrame;
    return parse_sample_unit(recipe.at("unit").as_string());
  }
  return std::nullopt;
}

std::optional<Recipe> only_stored_recipe(const CacheFolder& cache) {
  const std::vector<std::string> names = cache.image_stores();
  if (names.size() != 1) return std::nullopt;
  const std::string path =
      join_path(cache.image_store_path(names.front()), cache_format::kRecipeFile);
  if (!file_exists(path)) return std::nullopt;
  return Recipe::from_json(Json::parse(read_file(path)));
}

Recipe resolve_recipe(const RecipeOptions& options, const ModelContract& teacher,
                      const std::optional<Recipe>& stored, const ArchiveView& archive,
                      const VolumeOptions& slices) {
  const std::vector<const IndexedFile*> files = live_files(archive);
  if (files.empty()) throw Error(ErrorKind::kInput, "the index holds no image that is on disk");
  Recipe recipe = options.over(base_recipe(teacher, stored, files));
  recipe.unit = archive.unit();
  parse_series_rules(recipe.series);
  if (!slices.empty()) recipe.slices = slices.rules().to_json();
  if (recipe.channels == 0) {
    throw Error(ErrorKind::kUsage, "the archive holds grey and colour images")
        .hint("--channels 1 converts colour to grey; --channels 3 rejects the grey files");
  }
  check_against_contract(options, teacher, recipe);
  recipe.validate();
  require_fit(recipe);
  return recipe;
}

std::string describe(const Recipe& recipe) {
  const auto article = [](SampleUnit unit) {
    return (unit == SampleUnit::kInstance ? "an " : "a ") + name_of(unit);
  };
  const bool by_window = recipe.intensity.kind == IntensityRule::Kind::kWindow;
  return (by_window ? "window " + recipe.windows_text() : "intensity " + recipe.intensity.text()) +
         ", " + std::to_string(recipe.channels) + " x " +
         (recipe.depth > 0 ? std::to_string(recipe.depth) + " x " : "") +
         std::to_string(recipe.height) + " x " + std::to_string(recipe.width) + ", " +
         std::to_string(recipe.bits) + " bits" +
         (recipe.unit == SampleUnit::kFrame ? "" : ", a row " + article(recipe.unit));
}

}  // namespace preceptor
