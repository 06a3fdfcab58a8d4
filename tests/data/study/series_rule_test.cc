#include "data/study/series_rule.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

SeriesAttributes of(const std::string& text) { return std::make_shared<const std::string>(text); }

const SeriesAttributes kT1 =
    of("EchoTime=12.5\nImageType=ORIGINAL\\PRIMARY\\M_SE\nSeriesDescription=Ax T1 SE\n");

bool finds(const std::string& rule) { return SeriesRule::parse(rule).matches(kT1); }

TEST(SeriesRuleTest, PatternsAreOfAnyCase) {
  EXPECT_TRUE(finds("SeriesDescription=*t1*"));
  EXPECT_TRUE(finds("SeriesDescription = AX T? SE "));
  EXPECT_FALSE(finds("SeriesDescription=T1"));
  EXPECT_TRUE(finds("SeriesDescription=T1|*se"));
  EXPECT_TRUE(finds("T1"));
  EXPECT_FALSE(finds("T2"));
  EXPECT_TRUE(finds("T2 | T1"));
}

TEST(SeriesRuleTest, OneOfSeveralValuesOrAllOfThem) {
  EXPECT_TRUE(finds("ImageType=primary"));
  EXPECT_TRUE(finds("ImageType=ORIGINAL\\PRIMARY*"));
  EXPECT_FALSE(finds("ImageType=DERIVED"));
  EXPECT_FALSE(finds("ImageType!=PRIMARY"));
  EXPECT_TRUE(finds("ImageType!=DERIVED"));
}

TEST(SeriesRuleTest, NumbersAreCompared) {
  EXPECT_TRUE(finds("EchoTime=12.50"));
  EXPECT_TRUE(finds("EchoTime=7|1.25e1"));
  EXPECT_FALSE(finds("EchoTime!=12.50"));
  EXPECT_FALSE(finds("EchoTime=12"));
  EXPECT_TRUE(finds("EchoTime<30"));
  EXPECT_FALSE(finds("EchoTime<12.5"));
  EXPECT_TRUE(finds("EchoTime<=12.5"));
  EXPECT_TRUE(finds("EchoTime>=12.5"));
  EXPECT_FALSE(finds("EchoTime>12.5"));
  EXPECT_FALSE(finds("SeriesDescription<5"));  // no number
}

TEST(SeriesRuleTest, WhatIsNotSaidHoldsForNothingButIsNot) {
  EXPECT_FALSE(finds("ProtocolName=*"));
  EXPECT_FALSE(finds("RepetitionTime>0"));
  EXPECT_TRUE(finds("ProtocolName!=*"));
  EXPECT_FALSE(SeriesRule::parse("T1").matches(nullptr));
}

TEST(SeriesRuleTest, AllConditionsMustHold) {
  EXPECT_TRUE(finds("T1&EchoTime<30"));
  EXPECT_FALSE(finds("T1&EchoTime>30"));
}

TEST(SeriesRuleTest, WhatDoesNotParseIsRefused) {
  for (const char* text : {"", "T1&", "Rows=5", "EchoTime<", "EchoTime<=ten", "EchoTime!5",
                           "SeriesDescription=", "SeriesDescription=a||b", "=T1",
                           "SeriesDescription==T1", "EchoTime=<30", "EchoTime=>30", "T1|"}) {
    EXPECT_THROW(SeriesRule::parse(text), Error) << text;
  }
}

TEST(SeriesRuleTest, AHostilePatternTakesLittleTime) {
  std::string pattern, text(5000, 'a');
  for (int i = 0; i < 50; ++i) pattern += "a*";
  EXPECT_FALSE(matches_pattern(pattern + "b", text));
  EXPECT_TRUE(matches_pattern(pattern, text));
  EXPECT_TRUE(matches_pattern("", ""));
  EXPECT_FALSE(matches_pattern("?", ""));
  EXPECT_TRUE(matches_pattern("sch?del*",
                              "sch\xC3\xA4"
                              "del ct"));
  EXPECT_FALSE(matches_pattern("sch??del",
                               "sch\xC3\xA4"
                               "del"));
  EXPECT_TRUE(matches_pattern("**", ""));
}

}  // namespace
}  // namespace preceptor
