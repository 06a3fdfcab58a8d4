// Labels that the folders of an archive say.
//
// Must not know: tables, keys. Pure functions; threads: any.
#pragma once

#include <vector>

#include "data/index/index_database.h"
#include "data/labels/label_columns.h"

namespace preceptor {

// The first folder below a root names the class. Where the first folders of all files (of those on
// disk, where any is) are words of splits, they are the splits, and the folders in them name the
// class; files that are gone and lay elsewhere have no label then. A copy says its own folder.
ParsedLabels labels_from_folders(const std::vector<ArchiveImage>& files,
                                 const std::vector<DuplicateFile>& duplicates);

}  // namespace preceptor
