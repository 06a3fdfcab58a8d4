#include "data/recipe/image_notes.h"

#include <algorithm>

namespace preceptor {
namespace {

// Beside those that a file has by itself.
bool has_windows(const Recipe& recipe) {
  return recipe.intensity.kind == IntensityRule::Kind::kWindow &&
         recipe.windows_text() != Recipe{}.windows_text();
}

}  // namespace

std::vector<std::string> image_notes(const DicomImage& image, const Recipe* recipe) {
  std::vector<std::string> notes;
  if (image.has_overlays) notes.emplace_back("overlay planes are not applied");
  if (recipe != nullptr && image.samples == 3 && has_windows(*recipe)) {
    notes.emplace_back("a window is for grey images: of colour all values are shown");
  }
  const bool drops =
      recipe != nullptr &&
      recipe->padding.value_or(default_padding(recipe->intensity)) == PaddingRule::kMinimum;
  if (drops && image.padding && image.lossy) {
    notes.emplace_back(
        "pixel padding is taken for measurements: the file was compressed with loss");
  }
  return notes;
}

std::vector<std::string> image_notes(const std::vector<DicomImage>& images, const Recipe* recipe) {
  std::vector<std::string> all;
  for (const DicomImage& image : images) {
    for (std::string& note : image_notes(image, recipe)) {
      if (std::find(all.begin(), all.end(), note) == all.end()) all.push_back(std::move(note));
    }
  }
  return all;
}

}  // namespace preceptor
