#include "data/show/shown_frame.h"

#include <algorithm>
#include <cstring>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "data/recipe/grey_values.h"

namespace preceptor {
namespace {

std::vector<std::uint8_t> bytes_of_doubles(const std::vector<double>& values) {
  std::vector<std::uint8_t> bytes(values.size() * sizeof(double));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

std::vector<std::int64_t> image_shape(const DicomImage& image) {
  std::vector<std::int64_t> shape{image.rows, image.columns};
  if (image.samples > 1) shape.push_back(image.samples);
  return shape;
}

struct Extremes {
  Json least, most;
};

template <typename T, typename Number>
Extremes extremes(const std::vector<std::uint8_t>& bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  const auto found = std::minmax_element(values.begin(), values.end());
  return {Json(static_cast<Number>(*found.first)), Json(static_cast<Number>(*found.second))};
}

Extremes extremes_of(const ShownFrame& shown) {
  switch (shown.type) {
    case NpyType::kUint8:
      return extremes<std::uint8_t, std::int64_t>(shown.bytes);
    case NpyType::kInt8:
      return extremes<std::int8_t, std::int64_t>(shown.bytes);
    case NpyType::kUint16:
      return extremes<std::uint16_t, std::int64_t>(shown.bytes);
    case NpyType::kInt16:
      return extremes<std::int16_t, std::int64_t>(shown.bytes);
    case NpyType::kUint32:
      return extremes<std::uint32_t, std::int64_t>(shown.bytes);
    case NpyType::kInt32:
      return extremes<std::int32_t, std::int64_t>(shown.bytes);
    case NpyType::kFloat32:
      return extremes<float, double>(shown.bytes);
    case NpyType::kFloat64:
      return extremes<double, double>(shown.bytes);
  }
  return {};
}

}  // namespace

ShowStage parse_show_stage(const std::string& text) {
  if (text == "stored") return ShowStage::kStored;
  if (text == "rescaled") return ShowStage::kRescaled;
  if (text == "recipe") return ShowStage::kRecipe;
  throw Error(ErrorKind::kUsage, "--stage has a value that there is not")
      .expected("stored, rescaled or recipe")
      .found(text);
}

NpyType element_type(StoredType type) {
  switch (type) {
    case StoredType::kUint8:
      return NpyType::kUint8;
    case StoredType::kInt8:
      return NpyType::kInt8;
    case StoredType::kUint16:
      return NpyType::kUint16;
    case StoredType::kInt16:
      return NpyType::kInt16;
    case StoredType::kUint32:
      return NpyType::kUint32;
    case StoredType::kInt32:
      return NpyType::kInt32;
    case StoredType::kFloat32:
      return NpyType::kFloat32;
    case StoredType::kFloat64:
      return NpyType::kFloat64;
  }
  return NpyType::kUint8;
}

NpyType pixel_type(const Recipe& recipe) {
  if (recipe.bits == 8) return NpyType::kUint8;
  return recipe.bits == 16 ? NpyType::kUint16 : NpyType::kFloat32;
}

Recipe resolved_recipe(Recipe recipe, std::optional<std::int64_t> channels,
                       const DicomImage& image) {
  if (recipe.height == 0) {
    recipe.height = image.rows;
    recipe.width = image.columns;
  }
  if (recipe.windows.size() == 1) recipe.channels = channels.value_or(image.samples);
  return recipe;
}

Outcome<ShownFrame> show_frame(const DicomImage& image, std::int64_t frame, ShowStage stage,
                               const Recipe& recipe) {
  if (stage == ShowStage::kStored) {
    return ShownFrame{element_type(image.type),
                      image_shape(image),
                      {image.frame(frame), image.frame(frame) + image.frame_bytes()}};
  }
  if (stage == ShowStage::kRescaled) {
    return ShownFrame{NpyType::kFloat64, image_shape(image),
                      bytes_of_doubles(rescaled_values(image, frame))};
  }
  Outcome<std::vector<std::uint8_t>> pixels = apply_recipe(recipe, image, frame);
  if (const auto* refused = std::get_if<Rejection>(&pixels)) return *refused;
  return ShownFrame{pixel_type(recipe),
                    {recipe.channels, recipe.height, recipe.width},
                    std::get<std::vector<std::uint8_t>>(std::move(pixels))};
}

void write_npy(const std::string& path, const ShownFrame& shown) {
  NpyFile file(path, shown.type, shown.shape);
  file.append(shown.bytes);
  file.finish();
}

void set_notes(const std::vector<std::string>& notes, Json& record) {
  if (!notes.empty()) record.set("notes", Json::array(notes));
}

Json describe_frame(const ShownFrame& shown) {
  const Extremes ends = extremes_of(shown);
  Json json = Json::object();
  json.set("shape", Json::array(shown.shape));
  json.set("dtype", name_of(shown.type));
  json.set("min", ends.least);
  json.set("max", ends.most);
  json.set("sha256", sha256_hex(shown.bytes.data(), shown.bytes.size()));
  return json;
}

}  // namespace preceptor
