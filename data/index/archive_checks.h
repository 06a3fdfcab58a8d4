// Checks on what the index holds, before labels come in.
//
// Must not know: labels, SQLite. Threads: one caller.
#pragma once

#include <string>
#include <vector>

#include "data/index/finding.h"
#include "data/index/index_database.h"

namespace preceptor {

// Two files on disk with one SOPInstanceUID; says of the examples, which it reads, whether their
// bytes are the same, where they can be read still.
Finding duplicate_instances(const std::vector<DuplicateFile>& duplicates, bool accepted);

// Whether so many files of all are more than one patient has: 10 % of at least 20.
bool is_too_common(std::size_t count, std::size_t files);

// A PatientID that is blank, or one id on more than 10 % of at least 20 files: usual after a crude
// anonymisation, and useless for splits.
std::vector<Finding> useless_patient_ids(const IndexDatabase& index);
// The same for --split-by study.
Finding blank_studies(const IndexDatabase& index);

// The published key takes phantoms only: throws Error(kInput) with the first other file.
void require_phantoms_only(const IndexDatabase& index, const std::string& model_name);

}  // namespace preceptor
