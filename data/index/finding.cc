#include "data/index/finding.h"

#include <algorithm>

#include "common/base/error.h"

namespace preceptor {
namespace {

std::string sentence(const Finding& finding) {
  std::string text = finding.what + ": " + std::to_string(finding.count);
  for (std::size_t i = 0; i < finding.examples.size(); ++i) {
    text += (i == 0 ? ", such as " : ", ") + finding.examples[i];
  }
  return text;
}

}  // namespace

void Finding::add(const std::string& example) {
  ++count;
  const bool is_new = std::find(examples.begin(), examples.end(), example) == examples.end();
  if (is_new && examples.size() < kExamples) examples.push_back(example);
}

void settle(const std::vector<Finding>& findings, Reporter& reporter) {
  std::string refused, hints;
  bool all_can_be = true;
  for (const Finding& finding : findings) {
    if (finding.count == 0) continue;
    if (finding.accepted) {
      reporter.warning(sentence(finding) + (finding.option.empty() ? "" : " (accepted)"));
      continue;
    }
    refused += (refused.empty() ? "" : "; ") + sentence(finding);
    all_can_be = all_can_be && !finding.option.empty();
    const bool is_new = hints.find(finding.option) == std::string::npos;
    if (is_new) hints += (hints.empty() ? "" : ", ") + finding.option;
  }
  if (refused.empty()) return;
  throw Error(ErrorKind::kInput, "the archive and its labels do not fit each other")
      .found(refused)
      .hint(hints.empty() ? "correct the labels"
            : all_can_be  ? "correct them, or accept with " + hints
                          : "correct the labels; what else there is goes with " + hints);
}

}  // namespace preceptor
