// A little cache for tests: deterministic rows, pixels, targets and labels of a plan.
#pragma once

#include <string>
#include <vector>

#include "common/cache/cache_folder.h"
#include "common/cache/image_store.h"
#include "common/cache/label_table.h"
#include "common/cache/target_store.h"

namespace preceptor {

inline Key16 numbered_key(std::uint32_t number, std::uint8_t domain) {
  Key16 key{};
  std::uint64_t mixed = (number + 1) * 0x9e3779b97f4a7c15ull + domain;
  for (std::size_t i = 0; i < 8; ++i) key[i] = static_cast<std::uint8_t>(mixed >> (8 * i));
  key[15] = domain;
  return key;
}

inline std::vector<CacheRow> numbered_rows(std::uint32_t from, std::uint32_t count) {
  std::vector<CacheRow> rows;
  for (std::uint32_t i = from; i < from + count; ++i) {
    rows.push_back({numbered_key(i, 1), numbered_key(i, 2), 0});
  }
  return rows;
}

inline ImageStoreIdentity small_images(std::int64_t side = 8) {
  ImageStoreIdentity identity;
  identity.recipe_json = "{\"size\":" + std::to_string(side) + "}";
  identity.decoder_version = "test decoder 1";
  identity.format = {1, side, side, PixelType::kUint8};
  return identity;
}

inline TargetStoreIdentity small_targets() {
  TargetStoreIdentity identity;
  identity.contract_json = "{\"teacher\":\"t\"}";
  identity.forward_json = "{\"variant\":\"plain\"}";
  identity.teacher_sha256 = std::string(64, 'a');
  identity.recipe_digest = small_images().recipe_digest();
  identity.class_names = {"no", "yes", "maybe"};
  identity.temperature = 4;
  return identity;
}

inline std::vector<std::uint8_t> pixels_of(std::int64_t row, std::int64_t bytes) {
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(bytes));
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    pixels[i] = static_cast<std::uint8_t>(row * 31 + static_cast<std::int64_t>(i) * 7);
  }
  return pixels;
}

inline std::vector<float> logits_of(std::int64_t row) {
  const float base = static_cast<float>(row % 100);
  return {base / 7, -base / 3, 0.5f};
}

// Appends what is missing; every tenth row is rejected.
inline void fill_images(const CacheFolder& cache, const RowPlan& plan, std::int64_t side = 8) {
  ImageStoreWriter writer(cache, plan, small_images(side));
  for (std::int64_t row = writer.next_row(); row < plan.size(); ++row) {
    const bool bad = row % 10 == 9;
    const auto pixels = pixels_of(row, side * side);
    writer.append(bad ? RowState::kRejected : RowState::kGood,
                  numbered_key(static_cast<std::uint32_t>(row), 3), pixels.data());
  }
  writer.finish();
}

inline void fill_targets(const CacheFolder& cache, const RowPlan& plan,
                         const TargetStoreIdentity& identity = small_targets()) {
  TargetStoreWriter writer(cache, plan, identity);
  for (std::int64_t row = writer.next_row(); row < plan.size(); ++row) {
    writer.append(logits_of(row).data());
  }
  writer.finish();
}

inline LabelTable small_labels(std::int64_t rows) {
  LabelTable table;
  table.class_names = {"no", "yes", "maybe"};
  table.column_names = {"label"};
  for (std::int64_t row = 0; row < rows; ++row) {
    const bool known = row % 7 != 0;
    table.values.push_back(known ? static_cast<float>(row % 3) : 0);
    table.states.push_back(known ? LabelState::kKnown : LabelState::kMissing);
    table.splits.push_back(row % 5 == 0   ? Split::kTest
                           : row % 5 == 1 ? Split::kValidation
                                          : Split::kTrain);
    table.patients.push_back(numbered_key(static_cast<std::uint32_t>(row / 2), 4));
  }
  return table;
}

// Two findings: A is positive in every third row, B missing in every other and uncertain else.
inline LabelTable small_findings(std::int64_t rows) {
  LabelTable table = small_labels(rows);
  table.task = "multi";
  table.class_names = {"negative", "positive"};
  table.column_names = {"A", "B"};
  table.values.clear();
  table.states.clear();
  for (std::int64_t row = 0; row < rows; ++row) {
    table.values.insert(table.values.end(), {row % 3 == 0 ? 1.0f : 0.0f, 0.0f});
    table.states.push_back(LabelState::kKnown);
    table.states.push_back(row % 2 == 0 ? LabelState::kMissing : LabelState::kUncertain);
  }
  return table;
}

// Rows, images, targets and labels; `rows` in one generation.
inline RowPlan fill_cache(const std::string& path, std::uint32_t rows) {
  const CacheFolder cache = CacheFolder::open_or_create(path, "0123456789abcdef");
  RowPlan plan = cache.read_rows();
  if (plan.generations() == 0) {
    plan.append(numbered_rows(0, rows), {});
    cache.write_newest_generation(plan);
  }
  fill_images(cache, plan);
  fill_targets(cache, plan);
  LabelTable table = small_labels(plan.size());
  write_label_table(cache, plan, table);
  return plan;
}

}  // namespace preceptor
