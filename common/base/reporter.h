// Where libraries say what goes on. They never print: a program passes a Reporter down.
//
// Threads: every method may be called from any thread at any time.
// Privacy: what is said goes to stderr only, so it may name paths; what goes to a cache, run or
// model never passes here.
#pragma once

#include <cstdint>
#include <string>

namespace preceptor {

class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual void message(const std::string& line) = 0;  // silent under --quiet
  virtual void warning(const std::string& line) = 0;  // never silent
  // How far `task` is; rate and time left are the reporter's business. `note` is short, such as
  // "3 rejected". done == total ends the task. total < 0: unknown.
  virtual void progress(const std::string& task, std::int64_t done, std::int64_t total,
                        const std::string& note) = 0;
};

// Says nothing: for tests and for callers that do not care.
class SilentReporter final : public Reporter {
 public:
  void message(const std::string&) override {}
  void warning(const std::string&) override {}
  void progress(const std::string&, std::int64_t, std::int64_t, const std::string&) override {}
};

}  // namespace preceptor
