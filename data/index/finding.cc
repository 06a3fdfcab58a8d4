#include "data/index/finding.h"

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
  if (examples.size() < kExamples) examples.push_back(example);
}

void settle(const std::vector<Finding>& findings, Reporter& reporter) {
  std::string refused, hints;
  for (const Finding& finding : findings) {
    if (finding.count == 0) continue;
    if (finding.accepted) {
      reporter.warning(sentence(finding) + (finding.option.empty() ? "" : " (accepted)"));
      continue;
    }
    refused += (refused.empty() ? "" : "; ") + sentence(finding);
    const bool is_new = hints.find(finding.option) == std::string::npos;
    if (is_new) hints += (hints.empty() ? "" : ", ") + finding.option;
  }
  if (refused.empty()) return;
  throw Error(ErrorKind::kInput, "the archive and its labels do not fit each other")
      .found(refused)
      .hint(hints.empty() ? "correct the label table" : "correct them, or accept with " + hints);
}

}  // namespace preceptor
