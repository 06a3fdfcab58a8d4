// Checks on what the index holds, before labels come in.
//
// Must not know: labels, SQLite. Pure but for what they read of the index.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/identity.h"
#include "data/index/finding.h"
#include "data/index/index_database.h"

namespace preceptor {

// Two files on disk with one SOPInstanceUID.
Finding duplicate_instances(const IndexDatabase& index, bool accepted);

// A PatientID that is blank, or one id on more than 10 % of at least 20 files: usual after a crude
// anonymisation, and useless for splits.
std::vector<Finding> useless_patient_ids(const std::vector<IndexedFile>& files);

// The published key takes phantoms only: throws Error(kInput) at the first other file.
void require_phantoms_only(const std::vector<IndexedFile>& files, const std::string& model_name);

}  // namespace preceptor
