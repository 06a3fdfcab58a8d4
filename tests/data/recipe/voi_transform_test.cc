#include "data/recipe/voi_transform.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

std::string refusal_of(const std::string& rule, const PixelMeaning& meaning) {
  Plane values{0, 1};
  const auto refused = apply_voi(WindowRule::parse(rule), meaning, {0, 1}, values);
  return refused ? refused->code : "";
}

Plane shown(const std::string& rule, const PixelMeaning& meaning, Plane values) {
  EXPECT_FALSE(apply_voi(WindowRule::parse(rule), meaning, {-1, 4}, values)) << rule;
  return values;
}

PixelMeaning of_tables_and_windows() {
  PixelMeaning meaning;
  meaning.windows = {{0, 2, WindowFunction::kLinearExact, "Wide "},
                     {1, 0.5, WindowFunction::kLinearExact, ""},
                     {1, 0.5, WindowFunction::kLinear, "narrow"}};
  meaning.voi_tables = {{-1, 2, {0, 1, 3}, "WIDE"}, {0, 8, {}, "broken"}, {0, 4, {15, 99}, "last"}};
  return meaning;
}

TEST(VoiTransform, WindowsComeBeforeTables) {
  PixelMeaning meaning = of_tables_and_windows();
  EXPECT_EQ(shown("file", meaning, {-0.5, 0, 0.5}), (Plane{0.25, 0.5, 0.75}));
  EXPECT_EQ(shown("name:WIDE", meaning, {0.5}), (Plane{0.75}));
  meaning.windows.clear();
  EXPECT_EQ(shown("file", meaning, {-1, 0, 1}), (Plane{0, 1.0 / 3, 1}));
  EXPECT_EQ(shown("name: wide", meaning, {0}), (Plane{1.0 / 3}));
  meaning.voi_tables.clear();
  EXPECT_EQ(shown("file", meaning, {-1, 4}), (Plane{0, 1}));
}

TEST(VoiTransform, AnIndexAndANamePickOne) {
  const PixelMeaning meaning = of_tables_and_windows();
  EXPECT_EQ(shown("file:2", meaning, {1}), (Plane{0.5}));
  EXPECT_EQ(shown("lut", meaning, {-99, 99}), (Plane{0, 1}));
  EXPECT_EQ(shown("lut:1", meaning, {-0.6, -0.5, 0.49, 0.5}), (Plane{0, 1.0 / 3, 1.0 / 3, 1}));
  EXPECT_EQ(shown("lut:3", meaning, {0, 1}), (Plane{1, 1}));  // 99 of 15 is no more than all
}

TEST(VoiTransform, WhatIsAbsentOrCannotBeAppliedIsRefused) {
  const PixelMeaning meaning = of_tables_and_windows();
  EXPECT_EQ(refusal_of("file:4", meaning), "window");
  EXPECT_EQ(refusal_of("file:3", meaning), "window");
  EXPECT_EQ(refusal_of("name:bone", meaning), "window");
  EXPECT_EQ(refusal_of("lut:4", meaning), "voi-lut");
  EXPECT_EQ(refusal_of("lut:2", meaning), "voi-lut");
  EXPECT_EQ(refusal_of("lut", PixelMeaning{}), "voi-lut");
  EXPECT_EQ(refusal_of("range", meaning), "");
}

}  // namespace
}  // namespace preceptor
