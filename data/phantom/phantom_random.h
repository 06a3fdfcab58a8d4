// The random numbers of phantoms: SplitMix64 (Steele, Lea and Flood 2014) and Box-Muller, so that a
// seed gives the same images with any standard library. Threads: one object a thread.
#pragma once

#include <cstdint>

namespace preceptor {

class PhantomRandom {
 public:
  // A stream of its own for each (seed, stream).
  PhantomRandom(std::uint64_t seed, std::uint64_t stream);

  std::uint64_t next();
  double unit();  // [0, 1)
  double between(double low, double high);
  std::int64_t below(std::int64_t bound);  // 0 ... bound - 1; bias below 2^-40 for our bounds
  double normal();                         // mean 0, standard deviation 1

 private:
  std::uint64_t state_;
};

}  // namespace preceptor
