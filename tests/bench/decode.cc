// bench_decode SIDE FILE...: files decoded, windowed and resized by the recipe. Measurements "1"
// and "2": on so many threads; a unit is an image. "read": the files' bytes alone.
// "here": one thread, decoded in this process.
#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "common/base/digest.h"
#include "common/files/file_io.h"
#include "common/program/process_setup.h"
#include "data/decoder/decoder_pool.h"
#include "data/dicom/dicom_header.h"
#include "data/dicom/dicom_reader.h"
#include "data/recipe/recipe.h"
#include "tests/bench/worker.h"

namespace preceptor {
namespace {

void decode(const std::string& path, const Recipe& recipe, DecoderProcess& decoder) {
  const ReadFile read = decoder.read_image(path);
  const auto* image = std::get_if<DicomImage>(&read.image);
  if (image == nullptr || std::holds_alternative<Rejection>(apply_recipe(recipe, *image, 0))) {
    std::fprintf(stderr, "%s is rejected\n", path.c_str());
    std::exit(1);
  }
}

Measurement decode_all(const std::vector<std::string>& paths, const Recipe& recipe,
                       DecoderPool& decoders, int threads) {
  std::atomic<std::size_t> next{0};
  const Stopwatch watch;
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; ++i) {
    workers.emplace_back([&, i] {
      for (std::size_t at; (at = next++) < paths.size();) decode(paths[at], recipe, decoders.at(i));
    });
  }
  for (std::thread& worker : workers) worker.join();
  return {static_cast<double>(paths.size()), watch.seconds()};
}

Measurement decode_here(const std::vector<std::string>& paths, const Recipe& recipe) {
  const Stopwatch watch;
  for (const std::string& path : paths) {
    const std::string bytes = read_file(path);
    sha256(bytes.data(), bytes.size());
    const Outcome<DicomImage> image = decode_dicom(
        reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), {}, allocate_pixels);
    apply_recipe(recipe, std::get<DicomImage>(image), 0);
  }
  return {static_cast<double>(paths.size()), watch.seconds()};
}

Measurement read_all(const std::vector<std::string>& paths) {
  const Stopwatch watch;
  for (const std::string& path : paths) read_file(path);
  return {static_cast<double>(paths.size()), watch.seconds()};
}

}  // namespace
}  // namespace preceptor

int main(int count, char** words) {
  using namespace preceptor;
  if (count < 3) return std::fprintf(stderr, "usage: SIDE FILE...\n"), 2;
  set_up_process();
  set_up_dicom();
  DecoderPool decoders(2, DecoderLimits{});
  Recipe recipe;
  recipe.height = recipe.width = std::stoll(words[1]);
  const std::vector<std::string> paths(words + 2, words + count);
  return serve({{"1", [&] { return decode_all(paths, recipe, decoders, 1); }},
                {"here", [&] { return decode_here(paths, recipe); }},
                {"read", [&] { return read_all(paths); }},
                {"2", [&] { return decode_all(paths, recipe, decoders, 2); }}});
}
