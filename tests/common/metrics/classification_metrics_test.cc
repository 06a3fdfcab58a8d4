#include "common/metrics/classification_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "common/base/error.h"

namespace preceptor {
namespace {

using testing::HasSubstr;
using Labels = std::vector<std::int64_t>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const std::vector<std::string> kTwo{"no", "yes"};
const std::vector<std::string> kThree{"a", "b", "c"};

std::vector<float> logs(const std::vector<double>& probabilities) {
  std::vector<float> out;
  for (const double p : probabilities) out.push_back(static_cast<float>(std::log(p)));
  return out;
}

// The definition, pair by pair.
double pairwise(const std::vector<double>& scores, const std::vector<std::uint8_t>& positive) {
  double won = 0, pairs = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    for (std::size_t j = 0; j < scores.size(); ++j) {
      if (!positive[i] || positive[j]) continue;
      won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
      pairs += 1;
    }
  }
  return won / pairs;
}

TEST(AreaUnderRoc, CountsThePairsThatAreInOrder) {
  EXPECT_DOUBLE_EQ(area_under_roc({0.1, 0.4, 0.35, 0.8}, {0, 0, 1, 1}), 0.75);
  EXPECT_DOUBLE_EQ(area_under_roc({1, 2, 3, 4}, {0, 0, 1, 1}), 1);
  EXPECT_DOUBLE_EQ(area_under_roc({1, 2, 3, 4}, {1, 1, 0, 0}), 0);
  EXPECT_DOUBLE_EQ(area_under_roc({5, -1, 2}, {0, 1, 0}), 0);
}

TEST(AreaUnderRoc, ATieIsHalfAPair) {
  EXPECT_DOUBLE_EQ(area_under_roc({1, 2, 2, 3}, {0, 0, 1, 1}), 3.5 / 4);
  EXPECT_DOUBLE_EQ(area_under_roc({7, 7, 7, 7, 7}, {1, 0, 0, 1, 0}), 0.5);
  EXPECT_DOUBLE_EQ(area_under_roc({0, -0.0}, {1, 0}), 0.5);
}

TEST(AreaUnderRoc, DoesNotDependOnTheOrderOfTiedSamples) {
  EXPECT_DOUBLE_EQ(area_under_roc({2, 2, 1}, {1, 0, 0}), area_under_roc({2, 2, 1}, {0, 1, 0}));
}

TEST(AreaUnderRoc, IsUndefinedWhereASideIsEmpty) {
  EXPECT_TRUE(std::isnan(area_under_roc({}, {})));
  EXPECT_TRUE(std::isnan(area_under_roc({1, 2}, {1, 1})));
  EXPECT_TRUE(std::isnan(area_under_roc({1, 2}, {0, 0})));
}

TEST(AreaUnderRoc, AScoreThatIsNoNumberMakesItUndefinedAndDoesNotHang) {
  EXPECT_TRUE(std::isnan(area_under_roc({0.1, kNan, 0.3}, {0, 1, 1})));
  EXPECT_TRUE(std::isnan(area_under_roc({kNan, kNan}, {0, 1})));
}

TEST(AreaUnderRoc, InfiniteScoresHaveTheirRank) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_DOUBLE_EQ(area_under_roc({-infinity, 0, infinity}, {0, 0, 1}), 1);
}

TEST(AreaUnderRoc, IsTheDefinitionOnRandomScoresWithTies) {
  std::mt19937 random(1);
  for (const int values : {2, 5, 1000}) {
    std::vector<double> scores;
    std::vector<std::uint8_t> positive;
    for (int i = 0; i < 300; ++i) {
      scores.push_back(static_cast<double>(random() % static_cast<unsigned>(values)));
      positive.push_back(random() % 3 == 0);
    }
    EXPECT_NEAR(area_under_roc(scores, positive), pairwise(scores, positive), 1e-12) << values;
  }
}

TEST(ClassificationMetrics, TwoClassesByHand) {
  const ClassificationMetrics got =
      classification_metrics(logs({0.9, 0.1, 0.6, 0.4, 0.65, 0.35, 0.2, 0.8}), {0, 0, 1, 1}, kTwo);
  EXPECT_EQ(got.samples, 4);
  ASSERT_EQ(got.classes.size(), 2u);
  EXPECT_EQ(got.classes[0].name, "no");
  EXPECT_EQ(got.classes[0].positives, 2);
  EXPECT_DOUBLE_EQ(got.classes[0].auc, 0.75);
  EXPECT_DOUBLE_EQ(got.classes[0].sensitivity, 1);
  EXPECT_DOUBLE_EQ(got.classes[0].specificity, 0.5);
  EXPECT_EQ(got.classes[1].name, "yes");
  EXPECT_DOUBLE_EQ(got.classes[1].auc, 0.75);
  EXPECT_DOUBLE_EQ(got.classes[1].sensitivity, 0.5);
  EXPECT_DOUBLE_EQ(got.classes[1].specificity, 1);
  EXPECT_DOUBLE_EQ(got.auc, 0.75);
  EXPECT_DOUBLE_EQ(got.accuracy, 0.75);
  EXPECT_NEAR(got.cross_entropy,
              -(std::log(0.9) + std::log(0.6) + std::log(0.35) + std::log(0.8)) / 4, 1e-7);
  EXPECT_DOUBLE_EQ(got.macro_auc, 0.75);
  EXPECT_DOUBLE_EQ(got.macro_sensitivity, 0.75);
  EXPECT_DOUBLE_EQ(got.macro_specificity, 0.75);
}

