// Is what the teacher returned what the contract says? Judged on the first batch (kind) and on
// every batch (finite), on plain numbers.
//
// Must not know: Torch, rows. Pure; threads: any. `outputs`: float32 (rows, classes), row-major;
// `counts`: 1 for the rows that were good images, the others are not looked at.
#pragma once

#include <cstdint>
#include <vector>

#include "stage1_teacher/teacher/teacher_contract.h"

namespace preceptor {

// The first row with a value that is not finite; -1 when there is none.
std::int64_t first_not_finite(const std::vector<float>& outputs, std::int64_t classes,
                              const std::vector<std::uint8_t>& counts);

// All values >= 0 and each row's sum within 1e-3 of 1.
bool look_like_probabilities(const std::vector<float>& outputs, std::int64_t classes,
                             const std::vector<std::uint8_t>& counts);

// Throws Error(kInput) that says which option to give.
void check_output_kind(const std::vector<float>& outputs, std::int64_t classes,
                       const std::vector<std::uint8_t>& counts, OutputKind kind);

// In place: logits z stay, probabilities p become log(max(p, 1e-12)); then z / T.
void scale_outputs(std::vector<float>& outputs, OutputKind kind, double temperature);

}  // namespace preceptor
