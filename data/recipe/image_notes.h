// What a file says that is not applied to its pixels: sentences for people.
//
// Pure; threads: any.
#pragma once

#include <string>
#include <vector>

#include "data/pixels/dicom_image.h"
#include "data/recipe/recipe.h"

namespace preceptor {

// `recipe`: the one that is applied, or null where none is.
std::vector<std::string> image_notes(const DicomImage& image, const Recipe* recipe);
// Of any of them, each sentence once.
std::vector<std::string> image_notes(const std::vector<DicomImage>& images, const Recipe* recipe);

}  // namespace preceptor
