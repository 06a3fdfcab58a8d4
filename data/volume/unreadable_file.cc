#include "data/volume/unreadable_file.h"

namespace preceptor {

Rejection unreadable_file(const Error& problem, const std::string& path) {
  if (problem.path() != path) throw problem;
  return unreadable_file(problem);
}

Rejection unreadable_file(const Error& problem) {
  if (problem.kind() != ErrorKind::kSystem) throw problem;
  const std::string why = problem.found().empty() ? problem.hint() : problem.found();
  return {"unreadable", problem.what_failed() + ": " + why};
}

}  // namespace preceptor
