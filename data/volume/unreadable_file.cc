#include "data/volume/unreadable_file.h"

namespace preceptor {

Rejection unreadable_file(const Error& problem, const std::string& path) {
  if (problem.kind() != ErrorKind::kSystem || problem.path() != path) throw problem;
  return {kUnreadable, problem.what_failed() + ": " + problem.found()};
}

}  // namespace preceptor
