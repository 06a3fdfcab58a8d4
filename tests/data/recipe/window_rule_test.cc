#include "data/recipe/window_rule.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

TEST(WindowRule, EveryTextIsItsOwn) {
  for (const char* text : {"file", "range", "file:2", "lut:3", "name:LUNG (1)", "40.0,400.0",
                           "-600.25,1500.5", "40.0,0.5,exact", "40.0,350.0,sigmoid"}) {
    EXPECT_EQ(WindowRule::parse(text).text(), text);
  }
  EXPECT_EQ(WindowRule::parse("lut").text(), "lut:1");
  EXPECT_EQ(WindowRule::parse("4e1,400.0,linear").text(), "40.0,400.0");
}

TEST(WindowRule, APresetIsItsNumbers) {
  EXPECT_EQ(WindowRule::parse("lung").text(), "-600.0,1500.0");
  EXPECT_EQ(WindowRule::parse("soft-tissue").text(), "40.0,400.0");
  for (const std::string& preset : window_presets()) {
    const WindowRule rule = WindowRule::parse(preset);
    EXPECT_EQ(rule.kind, WindowRule::Kind::kFixed) << preset;
    EXPECT_GE(rule.width, 1) << preset;
  }
}

TEST(WindowRule, IndicesAreCountedFromOneOutside) {
  EXPECT_EQ(WindowRule::parse("file:1").index, 0);
  EXPECT_EQ(WindowRule::parse("lut").index, 0);
  EXPECT_EQ(WindowRule::parse("lut:2").index, 1);
}

TEST(WindowRule, WhatDoesNotParseIsAUsageError) {
  for (const char* text :
       {"", "lungs", "file:", "file:0", "file:-1", "file:x", "lut:0", "name:", "name:a;b", "1",
        "1,2,3", "1,0.5", "1,0,exact", "1,-2,sigmoid", "1,nan", "1,2,exact,4", "windows:1"}) {
    EXPECT_THROW(WindowRule::parse(text), Error) << text;
  }
}

}  // namespace
}  // namespace preceptor