// Probabilities of two classes need not be each other's mirror image once they are rounded: the
// headline figure is the second class's.
TEST(ClassificationMetrics, AucOfTwoClassesIsTheSecondOnes) {
  const ClassificationMetrics got =
      classification_metrics({-1, -3, -1, -2, -1, -4}, {0, 1, 0}, kTwo);
  EXPECT_DOUBLE_EQ(got.classes[0].auc, 0.5);
  EXPECT_DOUBLE_EQ(got.classes[1].auc, 1);
  EXPECT_DOUBLE_EQ(got.auc, 1);
  EXPECT_DOUBLE_EQ(got.macro_auc, 0.75);
}

TEST(ClassificationMetrics, ThreeClassesByHand) {
  const ClassificationMetrics got =
      classification_metrics(logs({0.7, 0.2, 0.1, 0.2, 0.5, 0.3, 0.1, 0.6, 0.3,  // labels 0, 1, 2
                                   0.3, 0.3, 0.4, 0.5, 0.4, 0.1, 0.4, 0.3, 0.3}),
                             {0, 1, 2, 2, 1, 0}, kThree);
  const double auc[] = {7.0 / 8, 6.0 / 8, 7.0 / 8};  // class 2: two ties with 0.3
  const double sensitivity[] = {1, 0.5, 0.5}, specificity[] = {0.75, 0.75, 1};
  for (std::size_t c = 0; c < 3; ++c) {
    EXPECT_EQ(got.classes[c].positives, 2);
    EXPECT_DOUBLE_EQ(got.classes[c].auc, auc[c]) << c;
    EXPECT_DOUBLE_EQ(got.classes[c].sensitivity, sensitivity[c]) << c;
    EXPECT_DOUBLE_EQ(got.classes[c].specificity, specificity[c]) << c;
  }
  EXPECT_DOUBLE_EQ(got.auc, 2.5 / 3);
  EXPECT_DOUBLE_EQ(got.macro_auc, 2.5 / 3);
  EXPECT_DOUBLE_EQ(got.macro_sensitivity, 2.0 / 3);
  EXPECT_DOUBLE_EQ(got.macro_specificity, 2.5 / 3);
  EXPECT_DOUBLE_EQ(got.accuracy, 4.0 / 6);
  EXPECT_NEAR(got.cross_entropy,
              -(std::log(0.7) + std::log(0.5) + std::log(0.3) + 3 * std::log(0.4)) / 6, 1e-7);
}

// Every sample of class c is called c + 1: the confusion matrix has nothing on its diagonal.
TEST(ClassificationMetrics, AConfusionThatIsAlwaysWrong) {
  const ClassificationMetrics got = classification_metrics(
      logs({0.1, 0.8, 0.1, 0.1, 0.1, 0.8, 0.8, 0.1, 0.1, 0.1, 0.8, 0.1}), {0, 1, 2, 0}, kThree);
  EXPECT_EQ(got.accuracy, 0);
  const double specificity[] = {1.0 / 2, 1.0 / 3, 2.0 / 3};
  for (std::size_t c = 0; c < 3; ++c) {
    EXPECT_EQ(got.classes[c].sensitivity, 0) << c;
    EXPECT_DOUBLE_EQ(got.classes[c].specificity, specificity[c]) << c;
  }
}

TEST(ClassificationMetrics, AnEmptyClassIsUndefinedAndLeftOutOfTheMeans) {
  const ClassificationMetrics got = classification_metrics(
      logs({0.6, 0.3, 0.1, 0.2, 0.7, 0.1, 0.2, 0.3, 0.5}), {0, 1, 1}, kThree);
  EXPECT_EQ(got.classes[2].positives, 0);
  EXPECT_TRUE(std::isnan(got.classes[2].auc));
  EXPECT_TRUE(std::isnan(got.classes[2].sensitivity));
  EXPECT_DOUBLE_EQ(got.classes[2].specificity, 2.0 / 3);
  EXPECT_DOUBLE_EQ(got.macro_auc, (1 + 0.75) / 2);  // class 1: 0.7 and a tie of 0.3 against 0.3
  EXPECT_DOUBLE_EQ(got.macro_sensitivity, (1 + 0.5) / 2);
  EXPECT_DOUBLE_EQ(got.macro_specificity, 1);
  const Json json = Json::parse(got.to_json().dump());
  EXPECT_TRUE(json.at("classes").as_array()[2].at("auc").is_null());
  EXPECT_TRUE(json.at("classes").as_array()[2].at("sensitivity").is_null());
  EXPECT_FALSE(json.at("classes").as_array()[2].at("specificity").is_null());
  EXPECT_FALSE(json.at("macro_auc").is_null());
}

