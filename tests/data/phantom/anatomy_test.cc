#include "data/phantom/anatomy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace preceptor {
namespace {

HounsfieldImage slice(const PhantomPatient& patient, std::uint64_t seed, std::int64_t rows = 40,
                      std::int64_t columns = 40) {
  PhantomRandom random(seed, 0);
  return draw_slice(patient, rows, columns, random);
}

double mean(const HounsfieldImage& image) {
  double sum = 0;
  for (const double value : image.values) sum += value;
  return sum / static_cast<double>(image.values.size());
}

double mean_of_many(PhantomClass label, double severity) {
  PhantomPatient patient;
  patient.label = label;
  patient.severity = severity;
  double sum = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) sum += mean(slice(patient, seed));
  return sum / 60;
}

bool is_equal(const PhantomPatient& a, const PhantomPatient& b) {
  return a.label == b.label && a.severity == b.severity && a.half_width == b.half_width &&
         a.half_height == b.half_height && a.tilt == b.tilt && a.lung_width == b.lung_width &&
         a.lung_height == b.lung_height && a.lung_density == b.lung_density && a.fat == b.fat;
}

TEST(AnatomyTest, NamesItsClasses) {
  EXPECT_STREQ(phantom_class_name(PhantomClass::kNormal), "normal");
  EXPECT_STREQ(phantom_class_name(PhantomClass::kNodule), "nodule");
  EXPECT_STREQ(phantom_class_name(PhantomClass::kDiffuse), "diffuse");
}

TEST(AnatomyTest, IsAFunctionOfItsRandomNumbersAlone) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    PhantomRandom one(seed, 5), other(seed, 5);
    const PhantomPatient patient = draw_patient(one);
    const PhantomPatient between = draw_patient(one);  // nothing is remembered between calls
    slice(between, seed + 1);
    EXPECT_TRUE(is_equal(draw_patient(other), patient)) << seed;
    EXPECT_TRUE(is_equal(draw_patient(other), between)) << seed;
    EXPECT_FALSE(is_equal(patient, between)) << seed;
    EXPECT_EQ(slice(patient, seed).values, slice(patient, seed).values) << seed;
    EXPECT_NE(slice(patient, seed).values, slice(patient, seed + 1).values) << seed;
  }
}

TEST(AnatomyTest, DrawsEveryClassAboutAsOften) {
  std::map<std::string, int> counts;
  double least = 1, most = 0;
  for (std::uint64_t stream = 0; stream < 3000; ++stream) {
    PhantomRandom random(1, stream);
    const PhantomPatient patient = draw_patient(random);
    ++counts[phantom_class_name(patient.label)];
    least = std::min(least, patient.severity);
    most = std::max(most, patient.severity);
  }
  ASSERT_EQ(counts.size(), static_cast<std::size_t>(kPhantomClasses));
  for (const auto& [name, count] : counts) EXPECT_NEAR(count, 1000, 120) << name;
  EXPECT_GE(least, 0);
  EXPECT_LE(most, 1);
  EXPECT_GT(most - least, 0.5) << "graded: from hardly to be seen to plain";
}

TEST(AnatomyTest, DrawsTheSizeThatIsAskedForInHounsfieldUnits) {
  const HounsfieldImage image = slice({}, 1, 56, 80);
  EXPECT_EQ(image.rows, 56);
  EXPECT_EQ(image.columns, 80);
  ASSERT_EQ(image.values.size(), 56u * 80u);
  for (const double value : image.values) {
    ASSERT_TRUE(std::isfinite(value));
    ASSERT_TRUE(value > -1400 && value < 3000) << value;
  }
  // Air about the body, lungs within, bone at the spine.
  const auto [least, most] = std::minmax_element(image.values.begin(), image.values.end());
  EXPECT_LT(*least, -900);
  EXPECT_GT(*most, 300);
  double corner = 0;
  for (std::size_t r = 0; r < 4; ++r) {
    for (std::size_t c = 0; c < 4; ++c) corner += image.values[r * 80 + c] / 16;
  }
  EXPECT_NEAR(corner, -1000, 40);
}

TEST(AnatomyTest, IsTheSameBodyInEverySize) {
  PhantomPatient patient;
  const double small = mean(slice(patient, 3, 48, 48)), large = mean(slice(patient, 3, 96, 96));
  EXPECT_NEAR(small, large, 15);
  EXPECT_NEAR(small, mean(slice(patient, 3, 48, 96)), 15);
}

// Disease adds density, and more of it the plainer it is. How much is a matter of taste.
TEST(AnatomyTest, AddsWhatTheClassSays) {
  const double normal = mean_of_many(PhantomClass::kNormal, 1);
  EXPECT_EQ(normal, mean_of_many(PhantomClass::kNormal, 0)) << "nothing to grade";
  for (const PhantomClass label : {PhantomClass::kNodule, PhantomClass::kDiffuse}) {
    const double hard = mean_of_many(label, 0), easy = mean_of_many(label, 1);
    EXPECT_GT(hard, normal) << phantom_class_name(label);
    EXPECT_GT(easy, hard + 1) << phantom_class_name(label);
  }
}

TEST(AnatomyTest, FollowsThePatientsLungs) {
  PhantomPatient dense, thin;
  dense.lung_density = -700;
  thin.lung_density = -900;
  EXPECT_GT(mean(slice(dense, 4)), mean(slice(thin, 4)) + 10);
  PhantomPatient wide;
  wide.lung_width = 0.36;
  EXPECT_LT(mean(slice(wide, 4)), mean(slice({}, 4)) - 5) << "more air";
}

}  // namespace
}  // namespace preceptor
