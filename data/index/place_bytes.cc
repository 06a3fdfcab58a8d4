#include "data/index/place_bytes.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace preceptor {
namespace {

constexpr std::size_t kOfFile = 6, kOfFrame = 9;

}  // namespace

std::string place_bytes(const DicomHeader& header) {
  std::vector<double> numbers(header.acquisition_order.begin(), header.acquisition_order.end());
  const PixelSpacing none{0, 0};
  const PixelSpacing spacing = header.spacing.value_or(none);
  numbers.push_back(spacing.between_rows);
  numbers.push_back(spacing.between_columns);
  for (const FramePlace& place : header.places) {
    numbers.insert(numbers.end(), place.position.begin(), place.position.end());
    numbers.insert(numbers.end(), place.orientation.begin(), place.orientation.end());
  }
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double)};
}

void take_place_bytes(const std::string& bytes, DicomHeader& header) {
  std::vector<double> numbers(bytes.size() / sizeof(double));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(double));
  if (numbers.size() < kOfFile || (numbers.size() - kOfFile) % kOfFrame != 0) return;
  std::copy_n(numbers.begin(), 4, header.acquisition_order.begin());
  if (numbers[4] > 0 && numbers[5] > 0) header.spacing = PixelSpacing{numbers[4], numbers[5]};
  for (auto at = numbers.begin() + kOfFile; at != numbers.end(); at += kOfFrame) {
    FramePlace place;
    std::copy_n(at, 3, place.position.begin());
    std::copy_n(at + 3, 6, place.orientation.begin());
    header.places.push_back(place);
  }
}

}  // namespace preceptor
