#include "data/index/place_bytes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <optional>
#include <vector>

namespace preceptor {
namespace {

constexpr std::size_t kOfSpacing = 2, kOfFrame = 15;
constexpr double kDiffers = -1;  // in place of the file's spacing

using Numbers = std::vector<double>;

void append(const std::optional<PixelSpacing>& spacing, Numbers& numbers) {
  numbers.push_back(spacing ? spacing->between_rows : 0);
  numbers.push_back(spacing ? spacing->between_columns : 0);
}

std::optional<PixelSpacing> spacing_at(Numbers::const_iterator at) {
  if (at[0] > 0 && at[1] > 0) return PixelSpacing{at[0], at[1]};
  return {};
}

}  // namespace

std::string place_bytes(const DicomHeader& header) {
  const bool differs = !header.spacings.empty();
  Numbers numbers;
  append(differs ? PixelSpacing{kDiffers, kDiffers} : header.spacing, numbers);
  for (std::size_t i = 0; i < header.places.size(); ++i) {
    const FramePlace& place = header.places[i];
    numbers.insert(numbers.end(), place.position.begin(), place.position.end());
    numbers.insert(numbers.end(), place.orientation.begin(), place.orientation.end());
    numbers.insert(numbers.end(), header.orders[i].begin(), header.orders[i].end());
    if (differs) append(header.spacings[i], numbers);
  }
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double)};
}

void take_place_bytes(const std::string& bytes, DicomHeader& header) {
  Numbers numbers(bytes.size() / sizeof(double));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(double));
  if (numbers.size() < kOfSpacing) return;
  const bool differs = numbers[0] == kDiffers && numbers[1] == kDiffers;
  const std::size_t stride = kOfFrame + (differs ? kOfSpacing : 0);
  if ((numbers.size() - kOfSpacing) % stride != 0) return;
  header.spacing = spacing_at(numbers.begin());
  for (auto at = numbers.cbegin() + kOfSpacing; at != numbers.cend();
       at += static_cast<std::ptrdiff_t>(stride)) {
    FramePlace place;
    std::copy_n(at, 3, place.position.begin());
    std::copy_n(at + 3, 6, place.orientation.begin());
    header.places.push_back(place);
    std::transform(at + 9, at + 15, header.orders.emplace_back().begin(),
                   [](double x) { return std::isfinite(x) ? x : 0; });
    if (differs) header.spacings.push_back(spacing_at(at + kOfFrame));
  }
}

}  // namespace preceptor
