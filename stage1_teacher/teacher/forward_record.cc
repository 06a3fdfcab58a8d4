#include <algorithm>

#include "common/base/error.h"
#include "common/base/version.h"
#include "common/cache/cache_format.h"
#include "common/model/torch_runtime.h"
#include "stage1_teacher/teacher/teacher.h"

namespace preceptor {

std::int64_t forward_rows(std::int64_t height, std::int64_t width, std::int64_t depth) {
  constexpr std::int64_t kPixels = 1 << 19;
  std::int64_t rows = cache_format::kForwardBatch;
  while (rows > 1 && rows * std::max<std::int64_t>(1, depth) * height * width > kPixels) rows /= 2;
  return rows;
}

std::string forward_json(const std::string& variant, std::int64_t rows_at_once) {
  return Json::object()
      .set("variant", variant)
      .set("batch", rows_at_once)
      .set("intra_op_threads", 1)
      .set("libraries", Json::object().set("torch", torch_version()).set("preceptor", kVersion))
      .dump();
}

std::string variant_of(const std::string& forward_json, std::int64_t rows_at_once) {
  const Json json = Json::parse(forward_json);
  const std::int64_t batch = json.at("batch").as_integer();
  const std::int64_t threads = json.at("intra_op_threads").as_integer();
  if (batch != rows_at_once || threads != 1) {
    throw Error(ErrorKind::kStale, "the targets were begun with other batches or threads")
        .expected("batch " + std::to_string(rows_at_once) + ", 1 thread")
        .found("batch " + std::to_string(batch) + ", " + std::to_string(threads) + " threads")
        .hint("remove the unfinished target store and run again");
  }
  return json.at("variant").as_string();
}

}  // namespace preceptor
