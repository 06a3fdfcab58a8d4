// The Reporter of the programs: stderr. On a terminal a line that rewrites itself; otherwise plain
// lines every few seconds. Threads: as Reporter promises.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "common/base/reporter.h"

namespace preceptor {

class TerminalReporter final : public Reporter {
 public:
  explicit TerminalReporter(bool quiet);

  void message(const std::string& line) override;
  void warning(const std::string& line) override;
  void progress(const std::string& task, std::int64_t done, std::int64_t total,
                const std::string& note) override;

 private:
  using Clock = std::chrono::steady_clock;
  struct Task {
    Clock::time_point start, shown;
    std::int64_t first = 0;  // what was done already when the task was first heard of
  };

  void clear_line();
  std::string progress_line(const std::string& task, const Task& state, std::int64_t done,
                            std::int64_t total, const std::string& note) const;

  const bool quiet_, terminal_;
  std::mutex mutex_;
  std::map<std::string, Task> tasks_;
  bool line_open_ = false;
};

}  // namespace preceptor