TEST(ClassificationMetrics, OneClassAloneHasNoAuc) {
  const ClassificationMetrics got =
      classification_metrics(logs({0.9, 0.1, 0.4, 0.6}), {0, 0}, kTwo);
  for (const double figure : {got.auc, got.macro_auc, got.macro_sensitivity, got.macro_specificity,
                              got.classes[0].specificity, got.classes[1].sensitivity}) {
    EXPECT_TRUE(std::isnan(figure));
  }
  EXPECT_DOUBLE_EQ(got.accuracy, 0.5);
  EXPECT_DOUBLE_EQ(got.classes[0].sensitivity, 0.5);
  EXPECT_DOUBLE_EQ(got.classes[1].specificity, 0.5);
  EXPECT_TRUE(got.to_json().at("auc").as_double() != got.to_json().at("auc").as_double());
  EXPECT_TRUE(Json::parse(got.to_json().dump()).at("auc").is_null());
}

TEST(ClassificationMetrics, NoSampleAtAll) {
  const ClassificationMetrics got = classification_metrics({}, {}, kTwo);
  EXPECT_EQ(got.samples, 0);
  EXPECT_TRUE(std::isnan(got.accuracy));
  EXPECT_TRUE(std::isnan(got.cross_entropy));
  EXPECT_TRUE(std::isnan(got.auc));
  const Json json = Json::parse(got.to_json().dump());
  EXPECT_EQ(json.at("samples").as_integer(), 0);
  EXPECT_TRUE(json.at("accuracy").is_null());
  EXPECT_TRUE(json.at("cross_entropy").is_null());
}

TEST(ClassificationMetrics, LogitsThatAreNoNumbersGiveUndefinedFigures) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const ClassificationMetrics got =
      classification_metrics(log_softmax_rows({nan, nan, 0, 1, nan, 2}, 2), {0, 1, 1}, kTwo);
  EXPECT_TRUE(std::isnan(got.auc));
  EXPECT_TRUE(std::isnan(got.cross_entropy));
}

TEST(ClassificationMetrics, AnyFigureByItsName) {
  const ClassificationMetrics got =
      classification_metrics(logs({0.9, 0.1, 0.6, 0.4, 0.65, 0.35, 0.2, 0.8}), {0, 0, 1, 0}, kTwo);
  EXPECT_EQ(got.by_name("auc"), got.auc);
  EXPECT_EQ(got.by_name("accuracy"), got.accuracy);
  EXPECT_EQ(got.by_name("cross_entropy"), got.cross_entropy);
  EXPECT_EQ(got.by_name("macro_auc"), got.macro_auc);
  EXPECT_EQ(got.by_name("macro_sensitivity"), got.macro_sensitivity);
  EXPECT_EQ(got.by_name("macro_specificity"), got.macro_specificity);
  const Json json = got.to_json();
  for (const char* name : {"auc", "accuracy", "cross_entropy", "macro_auc", "macro_sensitivity",
                           "macro_specificity"}) {
    EXPECT_EQ(json.at(name).as_double(), got.by_name(name)) << name;
  }
  EXPECT_EQ(json.at("classes").as_array()[1].at("name").as_string(), "yes");
  EXPECT_EQ(json.at("classes").as_array()[1].at("positives").as_integer(), 1);
}

TEST(ClassificationMetrics, AnUnknownNameIsAUsageErrorThatListsTheChoices) {
  try {
    ClassificationMetrics().by_name("f1");
    FAIL();
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::kUsage);
    EXPECT_EQ(problem.found(), "f1");
    EXPECT_THAT(problem.expected(), HasSubstr("macro_sensitivity"));
  }
}

TEST(ClassificationMetrics, OnlyOfTheCrossEntropyLessIsBetter) {
  EXPECT_FALSE(higher_is_better("cross_entropy"));
  for (const char* name :
       {"auc", "accuracy", "macro_auc", "macro_sensitivity", "macro_specificity"}) {
    EXPECT_TRUE(higher_is_better(name)) << name;
  }
}

TEST(LogSoftmaxRows, IsTheLogarithmOfTheSoftmax) {
  const std::vector<float> got = log_softmax_rows({0, 0, 1, 3, 2, 2}, 2);
  const double second = std::log(1 + std::exp(2.0));
  const double expected[] = {-std::log(2), -std::log(2), -second,
                             2 - second,   -std::log(2), -std::log(2)};
  ASSERT_EQ(got.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(got[i], expected[i], 1e-6) << i;
}

TEST(LogSoftmaxRows, LargeLogitsNeitherOverflowNorVanish) {
  const std::vector<float> got = log_softmax_rows({10000, 0, -10000, -30, 0, -1e30f}, 3);
  EXPECT_FLOAT_EQ(got[0], 0);
  EXPECT_FLOAT_EQ(got[1], -10000);
  EXPECT_FLOAT_EQ(got[2], -20000);
  EXPECT_FLOAT_EQ(got[3], -30);
  EXPECT_FLOAT_EQ(got[5], -1e30f);
}

TEST(LogSoftmaxRows, NoRowsGiveNone) { EXPECT_TRUE(log_softmax_rows({}, 3).empty()); }

}  // namespace
}  // namespace preceptor
