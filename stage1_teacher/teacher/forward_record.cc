#include "common/base/error.h"
#include "common/base/version.h"
#include "common/cache/cache_format.h"
#include "common/model/torch_runtime.h"
#include "stage1_teacher/teacher/teacher.h"

namespace preceptor {

std::string forward_json(const std::string& variant) {
  return Json::object()
      .set("variant", variant)
      .set("batch", cache_format::kForwardBatch)
      .set("intra_op_threads", 1)
      .set("libraries", Json::object().set("torch", torch_version()).set("preceptor", kVersion))
      .dump();
}

std::string variant_of(const std::string& forward_json) {
  const Json json = Json::parse(forward_json);
  const std::int64_t batch = json.at("batch").as_integer();
  const std::int64_t threads = json.at("intra_op_threads").as_integer();
  if (batch != cache_format::kForwardBatch || threads != 1) {
    throw Error(ErrorKind::kStale, "the targets were begun with other batches or threads")
        .expected("batch " + std::to_string(cache_format::kForwardBatch) + ", 1 thread")
        .found("batch " + std::to_string(batch) + ", " + std::to_string(threads) + " threads")
        .hint("remove the unfinished target store and run again");
  }
  return json.at("variant").as_string();
}

}  // namespace preceptor
