#include "stage2_student/runs/metrics_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/metrics/classification_metrics.h"

namespace preceptor {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(FigureText, RoundsAndShowsWhatIsUndefined) {
  EXPECT_EQ(figure_text(Json(0.98765), 2), "0.99");
  EXPECT_EQ(figure_text(Json(0.5)), "0.5000");
  EXPECT_EQ(figure_text(Json(std::int64_t{30338}), 0), "30338");
  EXPECT_EQ(figure_text(Json()), "-");
}

TEST(MetricsText, HasALineForAllAndOneForEachClass) {
  // Class "never" has no row, so its figures are undefined.
  const std::vector<float> log_probabilities =
      log_softmax_rows({2, 0, -1, 0, 2, -1, 2, 0, -1, 2, 0, -1}, 3);
  const ClassificationMetrics metrics =
      classification_metrics(log_probabilities, {0, 1, 1, 0}, {"healthy", "ill", "never"});
  const std::string text = metrics_text(metrics.to_json());
  EXPECT_THAT(text, HasSubstr("4 images: AUC 0.7500, accuracy 0.7500, cross-entropy 0.6"));
  EXPECT_THAT(text, HasSubstr("healthy              AUC 0.7500  sensitivity 1.0000  "
                              "specificity 0.5000 (2 images)"));
  EXPECT_THAT(text, HasSubstr("ill                  AUC 0.7500  sensitivity 0.5000"));
  EXPECT_THAT(text, HasSubstr("never                AUC -  sensitivity -  specificity 1.0000"));
  EXPECT_THAT(text, HasSubstr("(0 images)"));
  EXPECT_THAT(text, Not(HasSubstr("nan")));
}

TEST(MetricsText, OfNoRowsShowsNoFigures) {
  const std::string text = metrics_text(classification_metrics({}, {}, {"a", "b"}).to_json());
  EXPECT_THAT(text, HasSubstr("0 images: AUC -, accuracy -, cross-entropy -"));
}

TEST(MetricsText, TakesAnyClassName) {
  const std::string name = std::string(300, 'n') + "%s%n";
  const std::string text = metrics_text(classification_metrics({}, {}, {name, "b"}).to_json());
  EXPECT_THAT(text, HasSubstr("nnnn"));
  EXPECT_THAT(text, HasSubstr("(0 images)"));
}

}  // namespace
}  // namespace preceptor
