// How run.py and a program that measures talk: run.py writes the name of a measurement on the
// program's stdin, the program takes it once and answers "<units> <seconds>" on stdout. So two
// programs that are compared are set up once and then measured in turn, A B A B.
#pragma once

#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>
#include <map>
#include <string>

namespace preceptor {

struct Measurement {
  double units = 0, seconds = 0;
};

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Until stdin ends. Returns main's exit code.
inline int serve(const std::map<std::string, std::function<Measurement()>>& measurements) {
  std::printf("ready\n");
  std::fflush(stdout);
  for (std::string name; std::getline(std::cin, name);) {
    const auto found = measurements.find(name);
    if (found == measurements.end()) {
      std::fprintf(stderr, "no measurement is called %s\n", name.c_str());
      return 2;
    }
    const Measurement taken = found->second();
    std::printf("%.17g %.9f\n", taken.units, taken.seconds);
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace preceptor
