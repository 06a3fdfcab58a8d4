#include "data/import/label_explanation.h"

#include <gtest/gtest.h>

#include "tests/data/index/small_index.h"

namespace preceptor {
namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

TEST(LabelExplanationTest, ARowForEachFindingShowsItsOwn) {
  ParsedLabels parsed;
  parsed.task = LabelTask::kFindings;
  parsed.findings = {"A", "B"};
  parsed.finding_a_row = true;
  parsed.rows.resize(2);
  parsed.rows[0].values = {LabelValue::kMissing, LabelValue::kNegative};
  parsed.rows[1].values = {LabelValue::kMissing, LabelValue::kMissing};
  const std::string said = joined(explain_table(parsed, {}));
  EXPECT_NE(said.find("key , B negative\n"), std::string::npos) << said;
  EXPECT_NE(said.find("key , nothing\n"), std::string::npos) << said;
}

TEST(LabelExplanationTest, SaysWhatIsWhereAndNamesNobodyInItsCounts) {
  std::vector<ArchiveImage> files{small_image(1, "1.1"), small_image(2, "1.2")};
  ParsedLabels parsed;
  parsed.task = LabelTask::kFindings;
  parsed.findings = {"A", "B"};
  for (const char* key : {"1.1", "1.2", "1.2", "1.3"}) {
    LabelRow& row = parsed.rows.emplace_back();
    row.key = key;
    row.line = parsed.rows.size() + 1;
    row.values = {LabelValue::kPositive, LabelValue::kUncertain};
  }
  parsed.rows[1].values = {LabelValue::kNegative, LabelValue::kNegative};
  LabelImportOptions options;
  options.aggregation = Aggregation::kAny;
  const std::string before = joined(explain_table(parsed, options));
  for (const char* said : {"4 rows", "--aggregate any", "-1 is uncertain, a blank cell is missing",
                           "row in line 2: key 1.1, A positive, B uncertain",
                           "row in line 3: key 1.2, all negative"}) {
    EXPECT_NE(before.find(said), std::string::npos) << said << "\n" << before;
  }
  const LabelImport import = import_labels(parsed, {files, {}, {}}, options);
  const std::string after = joined(explain_import(parsed, import));
  for (const char* said :
       {"keys (SOPInstanceUID): 3, of which 2 have files", "1 of them by several",
        "key 1.1 is /archive/1.dcm", "column A:", "positive 2"}) {
    EXPECT_NE(after.find(said), std::string::npos) << said << "\n" << after;
  }
  const std::string json = explanation_json(parsed, import).dump();
  EXPECT_EQ(json.find("1.1"), std::string::npos) << json;
  EXPECT_EQ(json.find("archive"), std::string::npos) << json;
  EXPECT_NE(json.find("\"a label for no file\":1"), std::string::npos) << json;
}

}  // namespace
}  // namespace preceptor
