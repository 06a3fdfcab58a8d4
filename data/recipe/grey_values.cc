#include "data/recipe/grey_values.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <utility>

#include "common/base/wide_vectors.h"

namespace preceptor {
namespace {

template <typename Stored>
Stored load(const std::uint8_t* bytes, std::size_t index) {
  Stored stored;
  std::memcpy(&stored, bytes + index * sizeof(Stored), sizeof(Stored));
  return stored;
}

// f(a value of the C++ type) for the image's type.
template <typename F>
auto with_type(StoredType type, F&& f) {
  switch (type) {
    case StoredType::kUint8:
      return f(std::uint8_t{});
    case StoredType::kInt8:
      return f(std::int8_t{});
    case StoredType::kUint16:
      return f(std::uint16_t{});
    case StoredType::kInt16:
      return f(std::int16_t{});
    case StoredType::kUint32:
      return f(std::uint32_t{});
    case StoredType::kInt32:
      return f(std::int32_t{});
    case StoredType::kFloat32:
      return f(float{});
    case StoredType::kFloat64:
      break;
  }
  return f(double{});
}

template <typename Stored>
using Ends = std::pair<Stored, Stored>;

// The least and the greatest of one or more values.
#define PRECEPTOR_ENDS_OF(Stored)                                                        \
  PRECEPTOR_WIDE_VECTORS Ends<Stored> ends_of(const Stored* values, std::size_t count) { \
    Stored least = values[0], most = values[0];                                          \
    for (std::size_t i = 0; i < count; ++i) {                                            \
      least = values[i] < least ? values[i] : least;                                     \
      most = values[i] > most ? values[i] : most;                                        \
    }                                                                                    \
    return {least, most};                                                                \
  }
PRECEPTOR_ENDS_OF(std::uint8_t)
PRECEPTOR_ENDS_OF(std::int8_t)
PRECEPTOR_ENDS_OF(std::uint16_t)
PRECEPTOR_ENDS_OF(std::int16_t)

std::size_t samples_of(const DicomImage& image) {
  return static_cast<std::size_t>(image.rows * image.columns * image.samples);
}

template <typename Stored>
Plane every_pixel(const std::uint8_t* bytes, std::size_t count) {
  Plane values(count);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = static_cast<double>(load<Stored>(bytes, i));
  }
  return values;
}

// value_at(i): of sample i of a row of pixels of three.
template <typename ValueAt>
void copy_part(PixelPart part, std::int64_t columns, ValueAt value_at, double* to) {
  if (part == PixelPart::kLuma) {
    for (std::int64_t x = 0; x < columns; ++x) {
      to[x] = 0.299 * value_at(3 * x) + 0.587 * value_at(3 * x + 1) + 0.114 * value_at(3 * x + 2);
    }
    return;
  }
  const int sample = part == PixelPart::kRed ? 0 : part == PixelPart::kGreen ? 1 : 2;
  for (std::int64_t x = 0; x < columns; ++x) to[x] = value_at(3 * x + sample);
}

// A table's entry for each stored value from `first` on. A decoder that a file has taken over may
// change the pixels after their least and greatest were found: what lies beyond is the last entry.
struct EntryFinder {
  std::int32_t first;
  std::uint32_t last;

  std::size_t operator()(std::int32_t stored) const {
    return std::min(static_cast<std::uint32_t>(stored - first), last);
  }
};

template <typename Stored>
void look_up(const std::uint8_t* __restrict bytes, std::size_t count,
             const double* __restrict table, EntryFinder find, double* __restrict to) {
  for (std::size_t i = 0; i < count; ++i) to[i] = table[find(load<Stored>(bytes, i))];
}

template <typename Stored>
GreyValues values_of(const std::uint8_t* bytes, std::size_t count) {
  if constexpr (sizeof(Stored) > 2) {
    return {every_pixel<Stored>(bytes, count), false, 0};
  } else {
    const auto [least, most] = ends_of(reinterpret_cast<const Stored*>(bytes), count);
    const auto different = static_cast<std::size_t>(most - least) + 1;
    if (different > count / 2) return {every_pixel<Stored>(bytes, count), false, 0};
    GreyValues grey{Plane(different), true, least};
    for (std::size_t i = 0; i < different; ++i) {
      grey.stored[i] = static_cast<double>(least + static_cast<std::int64_t>(i));
    }
    return grey;
  }
}

EntryFinder finder(std::int64_t first, std::size_t entries) {
  return {static_cast<std::int32_t>(first), static_cast<std::uint32_t>(entries - 1)};
}

double entry(const LookupTable& table, double x) {
  const double last = static_cast<double>(table.entries.size() - 1);
  const double at = std::clamp(x - static_cast<double>(table.first), 0.0, last);
  return table.entries[static_cast<std::size_t>(at)];
}

}  // namespace

