#include "data/index/site_key.h"

#include <algorithm>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/files/file_io.h"

namespace preceptor {
namespace {

SiteKey random_key() {
  SiteKey key;
  fill_random(key.data(), key.size());
  return key;
}

void write_key(const std::string& path, const SiteKey& key) {
  write_secret_file(path, std::string(key.begin(), key.end()));
}

}  // namespace

SiteKey read_site_key(const std::string& path) {
  if (!file_exists(path)) {
    throw Error(ErrorKind::kStale, "the index's site key is gone")
        .path(path)
        .hint(
            "bring it back, or give --key-file; an index is never given another key, because all "
            "rows of its caches would change their names");
  }
  const std::string bytes = read_file(path);
  SiteKey key;
  if (bytes.size() != key.size()) {
    throw Error(ErrorKind::kStale, "a site key has not the size of one")
        .path(path)
        .expected("32 bytes")
        .found(std::to_string(bytes.size()) + " bytes");
  }
  std::copy(bytes.begin(), bytes.end(), key.begin());
  return key;
}

SiteKey make_site_key(const std::string& folder, const std::string& key_file,
                      const std::optional<SiteKey>& published) {
  if (!key_file.empty()) {
    if (!file_exists(key_file)) write_key(key_file, random_key());
    return read_site_key(key_file);
  }
  const std::string path = join_path(folder, kSiteKeyFile);
  // A key of a run that was killed before the database was made is taken up.
  if (!file_exists(path)) write_key(path, published.value_or(random_key()));
  return read_site_key(path);
}

}  // namespace preceptor
