// How patients are dealt to train, validation and test where no column says so: a pure function of
// (site key, seed, patient) against cumulative fractions, so growth and corrected labels move
// nobody.
//
// The rule a label table was made with lies beside it (labels/NAME/split-rule.json), so that a
// later run without options keeps it. Must not know: labels. Threads: any.
#pragma once

#include <cstdint>
#include <string>

#include "common/base/identity.h"
#include "common/base/json_value.h"
#include "common/cache/label_table.h"

namespace preceptor {

struct SplitRule {
  double train = 0.7, validation = 0.15, test = 0.15;
  std::int64_t seed = 1;

  // "0.7,0.15,0.15"; throws Error(kUsage) unless three numbers from 0 that add up to 1.
  void set_fractions(const std::string& text);
  Split split_of(const SiteKey& key, const Key16& patient) const;
  Json to_json() const;
  std::string text() const;

  // The rule beside a table; the default one when there is none.
  static SplitRule read(const std::string& label_table_path);
  void write(const std::string& label_table_path) const;
};

}  // namespace preceptor
