// bench_cache OUT ROWS SIDE: a cache as stage one leaves it, of ROWS grey 8-bit images of noise,
// written through the library without decoding anything: two classes, targets of any teacher's, 80
// % of the rows train, 10 % validation, 10 % test.
#include <cstdio>
#include <string>
#include <vector>

#include "common/base/hex.h"
#include "common/cache/cache_folder.h"
#include "common/cache/image_store.h"
#include "common/cache/label_table.h"
#include "common/cache/row_plan.h"
#include "common/cache/target_store.h"
#include "common/program/process_setup.h"

namespace preceptor {
namespace {

// SplitMix64 (Steele, Lea and Flood 2014).
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15ull;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ull;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebull;
  return value ^ (value >> 31);
}

Key16 key_of(std::int64_t row, std::uint8_t domain) {
  Key16 key{};
  const std::uint64_t value = mixed(static_cast<std::uint64_t>(row));
  for (std::size_t i = 0; i < 8; ++i) key[i] = static_cast<std::uint8_t>(value >> (8 * i));
  key[15] = domain;
  return key;
}

void write_images(const CacheFolder& cache, const RowPlan& plan,
                  const ImageStoreIdentity& identity) {
  ImageStoreWriter writer(cache, plan, identity);
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(identity.format.bytes_per_row()));
  for (std::int64_t row = 0; row < plan.size(); ++row) {
    std::uint64_t state = static_cast<std::uint64_t>(row);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      if (i % 8 == 0) state = mixed(state);
      pixels[i] = static_cast<std::uint8_t>(state >> (8 * (i % 8)));
    }
    writer.append(RowState::kGood, key_of(row, 3), pixels.data());
  }
  writer.finish();
}

void write_targets(const CacheFolder& cache, const RowPlan& plan,
                   const ImageStoreIdentity& images) {
  TargetStoreIdentity identity;
  identity.contract_json = "{\"teacher\":\"bench\"}";
  identity.forward_json = "{\"variant\":\"plain\"}";
  identity.teacher_sha256 = std::string(64, 'b');
  identity.recipe_digest = images.recipe_digest();
  identity.class_names = {"healthy", "ill"};
  identity.temperature = 4;
  TargetStoreWriter writer(cache, plan, identity);
  for (std::int64_t row = 0; row < plan.size(); ++row) {
    const float logits[2] = {static_cast<float>(row % 7) / 4, static_cast<float>(row % 5) / 4};
    writer.append(logits);
  }
  writer.finish();
}

void write_labels(const CacheFolder& cache, const RowPlan& plan) {
  LabelTable table;
  table.class_names = {"healthy", "ill"};
  table.column_names = {"label"};
  for (std::int64_t row = 0; row < plan.size(); ++row) {
    table.values.push_back(static_cast<float>(mixed(static_cast<std::uint64_t>(row)) % 2));
    table.states.push_back(LabelState::kKnown);
    table.splits.push_back(row % 10 == 0   ? Split::kValidation
                           : row % 10 == 1 ? Split::kTest
                                           : Split::kTrain);
    table.patients.push_back(key_of(row, 4));
  }
  write_label_table(cache, plan, table);
}

void write_cache(const std::string& out, std::int64_t rows, std::int64_t side) {
  const CacheFolder cache = CacheFolder::open_or_create(out, "0123456789abcdef");
  RowPlan plan;
  std::vector<CacheRow> planned;
  for (std::int64_t row = 0; row < rows; ++row) {
    planned.push_back({key_of(row, 1), key_of(row, 2), 0});
  }
  plan.append(std::move(planned), {});
  cache.write_newest_generation(plan);
  ImageStoreIdentity images;
  images.recipe_json = "{\"bench\":" + std::to_string(side) + "}";
  images.decoder_version = "none";
  images.format = {1, side, side, PixelType::kUint8};
  write_images(cache, plan, images);
  write_targets(cache, plan, images);
  write_labels(cache, plan);
}

}  // namespace
}  // namespace preceptor

int main(int count, char** words) {
  if (count != 4) return std::fprintf(stderr, "usage: OUT ROWS SIDE\n"), 2;
  preceptor::set_up_process();
  preceptor::write_cache(words[1], std::stoll(words[2]), std::stoll(words[3]));
  return 0;
}
