#include "data/recipe/recipe.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <limits>

#include "common/base/error.h"
#include "data/recipe/grey_values.h"

namespace preceptor {
namespace {

Recipe square(std::int64_t side) {
  Recipe recipe;
  recipe.height = recipe.width = side;
  return recipe;
}

TEST(Recipe, ItsJsonIsItsName) {
  Recipe recipe = square(224);
  EXPECT_EQ(recipe.to_json().dump(),
            R"({"channels":1,"dtype":"uint8","height":224,"resize":"antialiased bilinear",)"
            R"("rules":1,"width":224,"window":"file"})");
  recipe.windows = parse_windows("40,400.5");
  recipe.bits = 16;
  EXPECT_EQ(Recipe::from_json(Json::parse(recipe.to_json().dump())).to_json(), recipe.to_json());
  EXPECT_NE(recipe.to_json(), square(224).to_json());
  EXPECT_EQ(recipe.bytes_per_row(), 224 * 224 * 2);
}

TEST(Recipe, EveryFieldIsInItsJsonAndComesBack) {
  Recipe recipe = square(224);
  recipe.windows = parse_windows("file:2;name:LUNG");
  recipe.channels = 2;
  recipe.bits = 32;
  recipe.padding = PaddingRule::kMinimum;
  recipe.crop_height = 3;
  recipe.crop_width = 4;
  recipe.fit = Fit::kCrop;
  recipe.square_pixels = true;
  recipe.resize = ResizeMethod::kArea;
  recipe.depth = 16;
  recipe.spacing = {2.5, 1, 1};
  EXPECT_EQ(recipe.to_json().dump(),
            R"({"aspect":"spacing","channels":2,"crop":[3,4],"depth":16,"dtype":"float32",)"
            R"("fit":"crop","height":224,"padding":"minimum","resize":"area","rules":1,)"
            R"("spacing":[2.5,1.0,1.0],"width":224,"window":"file:2;name:LUNG"})");
  EXPECT_EQ(Recipe::from_json(Json::parse(recipe.to_json().dump())).to_json(), recipe.to_json());
  Recipe other = square(8);
  other.intensity = IntensityRule::parse("percentile:1,99");
  other.fit = Fit::kPad;
  other.padding = PaddingRule::kKeep;
  other.resize = ResizeMethod::kNearest;
  EXPECT_EQ(Recipe::from_json(other.to_json()).to_json(), other.to_json());
}

TEST(Recipe, AVolumeIsNoFrame) {
  DicomImage image;
  Recipe recipe = square(4);
  recipe.depth = 4;
  EXPECT_THROW(apply_recipe(recipe, image, 0), Error);
}

TEST(Recipe, QuantisesWithoutLeavingTheRange) {
  // As many as make the vectors full, and some more.
  std::vector<double> values{-1, 0.5, 2, std::numeric_limits<double>::quiet_NaN(), 1e300, -1e300};
  std::vector<std::uint8_t> expected{0, 128, 255, 0, 255, 0};
  for (int i = 0; i < 3; ++i) {
    values.insert(values.end(), values.begin(), values.end());
    expected.insert(expected.end(), expected.begin(), expected.end());
  }
  std::vector<std::uint8_t> bytes(values.size());
  quantise(values.data(), values.size(), 8, bytes.data());
  EXPECT_EQ(bytes, expected);
  std::vector<std::uint16_t> words(values.size());
  quantise(values.data(), values.size(), 16, reinterpret_cast<std::uint8_t*>(words.data()));
  EXPECT_EQ(words[7], 32768);
  EXPECT_EQ(words[8], 65535);
  EXPECT_EQ(words[9], 0);
  const double below = -2.5;
  float value = 0;
  quantise(&below, 1, 32, reinterpret_cast<std::uint8_t*>(&value));
  EXPECT_EQ(value, -2.5f);
}

TEST(Recipe, TheSameWindowHasOneText) {
  EXPECT_EQ(WindowRule::parse("40,400").text(), WindowRule::parse("4e1,400.0").text());
  EXPECT_EQ(WindowRule::parse(WindowRule::parse("-600.25,1500").text()).center, -600.25);
  EXPECT_EQ(WindowRule::parse("file").text(), "file");
}

TEST(Recipe, OtherRulesAreRefused) {
  Json other = square(4).to_json();
  other.set("rules", 2);
  EXPECT_THROW(Recipe::from_json(other), Error);
  Json more = square(4).to_json();
  more.set("crop", 3);
  EXPECT_THROW(Recipe::from_json(more), Error);
  Json resize = square(4).to_json();
  resize.set("resize", "cubic");
  EXPECT_THROW(Recipe::from_json(resize), Error);
  EXPECT_THROW(Recipe::from_json(Json::object()), Error);
}

TEST(Recipe, Validates) {
  EXPECT_NO_THROW(square(1).validate());
  EXPECT_THROW(square(0).validate(), Error);
  EXPECT_THROW(square(1 << 20).validate(), Error);
  Recipe channels = square(4);
  channels.channels = 2;
  EXPECT_THROW(channels.validate(), Error);
  Recipe bits = square(4);
  bits.bits = 12;
  EXPECT_THROW(bits.validate(), Error);
  Recipe narrow = square(4);
  narrow.windows[0].kind = WindowRule::Kind::kFixed;
  EXPECT_THROW(narrow.validate(), Error);
}

// Two frames of 1 x 2 signed values of 12 bits.
DicomImage grey_image() {
  DicomImage image;
  image.frames = 2;
  image.rows = 1;
  image.columns = 2;
  image.type = StoredType::kInt16;
  image.bits_stored = 12;
  const std::array<std::int16_t, 4> values{-2048, 2047, 0, 100};
  const std::shared_ptr<std::uint8_t> bytes = allocate_pixels(sizeof values);
  std::memcpy(bytes.get(), values.data(), sizeof values);
  image.pixels = bytes;
  return image;
}

Recipe own_size(const DicomImage& image, int bits = 8) {
  Recipe recipe;
  recipe.height = image.rows;
  recipe.width = image.columns;
  recipe.bits = bits;
  return recipe;
}

using Bytes = std::vector<std::uint8_t>;

Bytes pixels(const Recipe& recipe, const DicomImage& image, std::int64_t frame = 0) {
  return std::get<Bytes>(apply_recipe(recipe, image, frame));
}

TEST(Recipe, RescalesEachFrameByItsOwnMeaning) {
  DicomImage image = grey_image();
  image.meanings = {PixelMeaning{}, PixelMeaning{}};
  image.meanings[0].slope = 0.5;
  image.meanings[1].intercept = -7;
  EXPECT_EQ(rescaled_values(image, 0), (std::vector<double>{-1024, 1023.5}));
  EXPECT_EQ(rescaled_values(image, 1), (std::vector<double>{-7, 93}));
}

TEST(Recipe, WithoutAWindowTheStoredRangeIsShown) {
  const DicomImage image = grey_image();
  EXPECT_EQ(pixels(own_size(image), image), (Bytes{0, 255}));
  EXPECT_EQ(pixels(own_size(image), image, 1), (Bytes{128, 134}));
  DicomImage falling = grey_image();
  falling.meanings[0].slope = -1;
  EXPECT_EQ(pixels(own_size(falling), falling), (Bytes{255, 0}));
}

TEST(Recipe, WindowsAndInversion) {
  DicomImage image = grey_image();
  image.meanings[0].windows = {{50, 101, WindowFunction::kLinear, ""}, {0, 1, {}, ""}};
  EXPECT_EQ(pixels(own_size(image), image, 1), (Bytes{1, 255}));
  image.monochrome1 = true;
  EXPECT_EQ(pixels(own_size(image), image, 1), (Bytes{254, 0}));
  Recipe fixed = own_size(image, 16);
  fixed.windows = parse_windows("0.5,4096");
  image.monochrome1 = false;
  EXPECT_EQ(pixels(fixed, image), (Bytes{0, 0, 0xF7, 0xFF}));  // 2047 / 4095 + 1/2 of 65535
}

TEST(Recipe, RefusalsAreValues) {
  DicomImage image = grey_image();
  Recipe colour = own_size(image);
  colour.channels = 3;
  EXPECT_EQ(std::get<Rejection>(apply_recipe(colour, image, 0)).code, "channels");
  image.meanings[0].voi_tables.resize(1);  // one without entries
  EXPECT_EQ(std::get<Rejection>(apply_recipe(own_size(image), image, 0)).code, "voi-lut");
  image.meanings[0].windows = {{std::numeric_limits<double>::quiet_NaN(), 5, {}, ""}};
  EXPECT_EQ(std::get<Rejection>(apply_recipe(own_size(image), image, 0)).code, "window");
  Recipe range = own_size(image);
  range.windows = parse_windows("range");
  EXPECT_TRUE(std::holds_alternative<Bytes>(apply_recipe(range, image, 0)));
}

TEST(Recipe, ColourLiesByPlaneOrBecomesLuma) {
  DicomImage image;
  image.rows = 1;
  image.columns = 2;
  image.samples = 3;
  const Bytes values{255, 0, 0, 10, 20, 30};
  const std::shared_ptr<std::uint8_t> bytes = allocate_pixels(6);
  std::copy(values.begin(), values.end(), bytes.get());
  image.pixels = bytes;
  Recipe recipe = own_size(image);
  recipe.channels = 3;
  EXPECT_EQ(pixels(recipe, image), (Bytes{255, 10, 0, 20, 0, 30}));
  recipe.channels = 1;
  EXPECT_EQ(pixels(recipe, image), (Bytes{76, 18}));  // 0.299 * 255; 2.99 + 11.74 + 3.42
}

}  // namespace
}  // namespace preceptor
