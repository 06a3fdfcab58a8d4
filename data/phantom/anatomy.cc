#include "data/phantom/anatomy.h"

#include <algorithm>
#include <cmath>

namespace preceptor {
namespace {

constexpr double kAir = -1000, kSoftTissue = 40, kFat = -100, kBone = 550;

struct Ellipse {
  double x = 0, y = 0, a = 1, b = 1;
  // 1 inside, 0 outside, soft over `edge`.
  double cover(double u, double v, double edge) const {
    const double r = std::hypot((u - x) / a, (v - y) / b);
    return std::clamp((1 - r) / edge + 0.5, 0.0, 1.0);
  }
};

struct Blob {
  double x = 0, y = 0, radius = 0.1, density = 0;
  double at(double u, double v) const {
    const double d = ((u - x) * (u - x) + (v - y) * (v - y)) / (radius * radius);
    return d > 9 ? 0 : density * std::exp(-d);
  }
};

struct Slice {
  Ellipse body, inner, spine, heart, lungs[2];
  std::vector<Blob> ribs, in_lungs;
  double lung_density = -850, cos_tilt = 1, sin_tilt = 0;
};

// A point in one of the lungs, not at its rim.
Blob place_in_lung(const Slice& slice, PhantomRandom& random) {
  const Ellipse& lung = slice.lungs[random.below(2)];
  const double angle = random.between(0, 2 * M_PI), r = 0.8 * std::sqrt(random.unit());
  return {lung.x + r * lung.a * std::cos(angle), lung.y + r * lung.b * std::sin(angle), 0.1, 0};
}

void add_vessels(Slice& slice, PhantomRandom& random) {
  const std::int64_t count = 6 + random.below(8);
  for (std::int64_t i = 0; i < count; ++i) {
    Blob vessel = place_in_lung(slice, random);
    vessel.radius = random.between(0.02, 0.045);
    vessel.density = random.between(150, 450);
    slice.in_lungs.push_back(vessel);
  }
}

void add_nodules(Slice& slice, double severity, PhantomRandom& random) {
  const std::int64_t count = 1 + random.below(severity > 0.6 ? 3 : 2);
  for (std::int64_t i = 0; i < count; ++i) {
    Blob nodule = place_in_lung(slice, random);
    nodule.radius = random.between(0.06, 0.08) + 0.06 * severity;
    nodule.density = random.between(300, 400) + 450 * severity;
    slice.in_lungs.push_back(nodule);
  }
}

void add_patches(Slice& slice, double severity, PhantomRandom& random) {
  const std::int64_t count = 3 + random.below(4);
  for (std::int64_t i = 0; i < count; ++i) {
    Blob patch = place_in_lung(slice, random);
    patch.radius = random.between(0.15, 0.3);
    patch.density = random.between(80, 140) + 160 * severity;
    slice.in_lungs.push_back(patch);
  }
}

// Everybody has some uneven density: gravity, breath, scars.
void add_unevenness(Slice& slice, PhantomRandom& random) {
  for (int i = 0; i < 3; ++i) {
    Blob patch = place_in_lung(slice, random);
    patch.radius = random.between(0.15, 0.35);
    patch.density = random.between(-60, 80);
    slice.in_lungs.push_back(patch);
  }
}

void add_ribs(Slice& slice, PhantomRandom& random) {
  const int count = 10 + static_cast<int>(random.below(5));
  const double start = random.between(0, 2 * M_PI);
  for (int i = 0; i < count; ++i) {
    const double angle = start + 2 * M_PI * i / count;
    slice.ribs.push_back({0.9 * slice.inner.a * std::cos(angle),
                          0.9 * slice.inner.b * std::sin(angle), random.between(0.04, 0.07),
                          random.between(350, 650)});
  }
}

Slice compose(const PhantomPatient& patient, PhantomRandom& random) {
  Slice slice;
  const double grow = random.between(0.96, 1.04);
  const double tilt = patient.tilt + random.between(-0.05, 0.05);
  slice.cos_tilt = std::cos(tilt);
  slice.sin_tilt = std::sin(tilt);
  slice.body = {random.between(-0.04, 0.04), random.between(-0.04, 0.04), grow * patient.half_width,
                grow * patient.half_height};
  slice.inner = {slice.body.x, slice.body.y, slice.body.a - patient.fat,
                 slice.body.b - patient.fat};
  slice.spine = {slice.body.x, slice.body.y + 0.62 * slice.body.b, 0.12, 0.12};
  slice.heart = {slice.body.x + 0.12, slice.body.y - 0.2 * slice.body.b, random.between(0.16, 0.24),
                 random.between(0.16, 0.24)};
  for (int side = 0; side < 2; ++side) {
    slice.lungs[side] = {slice.body.x + (side == 0 ? -0.42 : 0.45) * slice.body.a,
                         slice.body.y - 0.05, patient.lung_width * random.between(0.93, 1.07),
                         patient.lung_height * random.between(0.93, 1.07)};
  }
  slice.lung_density = patient.lung_density + random.between(-30, 30);
  add_ribs(slice, random);
  add_unevenness(slice, random);
  add_vessels(slice, random);
  if (patient.label == PhantomClass::kNodule) add_nodules(slice, patient.severity, random);
  if (patient.label == PhantomClass::kDiffuse) add_patches(slice, patient.severity, random);
  return slice;
}

double blend(double below, double above, double cover) { return below + (above - below) * cover; }

double density_at(const Slice& slice, double x, double y) {
  const double u = slice.cos_tilt * x + slice.sin_tilt * y;
  const double v = -slice.sin_tilt * x + slice.cos_tilt * y;
  double value = blend(kAir, kFat, slice.body.cover(u, v, 0.05));
  value = blend(value, kSoftTissue, slice.inner.cover(u, v, 0.06));
  for (const Blob& rib : slice.ribs) value += rib.at(u, v);
  double lung = slice.lung_density;
  for (const Blob& blob : slice.in_lungs) lung += blob.at(u, v);
  for (const Ellipse& at : slice.lungs) value = blend(value, lung, at.cover(u, v, 0.08));
  value = blend(value, kSoftTissue + 10, slice.heart.cover(u, v, 0.15));
  return blend(value, kBone, slice.spine.cover(u, v, 0.2));
}

// White noise of the detector and, twice smoothed, the mottle of a reconstruction.
void add_noise(HounsfieldImage& image, double white, double mottle, PhantomRandom& random) {
  std::vector<double> field(image.values.size());
  for (double& value : field) value = random.normal();
  const std::int64_t columns = image.columns;
  for (std::int64_t r = 0; r < image.rows; ++r) {
    for (std::int64_t c = 0; c < columns; ++c) {
      double sum = 0;
      for (std::int64_t dr = -1; dr <= 1; ++dr) {
        for (std::int64_t dc = -1; dc <= 1; ++dc) {
          const std::int64_t row = std::clamp<std::int64_t>(r + dr, 0, image.rows - 1);
          const std::int64_t column = std::clamp<std::int64_t>(c + dc, 0, columns - 1);
          sum += field[static_cast<std::size_t>(row * columns + column)];
        }
      }
      image.values[static_cast<std::size_t>(r * columns + c)] +=
          white * random.normal() + mottle * sum / 3;
    }
  }
}

}  // namespace

const char* phantom_class_name(PhantomClass label) {
  static const char* const kNames[] = {"normal", "nodule", "diffuse"};
  return kNames[static_cast<int>(label)];
}

PhantomPatient draw_patient(PhantomRandom& random) {
  PhantomPatient patient;
  patient.label = static_cast<PhantomClass>(random.below(kPhantomClasses));
  patient.severity = random.unit();
  patient.half_width = random.between(0.78, 0.92);
  patient.half_height = random.between(0.58, 0.74);
  patient.tilt = random.between(-0.12, 0.12);
  patient.lung_width = random.between(0.26, 0.33);
  patient.lung_height = random.between(0.36, 0.46);
  patient.lung_density = random.between(-890, -780);
  patient.fat = random.between(0.03, 0.12);
  return patient;
}

HounsfieldImage draw_slice(const PhantomPatient& patient, std::int64_t rows, std::int64_t columns,
                           PhantomRandom& random) {
  const Slice slice = compose(patient, random);
  HounsfieldImage image{rows, columns, {}};
  image.values.reserve(static_cast<std::size_t>(rows * columns));
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t c = 0; c < columns; ++c) {
      const double x = (2.0 * static_cast<double>(c) + 1) / static_cast<double>(columns) - 1;
      const double y = (2.0 * static_cast<double>(r) + 1) / static_cast<double>(rows) - 1;
      image.values.push_back(density_at(slice, x, y));
    }
  }
  const double mottle = random.between(10, 25);
  const double white = random.between(15, 30);
  add_noise(image, white, mottle, random);
  return image;
}

}  // namespace preceptor
