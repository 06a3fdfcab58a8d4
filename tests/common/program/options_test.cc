#include "common/program/options.h"

#include <gtest/gtest.h>

#include <fstream>

#include "common/base/error.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

struct Sample {
  bool flag = false;
  std::int64_t count = 3;
  double rate = 0.5;
  std::string name = "n", config;
  std::optional<double> maybe;
  std::vector<std::string> words;
  OptionTable table;

  Sample() {
    table.add("flag", &flag, "a switch").add("count", &count, "how many").add("rate", &rate, "r");
    table.add("name", &name, "who").add("maybe", &maybe, "perhaps").add("config", &config, "file");
    table.positional("WORD", &words, "words", 0, 2);
  }
  void parse(const std::vector<std::string>& line) { parse_options(table, line, "see --help"); }
};

TEST(Options, FillsFieldsAndKeepsDefaults) {
  Sample sample;
  sample.parse({"a", "--flag", "--count=7", "--maybe", "-1.5", "b"});
  EXPECT_TRUE(sample.flag);
  EXPECT_EQ(sample.count, 7);
  EXPECT_EQ(sample.rate, 0.5);
  EXPECT_EQ(sample.maybe, -1.5);
  EXPECT_EQ(sample.words, (std::vector<std::string>{"a", "b"}));
}

TEST(Options, TheCommandLineWinsOverTheFile) {
  TemporaryFolder folder;
  std::ofstream(folder.file("x.ini")) << "count = 9\nrate = 2\nflag = true\n";
  Sample sample;
  sample.parse({"--config", folder.file("x.ini"), "--count", "1"});
  EXPECT_EQ(sample.count, 1);
  EXPECT_EQ(sample.rate, 2);
  EXPECT_TRUE(sample.flag);
}

TEST(Options, AValueOfTheFileIsTakenAsItStands) {
  TemporaryFolder folder;
  std::ofstream(folder.file("x.ini"))
      << "# a comment\n  ; another = 1\r\n\nname = ^(P[0-9])#1/ #x;y \r\ncount = 4\n";
  Sample sample;
  sample.parse({"--config", folder.file("x.ini")});
  EXPECT_EQ(sample.name, "^(P[0-9])#1/ #x;y");
  EXPECT_EQ(sample.count, 4);
}

ErrorKind kind_of_failure(Sample& sample, const std::vector<std::string>& line) {
  try {
    sample.parse(line);
  } catch (const Error& error) {
    EXPECT_FALSE(error.hint().empty());
    return error.kind();
  }
  ADD_FAILURE() << "parsed";
  return ErrorKind::kInternal;
}

TEST(Options, RefusesWhatItDoesNotKnow) {
  TemporaryFolder folder;
  std::ofstream(folder.file("bad.ini")) << "cuont = 9\n";
  for (const std::vector<std::string>& line :
       std::vector<std::vector<std::string>>{{"--cuont", "1"},
                                             {"--coun", "1"},
                                             {"--count", "x"},
                                             {"--count"},
                                             {"a", "b", "c"},
                                             {"--count", "1", "--count", "2"},
                                             {"--config", folder.file("bad.ini")},
                                             {"--config", folder.file("missing.ini")}}) {
    Sample sample;
    EXPECT_EQ(kind_of_failure(sample, line), ErrorKind::kUsage) << line[0];
  }
}

TEST(Options, AProblemOfTheFileNamesTheFile) {
  TemporaryFolder folder;
  const std::string path = folder.file("x.ini");
  for (const char* text : {"no value\n", "cuont = 9\n", "count = x\n"}) {
    std::ofstream(path) << text;
    Sample sample;
    try {
      sample.parse({"--config", path});
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.path(), path) << text;
    }
  }
}

TEST(Options, AnEmptyValueIsNoneThatWasLeftOut) {
  TemporaryFolder folder;
  std::ofstream(folder.file("x.ini")) << "name =\n";
  for (const auto& line :
       {std::vector<std::string>{"--name", ""}, {"--name="}, {"--config", folder.file("x.ini")}}) {
    Sample sample;
    EXPECT_EQ(kind_of_failure(sample, line), ErrorKind::kUsage);
  }
}

TEST(Options, RequiredOptionsAreRequired) {
  Sample sample;
  std::string out;
  sample.table.require("out", &out, "where");
  EXPECT_EQ(kind_of_failure(sample, {}), ErrorKind::kUsage);
  sample.parse({"--out", "x"});
  EXPECT_EQ(out, "x");
}

TEST(Options, DescribesAndPrintsThemselves) {
  Sample sample;
  EXPECT_NE(describe_options(sample.table).find("--count ARG"), std::string::npos);
  EXPECT_NE(describe_options(sample.table).find("(default 3)"), std::string::npos);
  EXPECT_EQ(sample.table.values().at("count").as_integer(), 3);
  EXPECT_TRUE(sample.table.values().at("maybe").is_null());
}

}  // namespace
}  // namespace preceptor
