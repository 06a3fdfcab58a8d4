#include "data/index/place_bytes.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace preceptor {
namespace {

constexpr std::size_t kOfFile = 2, kOfFrame = 15;

}  // namespace

std::string place_bytes(const DicomHeader& header) {
  const PixelSpacing none{0, 0};
  const PixelSpacing spacing = header.spacing.value_or(none);
  std::vector<double> numbers = {spacing.between_rows, spacing.between_columns};
  for (std::size_t i = 0; i < header.places.size(); ++i) {
    const FramePlace& place = header.places[i];
    numbers.insert(numbers.end(), place.position.begin(), place.position.end());
    numbers.insert(numbers.end(), place.orientation.begin(), place.orientation.end());
    numbers.insert(numbers.end(), header.orders[i].begin(), header.orders[i].end());
  }
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double)};
}

void take_place_bytes(const std::string& bytes, DicomHeader& header) {
  std::vector<double> numbers(bytes.size() / sizeof(double));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(double));
  if (numbers.size() < kOfFile || (numbers.size() - kOfFile) % kOfFrame != 0) return;
  if (numbers[0] > 0 && numbers[1] > 0) header.spacing = PixelSpacing{numbers[0], numbers[1]};
  for (auto at = numbers.begin() + kOfFile; at != numbers.end(); at += kOfFrame) {
    FramePlace place;
    std::copy_n(at, 3, place.position.begin());
    std::copy_n(at + 3, 6, place.orientation.begin());
    header.places.push_back(place);
    std::transform(at + 9, at + 15, header.orders.emplace_back().begin(),
                   [](double x) { return std::isfinite(x) ? x : 0; });
  }
}

}  // namespace preceptor
