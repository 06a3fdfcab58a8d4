// An image store whose pixels a test chooses, in a temporary folder.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/files/file_io.h"
#include "tests/common/cache/small_cache.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {

class SmallStore {
 public:
  // The bytes of a row as they are to be stored: format.bytes_per_row() of them.
  using Fill = std::function<std::vector<std::uint8_t>(std::int64_t row)>;

  SmallStore(std::uint32_t rows, const ImageFormat& format, const Fill& fill)
      : cache_(CacheFolder::open_or_create(folder_.path(), "0123456789abcdef")) {
    identity_.recipe_json = "{\"made\":\"for a test\"}";
    identity_.decoder_version = "test decoder 1";
    identity_.format = format;
    plan_.append(numbered_rows(0, rows), {});
    cache_.write_newest_generation(plan_);
    ImageStoreWriter writer(cache_, plan_, identity_);
    for (std::int64_t row = 0; row < rows; ++row) {
      writer.append(RowState::kGood, Key16{}, fill(row).data());
    }
    writer.finish();
  }

  ImageStoreReader reader() const { return {cache_, plan_, identity_.name()}; }
  std::string shard(const std::string& name) const {
    return join_path(cache_.image_store_path(identity_.name()), name);
  }

 private:
  TemporaryFolder folder_;
  CacheFolder cache_;
  RowPlan plan_;
  ImageStoreIdentity identity_;
};

inline std::vector<std::int64_t> rows_from_to(std::int64_t from, std::int64_t to,
                                              std::int64_t step = 1) {
  std::vector<std::int64_t> rows;
  for (std::int64_t row = from; row < to; row += step) rows.push_back(row);
  return rows;
}

}  // namespace preceptor
