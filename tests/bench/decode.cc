// bench_decode SIDE FILE...: files decoded, windowed and resized by the recipe. Measurements "1"
// and "2": on so many threads; a unit is an image. "1 sha256", "2 sha256": and their digests taken,
// as stage one does. "read": the files' bytes alone. "here": one thread, decoded in this process.
#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "common/files/file_io.h"
#include "common/program/process_setup.h"
#include "data/decoder/decoder_pool.h"
#include "data/dicom/dicom_header.h"
#include "data/dicom/dicom_reader.h"
#include "data/recipe/recipe.h"
#include "tests/bench/worker.h"

namespace preceptor {
namespace {

using Read = Outcome<DicomImage> (*)(DecoderProcess& decoder, const std::string& path);

Outcome<DicomImage> read_alone(DecoderProcess& decoder, const std::string& path) {
  return decoder.read_checked_image(path);
}

Outcome<DicomImage> read_digested(DecoderProcess& decoder, const std::string& path) {
  return decoder.read_image(path).image;
}

void decode(const std::string& path, const Recipe& recipe, DecoderProcess& decoder, Read read) {
  const Outcome<DicomImage> outcome = read(decoder, path);
  const auto* image = std::get_if<DicomImage>(&outcome);
  if (image == nullptr || std::holds_alternative<Rejection>(apply_recipe(recipe, *image, 0))) {
    std::fprintf(stderr, "%s is rejected\n", path.c_str());
    std::exit(1);
  }
}

Measurement decode_all(const std::vector<std::string>& paths, const Recipe& recipe,
                       DecoderPool& decoders, int threads, Read read) {
  std::atomic<std::size_t> next{0};
  const Stopwatch watch;
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; ++i) {
    workers.emplace_back([&, i] {
      for (std::size_t at; (at = next++) < paths.size();) {
        decode(paths[at], recipe, decoders.at(i), read);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  return {static_cast<double>(paths.size()), watch.seconds()};
}

Measurement decode_here(const std::vector<std::string>& paths, const Recipe& recipe) {
  const Stopwatch watch;
  for (const std::string& path : paths) {
    const std::string bytes = read_file(path);
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
  const auto decoded = [&](int threads, Read read) {
    return [&, threads, read] { return decode_all(paths, recipe, decoders, threads, read); };
  };
  for (int i = 0; i < 2; ++i) decode(paths[0], recipe, decoders.at(i), read_alone);  // starts them
  return serve({{"1", decoded(1, read_alone)},
                {"2", decoded(2, read_alone)},
                {"1 sha256", decoded(1, read_digested)},
                {"2 sha256", decoded(2, read_digested)},
                {"here", [&] { return decode_here(paths, recipe); }},
                {"read", [&] { return read_all(paths); }}});
}
