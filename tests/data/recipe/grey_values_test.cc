#include "data/recipe/grey_values.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "tests/data/recipe/small_image.h"

namespace preceptor {
namespace {

// Few different values, so that they are looked up; and more than pixels, so that they are not.
template <typename Stored>
void holds_for_both(StoredType type, int few, int many) {
  std::mt19937 random(1);
  for (const int spread : {few, many}) {
    std::vector<Stored> values(64);
    for (Stored& value : values) value = static_cast<Stored>(random() % spread);
    values[0] = static_cast<Stored>(0);
    values[1] = static_cast<Stored>(spread - 1);
    DicomImage image = small_image(type, values);
    image.meanings[0].slope = 1.7;
    image.meanings[0].intercept = -3.3;
    EXPECT_EQ(grey_values(image, 0).tabulated, spread == few && sizeof(Stored) <= 2);
    const std::vector<double> found = rescaled_values(image, 0);
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_EQ(found[i], 1.7 * static_cast<double>(values[i]) + -3.3);
    }
  }
}

TEST(GreyValues, LookedUpOrNotTheNumbersAreTheSame) {
  holds_for_both<std::uint8_t>(StoredType::kUint8, 20, 250);
  holds_for_both<std::int8_t>(StoredType::kInt8, 20, 256);
  holds_for_both<std::uint16_t>(StoredType::kUint16, 20, 65000);
  holds_for_both<std::int16_t>(StoredType::kInt16, 20, 65536);
  holds_for_both<std::uint32_t>(StoredType::kUint32, 20, 2000000000);
  holds_for_both<std::int32_t>(StoredType::kInt32, 20, 2000000000);
  holds_for_both<float>(StoredType::kFloat32, 20, 65536);
  holds_for_both<double>(StoredType::kFloat64, 20, 65536);
}

TEST(GreyValues, ATableEndsInItsFirstAndLastEntry) {
  DicomImage image = small_image<std::int16_t>(StoredType::kInt16, {-32768, -6, -5, -4, -3, 32767});
  image.meanings[0].slope = 9;  // a table wins
  image.meanings[0].modality_table = LookupTable{-5, 12, {7, 100, 4095}, ""};
  EXPECT_EQ(rescaled_values(image, 0), (std::vector<double>{7, 7, 7, 100, 4095, 4095}));
  EXPECT_EQ(rescaled_range(image, image.meanings[0]).most, 4095);
}

TEST(GreyValues, CountsEveryPixelOnce) {
  const DicomImage image = small_image<std::uint8_t>(StoredType::kUint8, {3, 5, 3, 3, 5, 4, 3, 3});
  const GreyValues grey = grey_values(image, 0);
  EXPECT_EQ(grey.stored, (Plane{3, 4, 5}));
  EXPECT_EQ(counts_of(grey, image, 0), (std::vector<std::int64_t>{5, 1, 2}));
}

TEST(GreyValues, PixelsThatChangeUnderItLeadOutOfNoTable) {
  // As a decoder that a file has taken over may do, whose memory they lie in.
  std::vector<std::uint16_t> stored{900, 905, 900, 900, 905, 904, 900, 900, 900, 900, 900, 900};
  DicomImage image = small_image<std::uint16_t>(StoredType::kUint16, stored);
  image.pixels = {reinterpret_cast<const std::uint8_t*>(stored.data()), [](const std::uint8_t*) {}};
  const GreyValues grey = grey_values(image, 0);
  ASSERT_TRUE(grey.tabulated);
  stored[0] = 0;
  stored[1] = 65535;
  EXPECT_EQ(counts_of(grey, image, 0), (std::vector<std::int64_t>{8, 0, 0, 0, 1, 3}));
  const auto mapped = std::make_shared<const Plane>(Plane{0, 1, 2, 3, 4, 5});
  EXPECT_EQ(MappedPlane(grey, mapped, image, 0, PixelPart::kAll).whole(),
            (Plane{5, 5, 0, 0, 5, 4, 0, 0, 0, 0, 0, 0}));
}

TEST(GreyValues, NoMeasurementIsPaddingWithoutLossAndWhatIsNotFinite) {
  DicomImage image = small_image<std::uint8_t>(StoredType::kUint8, {3, 5, 3, 3, 5, 4, 3, 3});
  image.padding = PixelPadding{4, 9};
  const GreyValues grey = grey_values(image, 0);
  EXPECT_EQ(places_without_measurement(grey, image, true), (std::vector<std::size_t>{1, 2}));
  EXPECT_TRUE(places_without_measurement(grey, image, false).empty());
  image.lossy = true;
  EXPECT_TRUE(places_without_measurement(grey, image, true).empty());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const DicomImage floating = small_image<double>(StoredType::kFloat64, {1, nan, -INFINITY, 2});
  EXPECT_EQ(places_without_measurement(grey_values(floating, 0), floating, false),
            (std::vector<std::size_t>{1, 2}));
}

}  // namespace
}  // namespace preceptor
