// Fills in series_attributes.h's text from a parsed file. Threads: as DCMTK's objects.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcitem.h>

#include "data/dicom/series_attributes.h"

namespace preceptor {

// nullptr where the data set has none of them.
SeriesAttributes series_attributes(DcmItem& dataset);

}  // namespace preceptor
