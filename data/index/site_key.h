// The site key of an index: 32 random bytes, mode 0600, in site.key beside the database or in a
// file of the user's. Made once; an index whose key is gone is refused, never re-keyed.
//
// Must not know: the database. Functions without state; threads: any, a folder each.
#pragma once

#include <optional>
#include <string>

#include "common/base/identity.h"

namespace preceptor {

inline constexpr char kSiteKeyFile[] = "site.key";

// Reads a key: exactly 32 bytes. Throws Error(kStale).
SiteKey read_site_key(const std::string& path);
// For a new index: `key_file` if it is given (made there when it does not exist yet), else
// `published`, else a random one; the last two are written to FOLDER/site.key.
SiteKey make_site_key(const std::string& folder, const std::string& key_file,
                      const std::optional<SiteKey>& published);

}  // namespace preceptor
