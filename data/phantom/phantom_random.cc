#include "data/phantom/phantom_random.h"

#include <cmath>

namespace preceptor {
namespace {

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15ull;

std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

}  // namespace

PhantomRandom::PhantomRandom(std::uint64_t seed, std::uint64_t stream)
    : state_(mixed(seed * kGolden + 1) ^ mixed((stream + 1) * kGolden)) {}

std::uint64_t PhantomRandom::next() { return mixed(state_ += kGolden); }
double PhantomRandom::unit() { return static_cast<double>(next() >> 11) / 9007199254740992.0; }
double PhantomRandom::between(double low, double high) { return low + (high - low) * unit(); }
std::int64_t PhantomRandom::below(std::int64_t bound) {
  return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(bound));
}
double PhantomRandom::normal() {
  const double radius = std::sqrt(-2 * std::log(1 - unit()));
  return radius * std::cos(2 * M_PI * unit());
}

}  // namespace preceptor
