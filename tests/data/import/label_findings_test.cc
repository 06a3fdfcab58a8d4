#include "data/import/label_findings.h"

#include <gtest/gtest.h>

#include <set>

namespace preceptor {
namespace {

TEST(LabelFindings, EachIsSaidOnceAndAcceptedByItsOwnOption) {
  std::set<std::string> said;
  for (const Finding& finding : LabelFindings(true, false).all()) {
    EXPECT_TRUE(said.insert(finding.what).second) << finding.what;
    if (finding.option.empty()) continue;
    EXPECT_EQ(finding.accepted, finding.option == "--missing-files accept") << finding.what;
  }
  EXPECT_EQ(said.size(), sizeof(LabelFindings) / sizeof(Finding));
  EXPECT_TRUE(LabelFindings(false, true).unlabelled.accepted);
  EXPECT_FALSE(LabelFindings(false, true).missing.accepted);
}

}  // namespace
}  // namespace preceptor
