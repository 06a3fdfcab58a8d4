#include "stage1_teacher/verify_command.h"

#include "common/base/error.h"
#include "common/cache/open_cache.h"

namespace preceptor {

void VerifyCommand::register_options(OptionTable& table) {
  table.positional("CACHE", &cache_, "the cache folder", 1, 1);
}

CommandResult VerifyCommand::run(const CommonOptions&, Reporter&) {
  CommandResult result;
  Json parts{Json::Array{}};
  bool good = true;
  for (const VerifyLine& line : verify_cache(cache_.front())) {
    good = good && line.good;
    parts.push(
        Json::object().set("part", line.part).set("good", line.good).set("result", line.result));
    result.text += (line.good ? "good  " : "BAD   ") + line.part + ": " + line.result + "\n";
  }
  result.json.set("verb", "verify").set("good", good).set("parts", parts);
  if (!good) result.exit_code = exit_code(ErrorKind::kStale);
  return result;
}

}  // namespace preceptor
