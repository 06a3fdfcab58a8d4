#include "data/labels/label_cells.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

constexpr LabelValue kNo = LabelValue::kNegative, kYes = LabelValue::kPositive,
                     kNone = LabelValue::kMissing, kOpen = LabelValue::kUncertain;
using Values = std::vector<LabelValue>;
using Names = std::vector<std::string>;

CsvTable table_of(Names header, std::vector<Names> rows) {
  CsvTable table;
  table.header = std::move(header);
  table.rows = std::move(rows);
  return table;
}

std::string problem(const CsvTable& table, const LabelCsvOptions& options) {
  try {
    read_label_cells(table, options, {"label"});
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(LabelCellsTest, ColumnsOfFindings) {
  LabelCsvOptions options;
  options.label_columns = {"B", "A"};
  const CsvTable table = table_of({"A", "x", "B"}, {{"1.0", "?", "0"}, {"-1", "?", ""}});
  const LabelCells cells = read_label_cells(table, options, {});
  EXPECT_EQ(cells.task, LabelTask::kFindings);
  EXPECT_EQ(cells.findings, (Names{"B", "A"}));
  EXPECT_EQ(cells.values, (std::vector<Values>{{kNo, kYes}, {kNone, kOpen}}));
  options.values = {"positive", "negative"};
  EXPECT_EQ(read_label_cells(table, options, {}).values[1], (Values{kNo, kYes}));
  options.label_columns = {"x"};
  EXPECT_NE(problem(table, options).find("? in line 2, column x"), std::string::npos);
  options.label_columns = {"C"};
  EXPECT_NE(problem(table, options).find("--label-columns"), std::string::npos);
}

TEST(LabelCellsTest, OneFinding) {
  LabelCsvOptions options;
  options.label_from = "mask";
  const LabelCells cells =
      read_label_cells(table_of({"label"}, {{"-1"}, {"1 2 3 4"}, {""}}), options, {"label"});
  EXPECT_EQ(cells.task, LabelTask::kFinding);
  EXPECT_EQ(cells.values, (std::vector<Values>{{kNo}, {kYes}, {kNone}}));
  options.label_from = "binary";
  EXPECT_EQ(problem(table_of({"label"}, {{"2"}}), options).find("none"), std::string::npos);
}

TEST(LabelCellsTest, SetsOfNames) {
  LabelCsvOptions options;
  options.label_separator = "|";
  options.negative_name = "No Finding";
  const CsvTable table = table_of(
      {"label"}, {{"Mass | Edema"}, {"No Finding"}, {"Edema|"}, {""}, {"No Finding|Edema"}});
  LabelCells cells = read_label_cells(table, options, {"label"});
  EXPECT_EQ(cells.task, LabelTask::kFindings);
  EXPECT_EQ(cells.findings, (Names{"Edema", "Mass"}));
  EXPECT_EQ(cells.values, (std::vector<Values>{
                              {kYes, kYes}, {kNo, kNo}, {kYes, kNo}, {kNone, kNone}, {kYes, kNo}}));
  options.class_names = {"Mass", "Nodule", "Edema"};
  cells = read_label_cells(table, options, {"label"});
  EXPECT_EQ(cells.findings, options.class_names);
  EXPECT_EQ(cells.values[0], (Values{kYes, kNo, kYes}));
  options.class_names = {"Mass"};
  EXPECT_NE(problem(table, options).find("Edema in line 2"), std::string::npos);
  options.class_names.clear();
  EXPECT_NE(problem(table_of({"label"}, {{"No Finding"}}), options).find("no finding"),
            std::string::npos);
}

TEST(LabelCellsTest, NumbersForEachFindingAreNoNames) {
  LabelCsvOptions options;
  options.label_from = "set";
  const CsvTable lists = table_of({"label"}, {{"[0, 1, 0]"}, {"[1, 0, 0]"}});
  EXPECT_NE(problem(lists, options).find("answers, and no names"), std::string::npos);
  options.label_separator = " ";
  EXPECT_NE(problem(table_of({"label"}, {{"0 1"}, {"1 0"}}), options).find("answers"),
            std::string::npos);
  EXPECT_NE(problem(table_of({"label"}, {{"0 1 0"}, {"1 0 2"}}), options).find("answers"),
            std::string::npos);
  EXPECT_NE(problem(table_of({"label"}, {{"yes no no"}, {"no"}}), options).find("answers"),
            std::string::npos);
  EXPECT_NE(
      problem(table_of({"label"}, {{"[True, nan]"}, {"[False, True]"}}), options).find("answers"),
      std::string::npos);
  EXPECT_EQ(problem(table_of({"label"}, {{"0"}, {"0 1"}, {"2 1"}}), options), "none");
  EXPECT_EQ(problem(table_of({"label"}, {{"mass mass"}, {"node mass"}}), options), "none");
  options.class_names = {"0", "1"};
  EXPECT_EQ(read_label_cells(lists, options, {"label"}).values[0], (Values{kYes, kYes}));
}

TEST(LabelCellsTest, ANegativeNameIsOneInAnyCaseUnlessItIsListed) {
  LabelCsvOptions options;
  options.label_from = "set";
  options.negative_name = "No finding";
  const CsvTable table = table_of({"label"}, {{"No Finding"}, {"mass"}, {"NO FINDING"}});
  const LabelCells cells = read_label_cells(table, options, {"label"});
  EXPECT_EQ(cells.findings, std::vector<std::string>{"mass"});
  EXPECT_EQ(cells.values[2], std::vector<LabelValue>{LabelValue::kNegative});
  options.class_names = {"mass", "No Finding"};
  EXPECT_EQ(read_label_cells(table, options, {"label"}).values[2],
            (std::vector<LabelValue>{LabelValue::kNegative, LabelValue::kPositive}));
  const LabelCells listed = read_label_cells(table, options, {"label"});
  EXPECT_EQ(listed.values[0],
            (std::vector<LabelValue>{LabelValue::kNegative, LabelValue::kPositive}));
  EXPECT_EQ(listed.values[1],
            (std::vector<LabelValue>{LabelValue::kPositive, LabelValue::kNegative}));
}

TEST(LabelCellsTest, NanIsNoFindingUnlessItIsListed) {
  LabelCsvOptions options;
  options.label_from = "set";
  const CsvTable table = table_of({"label"}, {{"nan"}, {"mass"}, {"None"}});
  const LabelCells cells = read_label_cells(table, options, {"label"});
  EXPECT_EQ(cells.findings, std::vector<std::string>{"mass"});
  EXPECT_EQ(cells.values[0], std::vector<LabelValue>{LabelValue::kMissing});
  options.negative_name = "none";
  EXPECT_EQ(read_label_cells(table, options, {"label"}).values[2],
            std::vector<LabelValue>{LabelValue::kNegative});
  options.class_names = {"mass", "nan"};
  EXPECT_EQ(read_label_cells(table, options, {"label"}).values[0],
            (std::vector<LabelValue>{LabelValue::kNegative, LabelValue::kPositive}));
}

TEST(LabelCellsTest, NamesMustBeUtf8) {
  LabelCsvOptions options;
  options.label_from = "set";
  EXPECT_NE(problem(table_of({"label"}, {{"\xFC"}}), options).find("--encoding"),
            std::string::npos);
  options.label_from.clear();
  EXPECT_NE(problem(table_of({"label"}, {{"a"}, {"\xFC"}}), options).find("line 3"),
            std::string::npos);
  options.label_columns = {"\xFC"};
  EXPECT_NE(problem(table_of({"\xFC"}, {{"1"}}), options).find("the header"), std::string::npos);
}

}  // namespace
}  // namespace preceptor
