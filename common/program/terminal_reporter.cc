#include "common/program/terminal_reporter.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <iostream>

#include "common/base/one_line.h"

namespace preceptor {
namespace {

constexpr double kTerminalSeconds = 0.2, kPlainSeconds = 5;

double seconds(std::chrono::steady_clock::duration span) {
  return std::chrono::duration<double>(span).count();
}

std::string short_time(double span) {
  char text[32];
  const long whole = std::lround(span);
  if (whole < 3600) {
    std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  }
  return text;
}

}  // namespace

TerminalReporter::TerminalReporter(bool quiet) : quiet_(quiet), terminal_(::isatty(2) == 1) {}

void TerminalReporter::clear_line() {
  if (line_open_) std::cerr << "\r\033[K";
  line_open_ = false;
}

void TerminalReporter::message(const std::string& line) {
  if (quiet_) return;
  std::lock_guard<std::mutex> lock(mutex_);
  clear_line();
  std::cerr << one_line(line) << "\n";
}

void TerminalReporter::warning(const std::string& line) {
  std::lock_guard<std::mutex> lock(mutex_);
  clear_line();
  std::cerr << "warning: " << one_line(line) << "\n";
}

std::string TerminalReporter::progress_line(const std::string& task, const Task& state,
                                            std::int64_t done, std::int64_t total,
                                            const std::string& note) const {
  const double span = seconds(Clock::now() - state.start);
  const double rate = span > 0 ? static_cast<double>(done - state.first) / span : 0;
  std::string line = task + ": " + std::to_string(done);
  if (total >= 0) line += " of " + std::to_string(total);
  char figures[64];
  std::snprintf(figures, sizeof figures, ", %.1f/s", rate);
  if (rate > 0) line += figures;
  if (rate > 0 && total > done) {
    line += ", " + short_time(static_cast<double>(total - done) / rate) + " left";
  }
  if (done == total) line += ", took " + short_time(span);
  return note.empty() ? line : line + ", " + note;
}

void TerminalReporter::progress(const std::string& task, std::int64_t done, std::int64_t total,
                                const std::string& note) {
  if (quiet_) return;
  std::lock_guard<std::mutex> lock(mutex_);
  const Clock::time_point now = Clock::now();
  const auto [entry, is_new] = tasks_.try_emplace(task, Task{now, now, done});
  Task& state = entry->second;
  const bool last = done == total;
  const double pause = terminal_ ? kTerminalSeconds : kPlainSeconds;
  if (!last && (is_new || seconds(now - state.shown) < pause)) return;
  state.shown = now;
  clear_line();
  std::cerr << progress_line(task, state, done, total, note);
  line_open_ = terminal_ && !last;
  if (!line_open_) std::cerr << "\n";
  std::cerr << std::flush;
  if (last) tasks_.erase(entry);
}

}  // namespace preceptor
