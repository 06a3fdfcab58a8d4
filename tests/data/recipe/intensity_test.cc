#include "data/recipe/intensity.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/data/recipe/small_image.h"

namespace preceptor {
namespace {

Recipe with(const std::string& intensity) {
  Recipe recipe;
  recipe.intensity = IntensityRule::parse(intensity);
  return recipe;
}

Plane mapped(const Recipe& recipe, const DicomImage& image, std::int64_t frame = 0) {
  const IntensityMap map = frame_intensity(recipe, image, frame);
  return std::get<std::vector<Plane>>(map.apply(image, frame))[0];
}

DicomImage padded_image() {
  DicomImage image =
      small_image<std::uint8_t>(StoredType::kUint8, {10, 20, 30, 40, 255, 255, 10, 10, 20, 30});
  image.padding = PixelPadding{250, 255};
  return image;
}

TEST(Intensity, PaddingIsLeftOutUnlessKept) {
  const DicomImage image = padded_image();
  Recipe recipe = with("minmax");
  EXPECT_EQ(mapped(recipe, image)[3], 1);
  EXPECT_EQ(mapped(recipe, image)[4], 0);
  recipe.padding = PaddingRule::kKeep;
  EXPECT_EQ(mapped(recipe, image)[4], 1);
  EXPECT_EQ(mapped(recipe, image)[3], 30.0 / 245);
}

TEST(Intensity, InvertedPaddingStaysDark) {
  DicomImage image = padded_image();
  image.monochrome1 = true;
  EXPECT_EQ(mapped(with("minmax"), image)[0], 1);
  EXPECT_EQ(mapped(with("minmax"), image)[4], 0);
  EXPECT_EQ(mapped(with("range:10,40,-3,1"), image)[0], 1);
  EXPECT_EQ(mapped(with("range:10,40,-3,1"), image)[4], -3);
  EXPECT_EQ(mapped(with("xrv"), image)[4], -1024);
  const Plane zscore = mapped(with("zscore"), image);
  EXPECT_EQ(zscore[4], zscore[3]);  // 40 is the darkest when inverted
  EXPECT_GT(zscore[0], 0);
}

// By hand: 10 10 10 20 20 30 30 40; (n - 1) 30 % = 2.1, (n - 1) 90 % = 6.3.
TEST(Intensity, PercentilesLieBetweenNeighbours) {
  const Plane found = mapped(with("percentile:30,90"), padded_image());
  const double low = 10 + 0.1 * 10, high = 30 + 0.3 * 10;
  EXPECT_NEAR(found[1], (20 - low) / (high - low), 1e-15);
  EXPECT_EQ(found[0], 0);
  EXPECT_EQ(found[3], 1);
}

TEST(Intensity, AZscoreHasPopulationStatistics) {
  const double mean = 170.0 / 8;
  const double variance = (3 * 100 + 2 * 400 + 2 * 900 + 1600) / 8.0 - mean * mean;
  EXPECT_NEAR(mapped(with("zscore"), padded_image())[2], (30 - mean) / std::sqrt(variance), 1e-14);
  const DicomImage flat = small_image<std::uint8_t>(StoredType::kUint8, {7, 7, 7, 7});
  EXPECT_EQ(mapped(with("zscore"), flat), (Plane{0, 0, 0, 0}));
  EXPECT_EQ(mapped(with("minmax"), flat), (Plane{0, 0, 0, 0}));
  const DicomImage zeros = small_image<std::uint8_t>(StoredType::kUint8, {0, 0, 4, 6});
  EXPECT_EQ(mapped(with("zscore:nonzero"), zeros), (Plane{0, 0, -1, 1}));
}

TEST(Intensity, AnImageOfPaddingAloneIsTheLeastOfEverything) {
  DicomImage image = small_image<std::uint8_t>(StoredType::kUint8, {9, 9, 9, 9});
  image.padding = PixelPadding{9, 9};
  for (const char* rule : {"minmax", "percentile:1,99", "zscore"}) {
    EXPECT_EQ(mapped(with(rule), image), (Plane{0, 0, 0, 0})) << rule;
  }
}

TEST(Intensity, SlicesOfAVolumeShareTheirStatistics) {
  const DicomImage one = small_image<std::int16_t>(StoredType::kInt16, {0, 1, 2, 3});
  DicomImage other = small_image<std::int16_t>(StoredType::kInt16, {4, 5, 4, 5, 5, 9, 4, 5}, 2);
  other.meanings = {PixelMeaning{}, PixelMeaning{}};
  other.meanings[1].slope = 2;
  for (const auto& [rule, three] :
       {std::pair<const char*, double>{"minmax", 3.0 / 18}, {"percentile:0,50", 3 / 4.5}}) {
    const Recipe recipe = with(rule);
    IntensityMap map(recipe);
    map.observe(one, 0);
    map.observe(other, 0);
    map.observe(other, 1);
    map.settle();
    EXPECT_NEAR(std::get<std::vector<Plane>>(map.apply(one, 0))[0][3], three, 1e-15) << rule;
    EXPECT_EQ(std::get<std::vector<Plane>>(map.apply(other, 1))[0][1], 1) << rule;
  }
}

// Whichever slice comes last.
TEST(Intensity, TheLeastZscoreOfAVolumeIsOfAllItsSlicesAsTheyAreShown) {
  const auto slice = [](std::vector<std::uint8_t> values, bool inverted) {
    values.push_back(255);
    DicomImage image = small_image<std::uint8_t>(StoredType::kUint8, values);
    image.padding = PixelPadding{255, 255};
    image.monochrome1 = inverted;
    return image;
  };
  const auto least = [](const std::vector<DicomImage>& slices, const char* rule) {
    const Recipe recipe = with(rule);
    IntensityMap map(recipe);
    for (const DicomImage& image : slices) map.observe(image, 0);
    map.settle();
    EXPECT_EQ(std::get<std::vector<Plane>>(map.apply(slices[0], 0))[0][2], map.least());
    return map.least();
  };
  // Of 10, 19, 20 and 33.
  const double mean = 20.5, deviation = std::sqrt(67.25);
  for (const char* rule : {"zscore", "zscore:nonzero"}) {
    for (const bool low_is_inverted : {false, true}) {
      const DicomImage low = slice({10, 19}, low_is_inverted);
      const DicomImage high = slice({20, 33}, !low_is_inverted);
      const double expected = (low_is_inverted ? 20 - mean : mean - 33) / deviation;
      EXPECT_NEAR(least({low, high}, rule), expected, 1e-14) << rule;
      EXPECT_NEAR(least({high, low}, rule), expected, 1e-14) << rule;
    }
  }
  // Of all but the zeros the result is above 0.
  EXPECT_EQ(least({slice({10, 19}, true), slice({20, 29}, false), slice({0, 0}, false)},
                  "zscore:nonzero"),
            0);
}

TEST(Intensity, FloatingPointHasTheRangeOfItsValues) {
  const DicomImage image = small_image<float>(StoredType::kFloat32, {-1, 0, NAN, 3, INFINITY});
  EXPECT_EQ(mapped(Recipe{}, image), (Plane{0, 0.25, 0, 1, 0}));
  const Recipe xrv = with("xrv");
  const auto outcome = frame_intensity(xrv, image, 0).apply(image, 0);
  EXPECT_EQ(std::get<Rejection>(outcome).code, "intensity");
}

TEST(Intensity, WideIntegersHaveTheirStoredRange) {
  const DicomImage image = small_image<std::uint32_t>(StoredType::kUint32, {0, 4294967295u});
  EXPECT_EQ(mapped(Recipe{}, image), (Plane{0, 1}));
  EXPECT_EQ(mapped(with("xrv"), image), (Plane{-1024, 1024}));
  const DicomImage with_sign =
      small_image<std::int32_t>(StoredType::kInt32, {-2147483647 - 1, 2147483647});
  EXPECT_EQ(mapped(with("xrv"), with_sign), (Plane{-1024, 1024}));
}

TEST(Intensity, EachWindowIsAChannel) {
  const DicomImage image = small_image<std::uint8_t>(StoredType::kUint8, {0, 5, 10, 15});
  Recipe recipe;
  recipe.windows = parse_windows("5,10,exact;10,10,exact");
  recipe.channels = 2;
  const auto planes =
      std::get<std::vector<Plane>>(frame_intensity(recipe, image, 0).apply(image, 0));
  EXPECT_EQ(planes[0], (Plane{0, 0.5, 1, 1}));
  EXPECT_EQ(planes[1], (Plane{0, 0, 0.5, 1}));
  DicomImage colour = small_image<std::uint8_t>(StoredType::kUint8, {1, 2, 3});
  colour.samples = 3;
  colour.columns = 1;
  EXPECT_EQ(std::get<Rejection>(frame_intensity(recipe, colour, 0).apply(colour, 0)).code,
            "channels");
}

}  // namespace
}  // namespace preceptor
