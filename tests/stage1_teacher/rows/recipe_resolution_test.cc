#include "stage1_teacher/rows/recipe_resolution.h"

#include <gtest/gtest.h>

#include "common/base/error.h"
#include "tests/stage1_teacher/rows/small_archive.h"

namespace preceptor {
namespace {

Recipe recipe_of(std::int64_t size, std::int64_t channels) {
  Recipe recipe;
  recipe.height = recipe.width = size;
  recipe.channels = channels;
  return recipe;
}

ErrorKind failure(const RecipeOptions& options, const ModelContract& teacher,
                  const ArchiveView& archive) {
  try {
    resolve_recipe(options, teacher, std::nullopt, archive);
  } catch (const Error& error) {
    return error.kind();
  }
  return ErrorKind::kInternal;
}

TEST(RecipeResolution, DefaultsAreTheArchivesOwn) {
  const Recipe recipe =
      resolve_recipe({}, {}, std::nullopt, ArchiveView(small_files(5), test_key()));
  EXPECT_EQ(recipe.height, 103);  // the median of 101 .. 105
  EXPECT_EQ(recipe.width, 103);
  EXPECT_EQ(recipe.channels, 1);
  EXPECT_EQ(recipe.bits, 8);
  EXPECT_EQ(recipe.windows_text(), "file");
}

TEST(RecipeResolution, LargeImagesDefaultTo224) {
  std::vector<IndexedFile> files = small_files(3);
  for (IndexedFile& file : files) file.header.rows = file.header.columns = 2000;
  EXPECT_EQ(resolve_recipe({}, {}, std::nullopt, ArchiveView(files, test_key())).height, 224);
}

TEST(RecipeResolution, ColourIsKnownAndMixturesAreRefused) {
  std::vector<IndexedFile> files = small_files(2);
  files[0].header.samples_per_pixel = 3;
  EXPECT_EQ(failure({}, {}, ArchiveView(files, test_key())), ErrorKind::kUsage);
  RecipeOptions grey;
  grey.channels = 1;
  EXPECT_EQ(resolve_recipe(grey, {}, std::nullopt, ArchiveView(files, test_key())).channels, 1);
  files[1].header.photometric_interpretation = "PALETTE COLOR";
  EXPECT_EQ(resolve_recipe({}, {}, std::nullopt, ArchiveView(files, test_key())).channels, 3);
}

TEST(RecipeResolution, AnEmptyArchiveIsSaid) {
  std::vector<IndexedFile> files = small_files(1);
  files[0].vanished = true;
  EXPECT_EQ(failure({}, {}, ArchiveView(files, test_key())), ErrorKind::kInput);
}

TEST(RecipeResolution, TheStoreIsBeforeDefaultsAndTheTeacherBeforeTheStore) {
  const ArchiveView archive(small_files(5), test_key());
  Recipe stored = recipe_of(64, 3);
  stored.bits = 16;
  EXPECT_EQ(resolve_recipe({}, {}, stored, archive).to_json(), stored.to_json());
  ModelContract teacher;
  teacher.height = 48;
  teacher.width = 40;
  teacher.channels = 1;
  const Recipe recipe = resolve_recipe({}, teacher, stored, archive);
  EXPECT_EQ(recipe.height, 48);
  EXPECT_EQ(recipe.width, 40);
  EXPECT_EQ(recipe.channels, 1);
  EXPECT_EQ(recipe.bits, 16);
}

TEST(RecipeResolution, ATeacherOfThreeChannelsTakesAGreyStore) {
  const ArchiveView archive(small_files(5), test_key());
  ModelContract teacher;
  teacher.channels = 3;
  EXPECT_EQ(resolve_recipe({}, teacher, std::nullopt, archive).channels, 1);
  RecipeOptions options;
  options.channels = 1;
  EXPECT_EQ(resolve_recipe(options, teacher, std::nullopt, archive).channels, 1);
}

TEST(RecipeResolution, OptionsMakeAnotherStoreBesideTheOneThatIsThere) {
  const ArchiveView archive(small_files(5), test_key());
  RecipeOptions options;
  options.size = "32";
  EXPECT_EQ(resolve_recipe(options, {}, recipe_of(64, 1), archive).height, 32);
}

TEST(RecipeResolution, AnOptionAgainstTheTeachersContractIsRefused) {
  const ArchiveView archive(small_files(5), test_key());
  ModelContract teacher;
  teacher.height = teacher.width = 48;
  teacher.channels = 1;
  RecipeOptions size, channels, same;
  size.size = "32";
  channels.channels = 3;
  same.size = "48";
  EXPECT_EQ(failure(size, teacher, archive), ErrorKind::kUsage);
  EXPECT_EQ(failure(channels, teacher, archive), ErrorKind::kUsage);
  EXPECT_EQ(resolve_recipe(same, teacher, std::nullopt, archive).height, 48);
}

TEST(RecipeResolution, ATeacherOfOursBringsItsWholeRecipe) {
  const ArchiveView archive(small_files(5), test_key());
  Recipe learnt = recipe_of(20, 1);
  learnt.windows = parse_windows("40,400");
  learnt.bits = 16;
  ModelContract teacher;
  teacher.channels = 1;
  teacher.height = teacher.width = 20;
  teacher.recipe = learnt.to_json();
  EXPECT_EQ(resolve_recipe({}, teacher, recipe_of(64, 1), archive).to_json(), learnt.to_json());
  RecipeOptions window, bits, same;
  window.window = {"range"};
  bits.bits = 8;
  same.window = {"40,400"};
  EXPECT_EQ(failure(window, teacher, archive), ErrorKind::kUsage);
  EXPECT_EQ(failure(bits, teacher, archive), ErrorKind::kUsage);
  EXPECT_EQ(resolve_recipe(same, teacher, std::nullopt, archive).bits, 16);
}

}  // namespace
}  // namespace preceptor
