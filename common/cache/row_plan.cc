#include "common/cache/row_plan.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "common/base/digest.h"
#include "common/base/error.h"

namespace preceptor {
namespace {

bool row_before(const CacheRow& a, const CacheRow& b) {
  return std::tie(a.file, a.frame) < std::tie(b.file, b.frame);
}

template <typename Integer>
void add_little_endian(Sha256& running, Integer value) {
  std::uint8_t bytes[sizeof value];
  for (std::size_t i = 0; i < sizeof value; ++i) {
    bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i));
  }
  running.update(bytes, sizeof value);
}

// docs/CACHE-FORMAT.md, "Rows": previous digest (hex text), each row, each withdrawn row number.
std::string digest_of(const std::string& previous, const RowGeneration& generation) {
  Sha256 running;
  running.update(previous);
  for (const CacheRow& row : generation.rows) {
    running.update(row.sample.data(), row.sample.size());
    running.update(row.file.data(), row.file.size());
    add_little_endian(running, row.frame);
  }
  for (const std::int64_t row : generation.withdrawn) add_little_endian(running, row);
  return running.finish_hex();
}

std::set<Key16> live_samples(const RowPlan& plan) {
  const std::vector<std::uint8_t> withdrawn = plan.withdrawn_mask();
  std::set<Key16> live;
  for (std::int64_t row = 0; row < plan.size(); ++row) {
    if (!withdrawn[row]) live.insert(plan.row(row).sample);
  }
  return live;
}

}  // namespace

void RowPlan::append(std::vector<CacheRow> rows, std::vector<std::int64_t> withdrawn) {
  RowGeneration generation;
  generation.first_row = size();
  generation.rows = std::move(rows);
  generation.withdrawn = std::move(withdrawn);
  for (const std::int64_t row : generation.withdrawn) {
    if (row < 0 || row >= size()) {
      throw Error(ErrorKind::kStale, "a row plan withdraws a row that it does not have")
          .expected("0 to " + std::to_string(size() - 1))
          .found(std::to_string(row));
    }
  }
  std::sort(generation.rows.begin(), generation.rows.end(), row_before);
  generation.digest = digest_of(digest(), generation);
  generations_.push_back(std::move(generation));

  const std::vector<std::uint8_t> mask = withdrawn_mask();
  std::int64_t live = 0;
  for (const std::uint8_t gone : mask) live += !gone;
  if (static_cast<std::int64_t>(live_samples(*this).size()) != live) {
    generations_.pop_back();
    throw Error(ErrorKind::kInternal, "a row plan would hold one sample twice");
  }
}

std::int64_t RowPlan::size() const {
  if (generations_.empty()) return 0;
  const RowGeneration& last = generations_.back();
  return last.first_row + static_cast<std::int64_t>(last.rows.size());
}

const CacheRow& RowPlan::row(std::int64_t global_row) const {
  for (auto generation = generations_.rbegin(); generation != generations_.rend(); ++generation) {
    if (global_row >= generation->first_row) {
      return generation->rows.at(static_cast<std::size_t>(global_row - generation->first_row));
    }
  }
  throw Error(ErrorKind::kInternal, "a row number is not in the plan")
      .found(std::to_string(global_row));
}

std::vector<std::uint8_t> RowPlan::withdrawn_mask() const {
  std::vector<std::uint8_t> mask(static_cast<std::size_t>(size()), 0);
  for (const RowGeneration& generation : generations_) {
    for (const std::int64_t row : generation.withdrawn) mask[static_cast<std::size_t>(row)] = 1;
  }
  return mask;
}

const std::string& RowPlan::digest() const {
  static const std::string kNone;
  return generations_.empty() ? kNone : generations_.back().digest;
}

RowPlan RowPlan::up_to(int generations) const {
  RowPlan plan;
  plan.generations_.assign(generations_.begin(), generations_.begin() + generations);
  return plan;
}

std::vector<RowSpan> RowPlan::spans(std::int64_t rows) const {
  std::vector<RowSpan> spans;
  for (int number = 1; number <= generations(); ++number) {
    const RowGeneration& at = generation(number);
    const std::int64_t count = static_cast<std::int64_t>(at.rows.size());
    for (std::int64_t first = 0; first < count; first += rows) {
      spans.push_back({number, at.first_row + first, std::min(rows, count - first)});
    }
  }
  return spans;
}

}  // namespace preceptor
