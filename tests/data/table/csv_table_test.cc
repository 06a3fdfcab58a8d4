#include "data/table/csv_table.h"

#include <gtest/gtest.h>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

using Row = std::vector<std::string>;

class CsvTableTest : public testing::Test {
 protected:
  CsvTable read(const std::string& bytes) {
    write_file_atomically(folder_.file("t.csv"), bytes);
    return read_csv_table(folder_.file("t.csv"));
  }
  // What is wrong with the bytes, by the error's own words.
  std::string problem(const std::string& bytes) {
    try {
      read(bytes);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kInput);
      return error.what();
    }
    return "none";
  }

  TemporaryFolder folder_;
};

TEST_F(CsvTableTest, ReadsWhatSpreadsheetsAndScriptsWrite) {
  const CsvTable table = read("\xEF\xBB\xBF a , b\r\n1,\"x, \"\"y\"\"\"\r\n 2 ,\r\n");
  EXPECT_EQ(table.header, (Row{"a", "b"}));
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0], (Row{"1", "x, \"y\""}));
  EXPECT_EQ(table.rows[1], (Row{"2", ""}));
  EXPECT_EQ(table.column("b"), std::optional<std::size_t>(1));
  EXPECT_FALSE(table.column("c"));
}

TEST_F(CsvTableTest, ATextAsAFormulaIsItsText) {
  const CsvTable table = read("=\"id\",b\n=\"0012\",1\n\"=\"\"0,13\"\"\",2\n");
  EXPECT_EQ(table.header, (Row{"id", "b"}));
  EXPECT_EQ(table.rows, (std::vector<Row>{{"0012", "1"}, {"0,13", "2"}}));
}

TEST_F(CsvTableTest, QuotesMayBeLetters) {
  CsvFormat format;
  format.has_quotes = false;
  const std::string text = "a\tb\nno \"x\" there\t\"1\n";
  const CsvTable table = parse_csv_table(text, "t.tsv", format);
  EXPECT_EQ(table.rows, (std::vector<Row>{{"no \"x\" there", "\"1"}}));
  EXPECT_NE(problem(text), "none");
}

TEST_F(CsvTableTest, KeepsLineBreaksInQuotesAndKnowsTheLines) {
  const CsvTable table = read("a,b\n\n\"x\ny\",1\n,\nz,2");
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0], (Row{"x\ny", "1"}));
  EXPECT_EQ(table.rows[1], (Row{"z", "2"}));
  EXPECT_EQ(table.lines, (std::vector<std::size_t>{3, 6}));
}

TEST_F(CsvTableTest, ReadsOldLineEnds) {
  EXPECT_EQ(read("a,b\r1,2\r3,4\r").rows.size(), 2u);
  EXPECT_EQ(read("a,b\r1,2\r3,4\r").lines, (std::vector<std::size_t>{2, 3}));
}

TEST_F(CsvTableTest, NamesTheLineOfARaggedRow) {
  const std::string said = problem("a,b\n1,2\n\n3\n4,5,6\n");
  EXPECT_NE(said.find("2 fields"), std::string::npos) << said;
  EXPECT_NE(said.find("1 in line 4"), std::string::npos) << said;
  EXPECT_NE(said.find("--separator"), std::string::npos) << said;
}

TEST_F(CsvTableTest, RefusesWhatIsNoTable) {
  EXPECT_NE(problem("").find("empty"), std::string::npos);
  EXPECT_NE(problem("\n \n,\n").find("empty"), std::string::npos);
  EXPECT_NE(problem("a,b\n1,\"2\n3,4\n").find("no CSV file"), std::string::npos);
  EXPECT_NE(problem("a,b\n1,x\"y\n").find("line 2"), std::string::npos);
  EXPECT_NE(problem("a,b\n1,2\n1,\"2\n3,4\n5,6\n").find("lines 3 to 5"), std::string::npos);
  EXPECT_NE(problem(std::string("\xFF\xFE"
                                "a\0,\0b\0\n\0",
                                10))
                .find("UTF-16"),
            std::string::npos);
  EXPECT_THROW(read_csv_table(folder_.file("nothing")), Error);
}

