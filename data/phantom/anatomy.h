// An axial slice of a trunk that nobody has, in Hounsfield units: body, fat, ribs, spine, heart,
// two lungs with vessels; and what the classes add to the lungs.
//
//   normal   vessels and texture, lungs of varying density
//   nodule   one to three soft round nodules, from easy (large, dense) to hard (small, faint)
//   diffuse  smooth patches of raised density, from easy to hard
// Vessels look a little like nodules, and density varies a little like diffuse disease: the classes
// overlap on purpose. Pure functions of their arguments. Must not know: DICOM.
#pragma once

#include <cstdint>
#include <vector>

#include "data/phantom/phantom_random.h"

namespace preceptor {

enum class PhantomClass { kNormal = 0, kNodule = 1, kDiffuse = 2 };
inline constexpr int kPhantomClasses = 3;
const char* phantom_class_name(PhantomClass label);  // "normal", "nodule", "diffuse"

// What all images of a patient share.
struct PhantomPatient {
  PhantomClass label = PhantomClass::kNormal;
  double severity = 1;                                     // 0: hardly to be seen ... 1: plain
  double half_width = 0.85, half_height = 0.65, tilt = 0;  // of the body; picture is [-1, 1]^2
  double lung_width = 0.3, lung_height = 0.42, lung_density = -850, fat = 0.08;
};
PhantomPatient draw_patient(PhantomRandom& random);

struct HounsfieldImage {
  std::int64_t rows = 0, columns = 0;
  std::vector<double> values;  // row-major, HU
};
HounsfieldImage draw_slice(const PhantomPatient& patient, std::int64_t rows, std::int64_t columns,
                           PhantomRandom& random);

}  // namespace preceptor
