#include "data/recipe/intensity_rule.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

TEST(IntensityRule, EveryTextIsItsOwn) {
  for (const char* text : {"window", "minmax", "percentile:0.5,99.5", "zscore", "zscore:nonzero",
                           "clip:-1000.5,400.25", "xrv", "range:-57.0,164.0,0.0,1.0",
                           "range:-57.0,164.0,0.0,1.0,clip"}) {
    EXPECT_EQ(IntensityRule::parse(text).text(), text);
  }
  EXPECT_EQ(IntensityRule::parse("clip:-1e3,400").text(), "clip:-1000.0,400.0");
}

TEST(IntensityRule, WhatDoesNotParseIsAUsageError) {
  for (const char* text :
       {"", "mean", "minmax:1", "percentile", "percentile:1", "percentile:5,5", "percentile:-1,50",
        "percentile:1,101", "percentile:1,2,3", "zscore:clip", "clip:4,4", "clip:5,1", "clip:1,nan",
        "xrv:1", "range:0,0,0,1", "range:0,1,1,1", "range:0,1,1", "range:0,1,0,1,nonzero"}) {
    EXPECT_THROW(IntensityRule::parse(text), Error) << text;
  }
}

TEST(IntensityRule, WhichResultsFitIntoIntegers) {
  for (const char* text : {"window", "minmax", "percentile:1,99", "clip:0,1", "range:0,9,0.2,1"}) {
    EXPECT_TRUE(IntensityRule::parse(text).fits_unit_range()) << text;
  }
  for (const char* text : {"zscore", "xrv", "range:0,9,-1,1", "range:0,9,0,1.5,clip"}) {
    EXPECT_FALSE(IntensityRule::parse(text).fits_unit_range()) << text;
  }
}

}  // namespace
}  // namespace preceptor
