#include "data/labels/label_columns.h"

#include <gtest/gtest.h>

#include "common/base/error.h"
#include "data/table/text_cells.h"

namespace preceptor {
namespace {

using Names = std::vector<std::string>;

CsvTable table_of(std::vector<std::string> header, std::vector<std::vector<std::string>> rows) {
  CsvTable table;
  table.header = std::move(header);
  table.rows = std::move(rows);
  return table;
}

ErrorKind kind_of_failure(const CsvTable& table, const LabelCsvOptions& options = {}) {
  try {
    parse_labels(table, options);
  } catch (const Error& error) {
    return error.kind();
  }
  ADD_FAILURE() << "nothing was refused";
  return ErrorKind::kInternal;
}

TEST(LabelColumnsTest, FindsColumnsByTheirUsualNames) {
  const ParsedLabels parsed =
      parse_labels(table_of({"SOP Instance UID", "Split", "Class"},
                            {{" 1.2.3 ", "train", " ill "}, {"1.2.4", "", ""}}),
                   {});
  EXPECT_EQ(parsed.key_kind, LabelKeyKind::kSopInstanceUid);
  ASSERT_EQ(parsed.rows.size(), 2u);
  EXPECT_EQ(parsed.rows[0].key, "1.2.3");
  EXPECT_EQ(parsed.rows[0].label, std::optional<std::string>("ill"));
  EXPECT_EQ(parsed.rows[0].split, "train");
  EXPECT_FALSE(parsed.rows[1].label);
  EXPECT_TRUE(parsed.has_split);
  EXPECT_FALSE(parsed.has_patient);
  EXPECT_EQ(parsed.rows[1].line, 3u);
}

TEST(LabelColumnsTest, TakesTheNamedColumns) {
  LabelCsvOptions options;
  options.key_column = "image";
  options.label_column = "finding 2";
  options.split_column = "fold";
  options.patient_column = "who";
  const ParsedLabels parsed =
      parse_labels(table_of({"label", "image", "finding 2", "fold", "who", "split"},
                            {{"no", "./a//b.dcm", "x", "test", "p7", "train"}}),
                   options);
  EXPECT_EQ(parsed.key_kind, LabelKeyKind::kPath);
  EXPECT_EQ(parsed.rows[0].key, "a/b.dcm");
  EXPECT_EQ(*parsed.rows[0].label, "x");
  EXPECT_EQ(parsed.rows[0].split, "test");
  EXPECT_EQ(parsed.rows[0].patient, "p7");
  for (const char* column : {"image", "finding 2", "fold", "who"}) {
    EXPECT_NE(parsed.understood.find(column), std::string::npos) << parsed.understood;
  }
}

TEST(LabelColumnsTest, AColumnOfAnyNameIsJudgedByWhatItHolds) {
  LabelCsvOptions options;
  options.key_column = "image";
  const auto kind = [&options](const std::string& first, const std::string& second) {
    return parse_labels(table_of({"image", "label"}, {{first, "x"}, {second, "y"}}), options)
        .key_kind;
  };
  EXPECT_EQ(kind("1.2.3", "1.2.4"), LabelKeyKind::kSopInstanceUid);
  EXPECT_EQ(kind("1.2.3.dcm", "1.2.4"), LabelKeyKind::kPath);
  EXPECT_EQ(kind("123", "124"), LabelKeyKind::kPath);
}

TEST(LabelColumnsTest, CodesKeepTheirNamesAndTheirOrder) {
  const CsvTable table =
      table_of({"path", "label", "label_name"}, {{"a", "1", "apple"}, {"b", "0", "zebra"}});
  LabelCsvOptions by_code;
  by_code.label_column = "label";
  for (const ParsedLabels& parsed : {parse_labels(table, {}), parse_labels(table, by_code)}) {
    EXPECT_EQ(parsed.class_names, (Names{"zebra", "apple"}));
    EXPECT_EQ(*parsed.rows[0].label, "apple");
    EXPECT_EQ(*parsed.rows[1].label, "zebra");
  }
}

TEST(LabelColumnsTest, ACompanionThatDoesNotFitIsLeftAlone) {
  const CsvTable table = table_of({"path", "label", "label_name"},
                                  {{"a", "1", "x"}, {"b", "0", "y"}, {"c", "0", "x"}});
  LabelCsvOptions by_code;
  by_code.label_column = "label";
  const ParsedLabels parsed = parse_labels(table, by_code);
  EXPECT_TRUE(parsed.class_names.empty());
  EXPECT_EQ(*parsed.rows[0].label, "1");
  EXPECT_EQ(*parse_labels(table, {}).rows[0].label, "x");
}

TEST(LabelColumnsTest, NanIsNoPatientAndNoSplit) {
  LabelCsvOptions options;
  options.patient_column = "who";
  const ParsedLabels parsed = parse_labels(
      table_of({"path", "label", "who", "split"},
               {{"a", "x", "nan", "NaN"}, {"b", "y", "NA", "none"}, {"c", "x", "Nan Li", "dev"}}),
      options);
  EXPECT_EQ(parsed.rows[0].patient + parsed.rows[1].patient, "");
  EXPECT_EQ(parsed.rows[2].patient, "Nan Li");
  EXPECT_EQ(parsed.rows[0].split, "");
  EXPECT_EQ(parsed.rows[1].split, "none");
}

TEST(LabelColumnsTest, PatientsAndSplitsAreUtf8) {
  LabelCsvOptions options;
  options.patient_column = "who";
  const CsvTable table = table_of({"path", "label", "who"}, {{"a", "x", "b"}, {"b", "y", "M\xFC"}});
  try {
    parse_labels(table, options);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.found(), "line 3");
    EXPECT_NE(error.hint().find("--encoding"), std::string::npos);
  }
}

TEST(LabelColumnsTest, AReaderWhoMayBeThereIsFoundInAnyCase) {
  LabelCsvOptions options;
  options.label_from = "set";
  options.reader_column = "rad_id";
  options.reader_if_there = true;
  const std::vector<std::vector<std::string>> rows{{"a", "mass", "R1"}, {"a", "node", ""}};
  EXPECT_EQ(parse_labels(table_of({"path", "label", "Rad ID"}, rows), options).rows[0].reader,
            "R1");
  const ParsedLabels agreed = parse_labels(table_of({"path", "label", "other"}, rows), options);
  EXPECT_EQ(agreed.rows[0].reader, agreed.rows[1].reader);
  EXPECT_FALSE(agreed.rows[0].reader.empty());
  EXPECT_NE(agreed.understood.find("no column rad_id"), std::string::npos);
}

TEST(LabelColumnsTest, OfSeveralTablesSomeMayHaveSplitsPatientsAndReaders) {
  std::string header;
  const auto kept = [&header](const LabelCsvOptions& options) {
    CsvTable table = table_of({"path", "label", "Split", "who", "Reader"}, {});
    std::string text;
    for (const KeptColumn& column : name_columns_to_keep(options, table)) {
      text += column.name + "=" + column.filling + " ";
    }
    header = joined_text(table.header);
    return text;
  };
  LabelCsvOptions options;
  EXPECT_EQ(kept(options), "split= ");
  EXPECT_EQ(header, "path, label, split, who, Reader");
  options.patient_column = "who";
  options.reader_column = "Reader";
  EXPECT_EQ(kept(options), "split= who= Reader= ");  // rows without are a voice each
  options.has_split_lists = true;
  options.reader_column = "reader";
  EXPECT_EQ(kept(options), "who= reader= ");
  EXPECT_EQ(header, "path, label, Split, who, reader");
  options.reader_if_there = true;
  EXPECT_EQ(kept(options), "reader=all who= reader= ");
  EXPECT_EQ(header, "path, label, Split, who, reader");
  options.has_split_lists = false;
  options.split_column = "none";
  EXPECT_EQ(kept(options), "reader=all who= reader= ");
  options.patient_column = "path";  // which keys the rows: no table may lack it
  EXPECT_EQ(kept(options), "reader=all reader= ");
  options.key_column = options.patient_column = "who";
  EXPECT_EQ(kept(options), "reader=all reader= ");
}

TEST(LabelColumnsTest, ACellPatternSeesBackslashesAsSlashesToo) {
  LabelCsvOptions options;
  options.key_cell_pattern = "(p[0-9]+/.*)";
  const ParsedLabels parsed = parse_labels(
      table_of({"path", "label"}, {{"set\\p1\\view.jpg", "x"}, {"set/p2/view.jpg", "y"}}), options);
  EXPECT_EQ(parsed.rows[0].key, "p1/view.jpg");
  EXPECT_EQ(parsed.rows[1].key, "p2/view.jpg");
}

TEST(LabelColumnsTest, KeysOfAPatternAreSaidToBe) {
  LabelCsvOptions options;
  options.keys_by_pattern = true;
  const ParsedLabels parsed = parse_labels(table_of({"path", "label"}, {{"a/./b", "x"}}), options);
  EXPECT_EQ(parsed.key_kind, LabelKeyKind::kPattern);
  EXPECT_EQ(parsed.rows[0].key, "a/./b");
  EXPECT_NE(parsed.understood.find("--key-pattern"), std::string::npos) << parsed.understood;
}

TEST(LabelColumnsTest, NamesWhatIsMissing) {
  const CsvTable table = table_of({"uid of it", "verdict"}, {{"1.2", "x"}});
  try {
    parse_labels(table, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_NE(std::string(error.what()).find("--key-column"), std::string::npos);
    EXPECT_EQ(error.expected(), "one of: uid of it, verdict");
  }
  LabelCsvOptions options;
  options.key_column = "uid of it";
  EXPECT_EQ(kind_of_failure(table, options), ErrorKind::kUsage);  // no label column
  options.label_column = "Verdict";                               // names are taken as written
  EXPECT_EQ(kind_of_failure(table, options), ErrorKind::kUsage);
  options.label_column = "verdict";
  EXPECT_EQ(parse_labels(table, options).rows.size(), 1u);
  options.split_column = "fold";
  EXPECT_EQ(kind_of_failure(table, options), ErrorKind::kUsage);
}

TEST(LabelColumnsTest, RefusesWhatCannotBeMeant) {
  EXPECT_EQ(kind_of_failure(table_of({"path", "label", "label"}, {{"a", "x", "y"}})),
            ErrorKind::kUsage);
  EXPECT_EQ(kind_of_failure(table_of({"path", "label"}, {{" ", "x"}})), ErrorKind::kInput);
  EXPECT_EQ(kind_of_failure(table_of({"path", "label"}, {{"a", "\xFC"}})), ErrorKind::kInput);
}

TEST(LabelColumnsTest, KindsOfKeysByNameOrByWord) {
  const auto kind = [](const std::string& column, const std::string& word) {
    LabelCsvOptions options;
    options.key_column = column;
    options.key_kind = word;
    return parse_labels(table_of({column, "label"}, {{"a/./b", "x"}}), options);
  };
  EXPECT_EQ(kind("Study UID", "").key_kind, LabelKeyKind::kStudyInstanceUid);
  EXPECT_EQ(kind("series", "").key_kind, LabelKeyKind::kSeriesInstanceUid);
  EXPECT_EQ(kind("accession_number", "").key_kind, LabelKeyKind::kAccessionNumber);
  EXPECT_EQ(kind("path", "accession").key_kind, LabelKeyKind::kAccessionNumber);
  EXPECT_EQ(kind("path", "accession").rows[0].key, "a/./b");  // no path
  EXPECT_EQ(kind("x", "path").rows[0].key, "a/b");
  EXPECT_THROW(kind("x", "stem"), Error);
}

TEST(LabelColumnsTest, KeysAreMadeWholeAndCutByAPattern) {
  LabelCsvOptions options;
  options.key_kind = "series";
  options.key_cell_pattern = "/([0-9.]+)/[^/]*$";
  const CsvTable table = table_of({"path", "label"}, {{"P_1/1.2/1.3\n.4/0.dcm\n", "x"}});
  EXPECT_EQ(parse_labels(table, options).rows[0].key, "1.3.4");
  options.key_cell_pattern = "/([a-z]+)/";
  EXPECT_EQ(kind_of_failure(table, options), ErrorKind::kInput);
}

TEST(LabelColumnsTest, OptionsThatDoNotGoTogether) {
  const auto refused = [](const auto& set) {
    LabelCsvOptions options;
    set(options);
    EXPECT_THROW(options.validate(), Error);
  };
  refused([](auto& o) { o.label_from = "rle"; });
  refused([](auto& o) { o.label_columns = {"a"}, o.label_from = "set"; });
  refused([](auto& o) { o.label_from = "binary", o.negative_name = "none"; });
  refused([](auto& o) { o.reader_column = "reader"; });
  refused([](auto& o) { o.key_kind = "name"; });
  refused([](auto& o) { o.values.blank = "positive"; });
  LabelCsvOptions options;
  options.validate();
  EXPECT_EQ(options.label_from_word(), "class");
  options.label_separator = "|";
  EXPECT_EQ(options.label_from_word(), "set");
  options.validate();
}

}  // namespace
}  // namespace preceptor
