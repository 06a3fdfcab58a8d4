#include "data/recipe/framing.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/data/recipe/small_image.h"
#include "tests/data/resize/whole_plane.h"

namespace preceptor {
namespace {

Recipe sized(std::int64_t height, std::int64_t width, Fit fit) {
  Recipe recipe;
  recipe.height = height;
  recipe.width = width;
  recipe.fit = fit;
  return recipe;
}

DicomImage image_of(std::int64_t rows, std::int64_t columns) {
  DicomImage image;
  image.rows = rows;
  image.columns = columns;
  return image;
}

Framing framing(const Recipe& recipe, const DicomImage& image) {
  return std::get<Framing>(framing_of(recipe, image));
}

TEST(Framing, APadKeepsTheAspectAndPutsTheOddPixelLast) {
  const Framing found = framing(sized(10, 9, Fit::kPad), image_of(8, 12));  // k = 0.75
  EXPECT_EQ(found.rows.scaled, 6);
  EXPECT_EQ(found.rows.margin, 2);
  EXPECT_EQ(found.columns.scaled, 9);
  EXPECT_EQ(found.columns.margin, 0);
  const Framing odd = framing(sized(9, 9, Fit::kPad), image_of(8, 12));
  EXPECT_EQ(odd.rows.margin, 1);  // and 2 below
}

TEST(Framing, AThinImageKeepsAPixel) {
  EXPECT_EQ(framing(sized(8, 8, Fit::kPad), image_of(1, 1000)).rows.scaled, 1);
}

TEST(Framing, ACropFillsTheSizeAndTakesTheMiddle) {
  const Framing found = framing(sized(10, 9, Fit::kCrop), image_of(8, 12));  // k = 1.25
  EXPECT_EQ(found.rows.scaled, 10);
  EXPECT_EQ(found.columns.scaled, 15);
  EXPECT_EQ(found.columns.skipped, 3);
  EXPECT_EQ(found.columns.kept, 9);
}

TEST(Framing, SpacingMakesPixelsSquare) {
  Recipe recipe = sized(12, 12, Fit::kPad);
  recipe.square_pixels = true;
  DicomImage image = image_of(8, 12);
  EXPECT_EQ(std::get<Rejection>(framing_of(recipe, image)).code, "spacing");
  image.spacing = PixelSpacing{3, 1};  // 24 by 12
  const Framing found = framing(recipe, image);
  EXPECT_EQ(found.rows.scaled, 12);
  EXPECT_EQ(found.columns.scaled, 6);
  EXPECT_EQ(found.columns.margin, 3);
}

TEST(Framing, ASpacingBeyondCountingIsRefused) {
  for (const double far : {1e13, 1e16, 1e18, 1e300, 1e308}) {
    for (const PixelSpacing spacing : {PixelSpacing{far, 1}, PixelSpacing{1, far}}) {
      Recipe recipe = sized(100, 100, Fit::kCrop);
      recipe.square_pixels = true;
      DicomImage image = image_of(1000, 1000);
      image.spacing = spacing;
      const Outcome<Framing> found = framing_of(recipe, image);
      ASSERT_TRUE(std::holds_alternative<Rejection>(found)) << far;
      EXPECT_EQ(std::get<Rejection>(found).code, "spacing");
    }
  }
  EXPECT_GT(framing(sized(16384, 16384, Fit::kCrop), image_of(65535, 1)).rows.scaled,
            1'000'000'000);
}

TEST(Framing, TheSourceIsCroppedFirst) {
  Recipe recipe = sized(4, 4, Fit::kStretch);
  recipe.crop_height = 3;
  recipe.crop_width = 100;
  const Framing found = framing(recipe, image_of(8, 12));
  EXPECT_EQ(found.rows.before, 2);
  EXPECT_EQ(found.rows.taken, 3);
  EXPECT_EQ(found.columns.before, 0);
  EXPECT_EQ(found.columns.taken, 12);
}

Plane framed(const PlaneFramer& framer, const Plane& plane, std::int64_t width) {
  Plane result;
  framer(WholePlane(plane, 6), -1, appending_to(result, width));
  return result;
}

TEST(Framing, PixelsGoWhereTheNumbersSay) {
  Plane plane(4 * 6);
  std::iota(plane.begin(), plane.end(), 0.0);
  const DicomImage image = image_of(4, 6);
  Recipe recipe = sized(3, 4, Fit::kPad);
  recipe.crop_height = recipe.crop_width = 2;
  recipe.resize = ResizeMethod::kNearest;
  const PlaneFramer padded(recipe, framing(recipe, image), image);  // k = 1.5: 3 x 3
  EXPECT_EQ(framed(padded, plane, 4), (Plane{8, 8, 9, -1, 8, 8, 9, -1, 14, 14, 15, -1}));
  Recipe around = sized(4, 2, Fit::kCrop);
  const PlaneFramer cut(around, framing(around, image), image);  // k = 1
  EXPECT_EQ(framed(cut, plane, 2), (Plane{2, 3, 8, 9, 14, 15, 20, 21}));
}

}  // namespace
}  // namespace preceptor
