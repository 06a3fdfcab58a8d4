#include "data/import/label_findings.h"

#include <gtest/gtest.h>

#include <set>

namespace preceptor {
namespace {

TEST(LabelFindings, EachIsSaidOnceAndAcceptedByItsOwnOption) {
  std::set<std::string> said;
  for (const Finding& finding : LabelFindings(true, false).all()) {
    EXPECT_TRUE(said.insert(finding.what).second) << finding.what;
    if (finding.option == "--missing-files accept") EXPECT_TRUE(finding.accepted) << finding.what;
    if (finding.option == "--unlabelled accept") EXPECT_FALSE(finding.accepted);
  }
  EXPECT_EQ(said.size(), sizeof(LabelFindings) / sizeof(Finding));
  EXPECT_TRUE(LabelFindings(false, true).unlabelled.accepted);
  EXPECT_FALSE(LabelFindings(false, true).missing.accepted);
}

}  // namespace
}  // namespace preceptor