TEST_F(CsvTableTest, TheHeaderTellsTheSeparator) {
  EXPECT_EQ(read("\"long\r\nname \n(mm)\",b\n1,2\n").header, (Row{"long name (mm)", "b"}));
  EXPECT_EQ(read("a;b, c;d\n1;2;3\n").header, (Row{"a", "b, c", "d"}));
  EXPECT_EQ(read("a\tb\n1\t 2\n").rows[0], (Row{"1", "2"}));
  EXPECT_EQ(read("a\tb\n\t2\n").rows[0], (Row{"", "2"}));  // an empty field is none of space
  EXPECT_EQ(read("\n\"a;b;c\",d\n1,2\n").header, (Row{"a;b;c", "d"}));
  EXPECT_EQ(read("a\n1\n").rows[0], (Row{"1"}));
  EXPECT_EQ(read("a;b\n1;2\n").separator, ';');
  const CsvTable told = parse_csv_table("a;b,c\n1,2\n", "t.csv", {"", ","});
  EXPECT_EQ(told.header, (Row{"a;b", "c"}));
  EXPECT_EQ(read("sep=;\r\na,b;c\r\n1;2\r\n").header, (Row{"a,b", "c"}));
  EXPECT_EQ(read("sep=;\r\na,b;c\r\n1;2\r\n").lines, std::vector<std::size_t>{3});
  EXPECT_EQ(read("sep=,x\n1,2\n").header, (Row{"sep=", "x"}));
  EXPECT_THROW((CsvFormat{"", "::"}).validate(), Error);
  EXPECT_THROW((CsvFormat{"ebcdic", ""}).validate(), Error);
}

TEST_F(CsvTableTest, AFieldHasAnEnd) {
  EXPECT_EQ(read("a,b\n1," + std::string(16 << 20, 'x') + "\n").rows[0][1].size(), 16u << 20);
  const std::string said = problem("a,b\n1,2\n1," + std::string((16 << 20) + 1, 'x') + "\n");
  EXPECT_NE(said.find("more in line 3"), std::string::npos) << said;
}

TEST_F(CsvTableTest, LinesAboveTheHeaderAndTablesWithoutOne) {
  CsvFormat format;
  format.skipped_lines = 2;
  const auto parsed = [&format](const std::string& bytes) {
    return parse_csv_table(bytes, "t.csv", format);
  };
  CsvTable table = parsed("Report, of \"today\"\r\n\r\na;b\r\n1;2\r\n");
  EXPECT_EQ(table.header, (Row{"a", "b"}));
  EXPECT_EQ(table.lines, std::vector<std::size_t>{4});
  EXPECT_EQ(parsed("sep=;\rtitle\ra;b,c\r1;2\r").header, (Row{"a", "b,c"}));
  EXPECT_THROW(parsed("one\ntwo"), Error);  // nothing is left
  format = {};
  format.separator = "space";
  format.header = {"patient", "file"};
  table = parsed("p1 a.png\np2 \"b c.png\"\n");
  EXPECT_EQ(table.rows, (std::vector<Row>{{"p1", "a.png"}, {"p2", "b c.png"}}));
  EXPECT_EQ(table.lines, (std::vector<std::size_t>{1, 2}));
}

TEST_F(CsvTableTest, AShortRowIsAcceptedWhereThatIsAsked) {
  CsvFormat format;
  const std::string bytes = "a,b,c\n1,2\n1\n1,2,3\n";
  EXPECT_THROW(parse_csv_table(bytes, "t.csv", format), Error);
  EXPECT_NE(problem(bytes).find("--short-rows accept"), std::string::npos);
  format.accept_short_rows = true;
  const CsvTable table = parse_csv_table(bytes, "t.csv", format);
  EXPECT_EQ(table.rows[1], (Row{"1", "", ""}));
  EXPECT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.short_rows, 2u);
  EXPECT_THROW(parse_csv_table("a,b\n1,2,3\n", "t.csv", format), Error);  // too many stay too many
}

TEST_F(CsvTableTest, RowsAreSaidByTheLineInWhichTheyBegin) {
  EXPECT_EQ(read("a,b\n\n  \n\"1\n\n2\",\"\n\n\"\n,\n3,4").lines,
            (std::vector<std::size_t>{4, 10}));
  EXPECT_NE(problem("a,b\n1,2\n\"3\n\n4\"\n").find("1 in line 3"), std::string::npos);
  EXPECT_EQ(problem("a,b\n1,2,3\n").find("--short-rows"), std::string::npos);
}

TEST_F(CsvTableTest, WhatIsPackedIsNoTable) {
  using namespace std::string_literals;
  for (const std::string& bytes : {"PK\x03\x04\x14\0"s, "\x1F\x8B\x08"s, "\xD0\xCF\x11\xE0\xA1"s}) {
    EXPECT_NE(problem(bytes).find("no text"), std::string::npos);
  }
  EXPECT_NE(problem("\x1F\x8B\x08").find("gunzip"), std::string::npos);
}