GreyValues grey_values(const DicomImage& image, std::int64_t frame) {
  return with_type(image.type, [&](auto stored) {
    return values_of<decltype(stored)>(image.frame(frame), samples_of(image));
  });
}

std::vector<std::int64_t> counts_of(const GreyValues& grey, const DicomImage& image,
                                    std::int64_t frame) {
  if (!grey.tabulated) return std::vector<std::int64_t>(grey.stored.size(), 1);
  std::vector<std::int64_t> counts(grey.stored.size(), 0);
  with_type(image.type, [&](auto stored) {
    using Stored = decltype(stored);
    if constexpr (sizeof(Stored) <= 2) {
      const std::uint8_t* bytes = image.frame(frame);
      const std::size_t count = samples_of(image);
      const EntryFinder find = finder(grey.first, counts.size());
      for (std::size_t i = 0; i < count; ++i) ++counts[find(load<Stored>(bytes, i))];
    }
  });
  return counts;
}

MappedPlane::MappedPlane(const GreyValues& grey, std::shared_ptr<const Plane> mapped,
                         const DicomImage& image, std::int64_t frame, PixelPart part)
    : mapped_(std::move(mapped)),
      image_(image),
      tabulated_(grey.tabulated),
      frame_(frame),
      first_(grey.first),
      part_(part) {}

void MappedPlane::copy_row(std::int64_t y, double* to) const {
  const std::int64_t count = image_.columns * image_.samples;
  const bool all = part_ == PixelPart::kAll;
  if (!tabulated_) {
    const double* row = mapped_->data() + y * count;
    if (all) return static_cast<void>(std::copy_n(row, count, to));
    return copy_part(
        part_, image_.columns, [row](std::int64_t i) { return row[i]; }, to);
  }
  with_type(image_.type, [&](auto stored) {
    using Stored = decltype(stored);
    if constexpr (sizeof(Stored) <= 2) {
      const std::uint8_t* bytes = image_.frame(frame_) + y * count * std::int64_t{sizeof(Stored)};
      const double* table = mapped_->data();
      const EntryFinder find = finder(first_, mapped_->size());
      if (all) return look_up<Stored>(bytes, static_cast<std::size_t>(count), table, find, to);
      const auto value_at = [=](std::int64_t i) {
        return table[find(load<Stored>(bytes, static_cast<std::size_t>(i)))];
      };
      copy_part(part_, image_.columns, value_at, to);
    }
  });
}

Plane MappedPlane::whole() const {
  const std::int64_t width = image_.columns * (part_ == PixelPart::kAll ? image_.samples : 1);
  Plane plane(static_cast<std::size_t>(image_.rows * width));
  for (std::int64_t y = 0; y < image_.rows; ++y) copy_row(y, plane.data() + y * width);
  return plane;
}

std::vector<std::size_t> places_without_measurement(const GreyValues& grey, const DicomImage& image,
                                                    bool with_padding) {
  std::vector<std::size_t> places;
  const bool floating = is_floating_point(image.type);
  const bool padded = with_padding && image.padding && !image.lossy;
  if (!floating && !padded) return places;
  const double least = padded ? image.padding->least : 1.0;
  const double most = padded ? image.padding->most : 0.0;
  for (std::size_t i = 0; i < grey.stored.size(); ++i) {
    const double x = grey.stored[i];
    if (!std::isfinite(x) || (x >= least && x <= most)) places.push_back(i);
  }
  return places;
}

void apply_modality(const PixelMeaning& meaning, Plane& values) {
  if (meaning.modality_table) {
    for (double& x : values) x = entry(*meaning.modality_table, x);
    return;
  }
  const double slope = meaning.slope, intercept = meaning.intercept;
  for (double& x : values) x = slope * x + intercept;
}

ValueRange stored_range(const DicomImage& image) {
  const double levels = std::ldexp(1.0, static_cast<int>(image.bits_stored));
  const double least = is_signed(image.type) ? -levels / 2 : 0;
  return {least, least + levels - 1};
}

ValueRange rescaled_range(const DicomImage& image, const PixelMeaning& meaning) {
  if (meaning.modality_table) return {0, std::ldexp(1.0, meaning.modality_table->bits) - 1};
  const ValueRange stored = stored_range(image);
  const double one_end = meaning.slope * stored.least + meaning.intercept;
  const double other_end = meaning.slope * stored.most + meaning.intercept;
  return {std::min(one_end, other_end), std::max(one_end, other_end)};
}

std::vector<double> rescaled_values(const DicomImage& image, std::int64_t frame) {
  const GreyValues grey = grey_values(image, frame);
  Plane values = grey.stored;
  apply_modality(image.meaning(frame), values);
  const auto mapped = std::make_shared<const Plane>(std::move(values));
  return MappedPlane(grey, mapped, image, frame, PixelPart::kAll).whole();
}

}  // namespace preceptor
