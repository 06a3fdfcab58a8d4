#include "data/volume/unreadable_file.h"

namespace preceptor {

Rejection unreadable_file(const Error& problem, const std::string& path) {
  if (problem.kind() != ErrorKind::kSystem || problem.path() != path) throw problem;
  const std::string why = problem.found().empty() ? problem.hint() : problem.found();
  return {kUnreadable, problem.what_failed() + ": " + why};
}

}  // namespace preceptor
