#include "stage2_student/student_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

using testing::HasSubstr;
using testing::Not;

StudentOptions parsed(const std::vector<std::string>& words) {
  StudentOptions options;
  OptionTable table;
  options.register_in(table);
  std::vector<std::string> all{"--cache", "c", "--out", "o"};
  all.insert(all.end(), words.begin(), words.end());
  parse_options(table, all, "");
  return options;
}

struct BadValue {
  std::string option, value, expected;
};

TEST(StudentOptionsTest, BadValuesAreUsageErrorsThatSayWhatIsExpectedAndFound) {
  const BadValue cases[] = {
      {"--alpha", "1.01", "0 to 1"},
      {"--alpha", "-0.5", "0 to 1"},
      {"--alpha", "nan", "0 to 1"},
      {"--temperature", "0", "above 0"},
      {"--temperature", "-4", "above 0"},
      {"--temperature", "1001", "1000"},
      {"--temperature", "nan", "above 0"},
      {"--steps", "-1", "0 or more"},
      {"--epochs", "0", "1 to"},
      {"--batch", "1", "2 to"},
      {"--optimiser", "adagrad", "adam, adamw or sgd"},
      {"--lr", "0", "above 0"},
      {"--lr", "nan", "above 0"},
      {"--weight-decay", "-1", "0 or more"},
      {"--momentum", "1", "0 to less than 1"},
      {"--schedule", "linear", "constant, cosine or step"},
      {"--shift", "-1", "0 to"},
      {"--rotate", "181", "0 to 180"},
      {"--seed", "-1", "0 or more"},
      {"--metric", "f1", "auc"},
      {"--device", "tpu", "cpu or cuda"},
      {"--patients", "0.5:0.5", "A:B"},
      {"--patients", "half", "A:B"},
      {"--label-fraction", "1.5", "0 to 1"},
      {"--label-fraction", "nan", "0 to 1"},
  };
  for (const BadValue& bad : cases) {
    const StudentOptions options = parsed({bad.option + "=" + bad.value});
    try {
      options.validate();
      ADD_FAILURE() << bad.option << " " << bad.value << " was taken";
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::kUsage) << bad.option;
      EXPECT_THAT(problem.expected(), HasSubstr(bad.expected)) << bad.option;
      const std::string found = bad.value == "nan" ? "null" : bad.value;
      EXPECT_THAT(problem.found(), HasSubstr(found)) << bad.option;
    }
  }
}

TEST(StudentOptionsTest, ValuesAtTheEdgesAreTaken) {
  for (const char* word :
       {"--alpha=0", "--alpha=1", "--temperature=1000", "--temperature=0.01", "--steps=0",
        "--batch=2", "--epochs=1", "--label-fraction=0", "--patients=0:1", "--momentum=0"}) {
    EXPECT_NO_THROW(parsed({word}).validate()) << word;
  }
}

TEST(StudentOptionsTest, CacheAndOutAreRequired) {
  for (const char* missing : {"cache", "out"}) {
    StudentOptions options;
    OptionTable table;
    options.register_in(table);
    const std::string given = missing == std::string("cache") ? "--out=x" : "--cache=x";
    try {
      parse_options(table, {given}, "");
      ADD_FAILURE();
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::kUsage);
      EXPECT_THAT(problem.what_failed(), HasSubstr(std::string("--") + missing));
    }
  }
}

TEST(StudentOptionsTest, TheTemperatureIsUnsetUntilItIsGiven) {
  EXPECT_FALSE(parsed({}).temperature.has_value());
  EXPECT_EQ(parsed({"--temperature=2.5"}).temperature, 2.5);
}

TEST(StudentOptionsTest, JsonHoldsEveryChoiceAndNoPath) {
  StudentOptions options = parsed({"--alpha=0.25", "--width=2", "--steps=900", "--seed=7"});
  options.cache = "/secret/cache";
  options.out = "/secret/out";
  options.student_file = "/secret/student.pt";
  const Json json = options.to_json();
  EXPECT_THAT(json.dump(), Not(HasSubstr("secret")));
  EXPECT_THAT(json.dump(), Not(HasSubstr("/")));
  EXPECT_EQ(json.at("arch").as_string(), "scripted");
  EXPECT_EQ(json.at("alpha").as_double(), 0.25);
  EXPECT_EQ(json.at("width").as_double(), 2);
  EXPECT_EQ(json.at("steps").as_integer(), 900);
  EXPECT_EQ(json.at("training").at("seed").as_integer(), 7);
  EXPECT_TRUE(json.at("temperature").is_null());
}

}  // namespace
}  // namespace preceptor
