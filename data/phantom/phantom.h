// A phantom data set: CT-like images of several classes, graded in difficulty, several images a
// patient, in varied transfer syntaxes, windows, photometric interpretations, bit depths and sizes;
// a pure function of the seed. For demos, tests and benchmarks; no person was imaged.
//
// Writes DIR/<patient>/<image>.dcm, DIR/labels.csv (sop_instance_uid, label_name; splits are left
// to the rule) and DIR/phantom.key, the published site key that is unfit for patients. Must not
// know: index, cache. Threads: one caller.
#pragma once

#include <cstdint>
#include <string>

#include "common/base/identity.h"
#include "common/base/reporter.h"

namespace preceptor {

struct PhantomOptions {
  std::string out;
  std::int64_t patients = 600, seed = 1;
  std::int64_t threads = 1;
};

// Throws Error(kUsage) when `out` holds files that no phantom wrote. Returns the number of images.
std::int64_t write_phantom(const PhantomOptions& options, Reporter& reporter);

// ManufacturerModelName of every phantom file: an index under the published key takes no others.
inline constexpr char kPhantomModelName[] = "Preceptor phantom";
inline constexpr char kPhantomKeyFile[] = "phantom.key";
SiteKey published_phantom_key();

}  // namespace preceptor
