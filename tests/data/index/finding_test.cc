#include "data/index/finding.h"

#include <gtest/gtest.h>

#include "common/base/error.h"
#include "tests/data/index/small_index.h"

namespace preceptor {
namespace {

Finding of(const std::string& what, int count, bool accepted, const std::string& option = "--x") {
  Finding finding{what, option, accepted, 0, {}};
  for (int i = 0; i < count; ++i) finding.add(what + std::to_string(i));
  return finding;
}

TEST(FindingTest, CountsAllAndKeepsFiveExamples) {
  const Finding finding = of("a", 7, false);
  EXPECT_EQ(finding.count, 7);
  EXPECT_EQ(finding.examples, (std::vector<std::string>{"a0", "a1", "a2", "a3", "a4"}));
}

TEST(FindingTest, WhatIsAcceptedIsSaidAndGoesOn) {
  RecordingReporter reporter;
  settle({of("a", 2, true), of("b", 0, false)}, reporter);
  EXPECT_EQ(reporter.said, "warning: a: 2, such as a0, a1 (accepted)\n");
}

TEST(FindingTest, WhatIsNotStopsTheRunAllAtOnce) {
  RecordingReporter reporter;
  try {
    settle({of("a", 1, true), of("b", 6, false, "--b accept"), of("c", 1, false, "")}, reporter);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_EQ(error.found(), "b: 6, such as b0, b1, b2, b3, b4; c: 1, such as c0");
    EXPECT_NE(error.hint().find("--b accept"), std::string::npos);
  }
  EXPECT_NE(reporter.said.find("a: 1"), std::string::npos);
}

}  // namespace
}  // namespace preceptor
