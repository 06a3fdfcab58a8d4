// What would have found files, where no key of a label table has one: other kinds of keys, ends of
// paths, paths without extensions.
//
// Must not know: labels. Pure functions; threads: any.
#pragma once

#include <string>
#include <vector>

#include "data/import/label_keys.h"

namespace preceptor {

// For a person: "--path-match suffix finds 26 of 30", all kinds of keys that find as many, or a key
// of the table beside a file's. Looks at 1,000 keys from all over the table. REQUIRES keys.
std::string key_advice(const std::vector<std::string>& keys, const KeyRule& rule,
                       const LabelledArchive& archive);

}  // namespace preceptor
