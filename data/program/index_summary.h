// What an index holds after a run of `dicom_data index`, for stdout: counts and names of classes,
// no path and no identifier.
//
// Must not know: options. Threads: one.
#pragma once

#include <string>
#include <vector>

#include "common/base/json_value.h"
#include "data/index/archive_scan.h"
#include "data/index/index_database.h"

namespace preceptor {

Json index_summary(const IndexDatabase& index, const ScanCounts& scan);

// `summary`, with what a scan came to in place of what another did.
Json with_scan_counts(Json summary, const ScanCounts& scan);

// The summary as lines for a person.
std::string index_summary_text(const Json& summary);

}  // namespace preceptor
