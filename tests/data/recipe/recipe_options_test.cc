#include "data/recipe/recipe_options.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

Recipe resolved(const std::vector<std::string>& words) {
  RecipeOptions options;
  OptionTable table;
  options.register_in(table);
  parse_options(table, words, "");
  Recipe base;
  base.height = base.width = 64;
  base.windows = parse_windows("range");
  return options.over(base);
}

TEST(RecipeOptions, UnsetOnesComeFromTheBase) {
  const Recipe recipe = resolved({});
  EXPECT_EQ(recipe.height, 64);
  EXPECT_EQ(recipe.windows_text(), "range");
  EXPECT_EQ(recipe.channels, 1);
  EXPECT_EQ(recipe.bits, 8);
  EXPECT_TRUE(RecipeOptions{}.empty());
}

TEST(RecipeOptions, SizeIsASquareOrHeightTimesWidth) {
  EXPECT_EQ(resolved({"--size", "224"}).width, 224);
  EXPECT_EQ(resolved({"--size", "32x48"}).height, 32);
  EXPECT_EQ(resolved({"--size", "32x48"}).width, 48);
}

TEST(RecipeOptions, TheOthersAreLaidOver) {
  const Recipe recipe = resolved({"--window", "40,400", "--channels", "3", "--bits", "16"});
  EXPECT_EQ(recipe.windows[0].kind, WindowRule::Kind::kFixed);
  EXPECT_EQ(recipe.windows[0].center, 40);
  EXPECT_EQ(recipe.channels, 3);
  EXPECT_EQ(recipe.bits, 16);
}

TEST(RecipeOptions, AVolumeHasADepthAndASpacing) {
  const Recipe recipe = resolved({"--size", "16x32x48", "--spacing", "2.5,1,0.5"});
  EXPECT_EQ(recipe.depth, 16);
  EXPECT_EQ(recipe.height, 32);
  EXPECT_EQ(recipe.width, 48);
  EXPECT_EQ(recipe.spacing, (std::array<double, 3>{2.5, 1, 0.5}));
  EXPECT_EQ(recipe.bytes_per_row(), 16 * 32 * 48);
}

TEST(RecipeOptions, SeveralWindowsAreChannels) {
  EXPECT_EQ(resolved({"--window", "lung", "--window", "bone"}).windows_text(),
            "-600.0,1500.0;400.0,1800.0");
  const Recipe recipe = resolved({"--window", "lung;40,400"});
  EXPECT_EQ(recipe.channels, 2);
  RecipeOptions single;
  single.window = {"brain"};
  EXPECT_EQ(single.over(recipe).channels, 1);
  EXPECT_THROW(resolved({"--window", "lung;bone", "--channels", "3"}), Error);
}

TEST(RecipeOptions, AnIntensityPutsTheWindowBackAndTheOtherWayRound) {
  const Recipe zscore = resolved({"--intensity", "zscore", "--bits", "32"});
  EXPECT_EQ(zscore.windows_text(), "file");
  EXPECT_EQ(zscore.bits, 32);
  EXPECT_NO_THROW(zscore.validate());
  RecipeOptions window;
  window.window = {"lung"};
  EXPECT_EQ(window.over(zscore).intensity.kind, IntensityRule::Kind::kWindow);
  EXPECT_THROW(resolved({"--intensity", "minmax", "--window", "lung"}).validate(), Error);
  EXPECT_THROW(resolved({"--intensity", "zscore"}).validate(), Error);
}

TEST(RecipeOptions, APaddingThatIsTheDefaultIsNotWritten) {
  EXPECT_FALSE(resolved({"--padding", "keep"}).padding.has_value());
  EXPECT_EQ(resolved({"--padding", "minimum"}).padding, PaddingRule::kMinimum);
  EXPECT_FALSE(resolved({"--padding", "minimum", "--intensity", "minmax"}).padding.has_value());
  EXPECT_EQ(resolved({"--padding", "keep", "--intensity", "minmax"}).padding, PaddingRule::kKeep);
}

TEST(RecipeOptions, TheFrame) {
  const Recipe recipe =
      resolved({"--crop", "30x20", "--fit", "pad", "--aspect", "spacing", "--resize", "area"});
  EXPECT_EQ(recipe.crop_height, 30);
  EXPECT_EQ(recipe.crop_width, 20);
  EXPECT_EQ(recipe.fit, Fit::kPad);
  EXPECT_TRUE(recipe.square_pixels);
  EXPECT_EQ(recipe.resize, ResizeMethod::kArea);
  EXPECT_THROW(resolved({"--aspect", "spacing"}).validate(), Error);
}

TEST(RecipeOptions, WhatDoesNotParseIsAUsageError) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"--size", "0"},        {"--size", "x"},         {"--size", "3x"},
           {"--size", "x3"},       {"--size", "3x4x5x6"},   {"--size", "-3"},
           {"--size", "3.5"},      {"--size", ""},          {"--window", ""},
           {"--window", "1,2,3"},  {"--window", "1,nan"},   {"--window", "1,0.5"},
           {"--channels", "2"},    {"--bits", "12"},        {"--bits", "64"},
           {"--crop", "1x2x3"},    {"--fit", "squeeze"},    {"--aspect", "square"},
           {"--resize", "cubic"},  {"--padding", "zero"},   {"--spacing", "1,1"},
           {"--spacing", "1,1,0"}, {"--intensity", "mean"}, {"--bits", "0"}}) {
    try {
      resolved(words);
      ADD_FAILURE() << words[0] << " " << words[1];
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    }
  }
}

}  // namespace
}  // namespace preceptor
