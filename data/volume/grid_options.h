// The grid of volumes as options say it: --size N, HxW or DxHxW, and --spacing Z,Y,X.
//
// Pure functions; threads: any.
#pragma once

#include <optional>
#include <string>

#include "data/volume/volume_grid.h"

namespace preceptor {

// "N" is a cube; "HxW" leaves volumes without a size across slices, which is a usage error.
// Throws Error(kUsage).
GridRequest parse_grid_request(const std::optional<std::string>& size,
                               const std::optional<std::string>& spacing);

}  // namespace preceptor
