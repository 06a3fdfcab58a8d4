#include "common/training/training_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

using testing::HasSubstr;

TrainingOptions parsed(const std::vector<std::string>& words) {
  TrainingOptions options;
  OptionTable table;
  options.register_in(table);
  parse_options(table, words, "");
  return options;
}

TEST(TrainingOptions, TheDefaultsAreValid) { EXPECT_NO_THROW(TrainingOptions().validate()); }

TEST(TrainingOptions, EveryOptionReachesItsFieldAndTheJson) {
  const TrainingOptions options = parsed(
      {"--epochs=3", "--batch=17", "--optimiser=sgd", "--lr=0.25", "--weight-decay=0.5",
       "--momentum=0.125", "--schedule=step", "--step-epochs=4", "--step-gamma=0.75", "--warmup=11",
       "--flip", "--shift=2", "--rotate=7.5", "--seed=42", "--metric=accuracy", "--device=cuda",
       "--patients=0.25:0.5", "--label-fraction=0.0625"});
  EXPECT_NO_THROW(options.validate());
  EXPECT_TRUE(options.augmentation.any());
  const Json expected = Json::parse(
      R"({"epochs":3,"batch":17,"optimiser":"sgd","lr":0.25,"weight_decay":0.5,"momentum":0.125,)"
      R"("schedule":"step","step_epochs":4,"step_gamma":0.75,"warmup":11,"flip":true,"shift":2,)"
      R"("rotate":7.5,"seed":42,"metric":"accuracy","device":"cuda","patients":"0.25:0.5",)"
      R"("label_fraction":0.0625,"threads":1})");
  EXPECT_EQ(options.to_json().dump(), expected.dump());
}

TEST(TrainingOptions, NothingIsAugmentedUnlessAsked) {
  EXPECT_FALSE(TrainingOptions().augmentation.any());
  EXPECT_TRUE(parsed({"--flip"}).augmentation.any());
  EXPECT_TRUE(parsed({"--shift=1"}).augmentation.any());
  EXPECT_TRUE(parsed({"--rotate=0.5"}).augmentation.any());
}

TEST(TrainingOptions, BadValuesAreUsageErrorsThatNameTheOption) {
  const struct {
    std::string word, expected, found;
  } cases[] = {
      {"--epochs=0", "1 to", "0"},
      {"--epochs=1000001", "1 to", "1000001"},
      {"--batch=1", "2 to", "1"},
      {"--batch=65537", "2 to", "65537"},
      {"--optimiser=AdamW", "adam, adamw or sgd", "AdamW"},
      {"--lr=0", "above 0", "0"},
      {"--lr=-1", "above 0", "-1"},
      {"--lr=inf", "above 0", ""},
      {"--lr=nan", "above 0", ""},
      {"--weight-decay=-0.1", "0 or more", "-0.1"},
      {"--weight-decay=nan", "0 or more", ""},
      {"--momentum=1", "less than 1", "1"},
      {"--momentum=-0.5", "less than 1", "-0.5"},
      {"--schedule=exponential", "constant, cosine or step", "exponential"},
      {"--step-epochs=0", "--step-epochs >= 1", ""},
      {"--step-gamma=2", "--step-gamma <= 1", ""},
      {"--warmup=-1", "--warmup >= 0", ""},
      {"--shift=-1", "0 to 1024", "-1"},
      {"--shift=1025", "0 to 1024", "1025"},
      {"--rotate=-1", "0 to 180", "-1"},
      {"--rotate=181", "0 to 180", "181"},
      {"--rotate=nan", "0 to 180", ""},
      {"--seed=-1", "0 or more", "-1"},
      {"--metric=f1", "cross_entropy", "f1"},
      {"--device=tpu", "cpu or cuda", "tpu"},
      {"--patients=0.5", "A:B", "0.5"},
      {"--label-fraction=-0.1", "0 to 1", "-0.1"},
      {"--label-fraction=1.1", "0 to 1", "1.1"},
      {"--label-fraction=nan", "0 to 1", ""},
  };
  for (const auto& bad : cases) {
    try {
      parsed({bad.word}).validate();
      ADD_FAILURE() << bad.word << " was taken";
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::kUsage) << bad.word;
      EXPECT_THAT(problem.expected(), HasSubstr(bad.expected)) << bad.word;
      EXPECT_THAT(problem.found(), HasSubstr(bad.found)) << bad.word;
    }
  }
}

TEST(TrainingOptions, ValuesAtTheEdgesAreTaken) {
  for (const char* word :
       {"--epochs=1", "--batch=2", "--batch=65536", "--weight-decay=0", "--momentum=0",
        "--momentum=0.999", "--shift=1024", "--rotate=180", "--seed=0", "--metric=cross_entropy",
        "--seed=9223372036854775807", "--patients=0:1", "--label-fraction=0", "--device=cuda"}) {
    EXPECT_NO_THROW(parsed({word}).validate()) << word;
  }
}

TEST(TrainingOptions, WhatIsNoNumberIsRefusedByTheParser) {
  for (const char* word : {"--epochs=many", "--lr=fast", "--seed=9223372036854775808"}) {
    EXPECT_THROW(parsed({word}), Error) << word;
  }
}

}  // namespace
}  // namespace preceptor