TEST_F(CsvTableTest, BlankFieldsMoreMayHaveMovedOthers) {
  const std::string bytes = "a,b\n3,4\n\"5\n6\",7,,\n1,2,\n";
  EXPECT_NE(problem(bytes).find("more in 2 records, the first one in line 3"), std::string::npos);
  CsvFormat format;
  format.accept_long_rows = true;
  const CsvTable table = parse_csv_table(bytes, "t.csv", format);
  EXPECT_EQ(table.rows, (std::vector<Row>{{"3", "4"}, {"5\n6", "7"}, {"1", "2"}}));
  EXPECT_EQ(table.long_rows, 2u);
  EXPECT_EQ(read("a,b\n1,2,\n3,4,\n").long_rows, 2u);  // all have as many
  EXPECT_NE(problem("name,sop,label\nA,1,x,\nDoe, J,2,,\n").find("2 records"), std::string::npos);
}

TEST_F(CsvTableTest, TheHeaderOnceMoreIsNoRow) {
  const CsvTable table = read("a, b\n1,2\na,b,,\n\"a\", b\na,c\n3,4\n");
  EXPECT_EQ(table.rows, (std::vector<Row>{{"1", "2"}, {"a", "c"}, {"3", "4"}}));
  EXPECT_EQ(table.headers_again, 2u);
  EXPECT_EQ(read("a\na\n").rows.size(), 1u);  // of one column it may be a value
}

TEST_F(CsvTableTest, AColumnThatIsKeptIsFilledWhereATableLacksIt) {
  const std::vector<CsvTable> tables{read("key,x\n1,a\n"), read("key,who,x\n2,w,b\nkey,who,x\n"),
                                     read("x,key\nc,3\n")};
  const JoinedTable joined =
      joined_tables(tables, {"a", "b", "c"}, {{"who", "all"}, {"who", "all"}, {"nobody", ""}});
  EXPECT_EQ(joined.table.header, (Row{"key", "x", "who"}));
  EXPECT_EQ(joined.table.rows,
            (std::vector<Row>{{"1", "a", "all"}, {"2", "b", "w"}, {"3", "c", "all"}}));
  ASSERT_EQ(joined.filled.size(), 2u);
  EXPECT_EQ(joined.filled[0].first.name + " of " + joined.filled[0].second, "who of a");
  EXPECT_EQ(joined.filled[1].first.filling + " of " + joined.filled[1].second, "all of c");
  EXPECT_EQ(joined.table.headers_again, 1u);
  EXPECT_TRUE(joined.left_out.empty());
  EXPECT_EQ(joined_tables(tables, {"a", "b", "c"}).left_out, Row{"who"});
}

TEST_F(CsvTableTest, ANameThatOneTableHasTwiceIsOfNoOneColumn) {
  for (const bool first : {true, false}) {
    std::vector<CsvTable> tables{read("key,x,x\n1,a,b\n"), read("key,x\n2,c\n")};
    if (!first) std::swap(tables[0], tables[1]);
    const JoinedTable joined = joined_tables(tables, {"a", "b"});
    EXPECT_EQ(joined.table.header, (Row{"key", "x", "x"}));
    EXPECT_EQ(joined.table.rows[first ? 1 : 0], (Row{"2", "c", ""}));
  }
}

TEST_F(CsvTableTest, SeveralAreJoinedByTheNamesOfTheirColumns) {
  std::vector<CsvTable> tables{read("key,x,x,only\n1,a,b,c\n2,d,e,f\n"), read("x;key;x\n\ng;3;h\n"),
                               read("key,x,other,x\n")};
  const JoinedTable joined = joined_tables(tables, {"a", "dir/b", "c"});
  EXPECT_EQ(joined.table.header, (Row{"key", "x", "x"}));
  EXPECT_EQ(joined.table.rows,
            (std::vector<Row>{{"1", "a", "b"}, {"2", "d", "e"}, {"3", "g", "h"}}));
  EXPECT_EQ(joined.left_out, (Row{"only", "other"}));
  const auto line = [&joined](std::size_t row) {
    return line_of_row(joined.table.parts, joined.table.lines[row], row);
  };
  EXPECT_EQ(line(1), "line 3 of a");
  EXPECT_EQ(line(2), "line 3 of dir/b");
  const JoinedTable one = joined_tables({tables[0]}, {"a"});
  EXPECT_EQ(one.table.header.size(), 4u);
  EXPECT_EQ(line_of_row(one.table.parts, 2, 0), "line 2");
}

}  // namespace
}  // namespace preceptor
