#include "data/labels/label_values.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

constexpr LabelValue kNo = LabelValue::kNegative, kYes = LabelValue::kPositive,
                     kNone = LabelValue::kMissing, kOpen = LabelValue::kUncertain;

TEST(LabelValuesTest, ACellSaysYesOrNo) {
  for (const char* yes :
       {"1", "1.0", " 1.00", "1,0", "yes", "TRUE", "Positive", "WAHR", "Vrai", "SÍ"}) {
    EXPECT_EQ(binary_value(yes), kYes) << yes;
  }
  for (const char* no : {"0", "0.0", "-0", "no", "False", "negative", "FALSCH", "faux", "Falso"}) {
    EXPECT_EQ(binary_value(no), kNo) << no;
  }
  for (const char* open : {"-1", "-1.0", "uncertain"}) EXPECT_EQ(binary_value(open), kOpen);
  for (const char* none : {"", "  ", "NaN", "NA", "n/a", "null", "None", "-nan", "<NA>", "#N/A",
                           "#NV", "#NA", "#N/A N/A", "NaT", "(null)", "."}) {
    EXPECT_EQ(binary_value(none), kNone) << none;
  }
  for (const char* other : {"2", "0.5", "-2", "1,0,0", "1,000", "1x", "ill", "inf", "1 0"}) {
    EXPECT_FALSE(binary_value(other)) << other;
  }
}

TEST(LabelValuesTest, AMaskIsThereOrNot) {
  EXPECT_EQ(mask_value(" -1"), kNo);
  EXPECT_EQ(mask_value("175349 7 1013 12"), kYes);
  EXPECT_EQ(mask_value("-1.0"), kNo);
  for (const char* none : {"0", "1", "1 2 3", "0 0", "5 0 9 0"}) {
    EXPECT_FALSE(mask_value(none)) << none;
  }
  EXPECT_EQ(mask_value(""), kNone);
  EXPECT_EQ(mask_value("nan"), kNone);
  EXPECT_FALSE(mask_value("-2"));
  EXPECT_FALSE(mask_value("1 2 x"));
}

TEST(LabelValuesTest, PoliciesSettleWhatIsOpen) {
  EXPECT_EQ(ValuePolicy().settled(kOpen), kOpen);
  EXPECT_EQ(ValuePolicy().settled(kNone), kNone);
  EXPECT_EQ((ValuePolicy{"positive", "missing"}).settled(kOpen), kYes);
  EXPECT_EQ((ValuePolicy{"negative", "missing"}).settled(kOpen), kNo);
  EXPECT_EQ((ValuePolicy{"missing", "negative"}).settled(kOpen), kNone);  // not blank: uncertain
  EXPECT_EQ((ValuePolicy{"uncertain", "negative"}).settled(kNone), kNo);
  EXPECT_EQ((ValuePolicy{"positive", "negative"}).settled(kYes), kYes);
  EXPECT_THROW((ValuePolicy{"maybe", "missing"}).validate(), Error);
  EXPECT_THROW((ValuePolicy{"missing", "positive"}).validate(), Error);
  EXPECT_NO_THROW(ValuePolicy().validate());
}

}  // namespace
}  // namespace preceptor
