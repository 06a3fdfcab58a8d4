#include "data/decoder/decoder_limits.h"

#include <set>
#include <vector>

#include "common/base/error.h"
#include "common/base/json_value.h"

namespace preceptor {
namespace {

constexpr std::size_t kTruncatedInText = 4;
constexpr std::int64_t kMostMib = std::int64_t{1} << 20, kMostSeconds = 86400;

void require_within(std::int64_t value, std::int64_t most, const char* name) {
  if (value >= 1 && value <= most) return;
  throw Error(ErrorKind::kUsage, std::string(name) + " is out of bounds")
      .expected("1 to " + std::to_string(most))
      .found(std::to_string(value));
}

void require_accept(const std::string& value, const char* name) {
  if (value.empty() || value == "accept") return;
  throw Error(ErrorKind::kUsage, std::string(name) + " takes one word")
      .expected("accept")
      .found(value);
}

}  // namespace

void DecoderLimits::register_in(OptionTable& table) {
  table
      .add("decode-memory", &memory_mib,
           "MiB that the decoder may take for a file, beside the file and its pixels")
      .add("decode-seconds", &seconds, "seconds that a file may take to decode")
      .add("file-mib", &file_mib, "MiB of the largest file that is read")
      .add("inflated-mib", &inflated_mib, "MiB that a deflated file may inflate to")
      .add("pixel-mib", &pixel_mib,
           "MiB that the pixels of a file may decode to, of which a frame may be a quarter")
      .add("truncated", &truncated,
           "accept: uncompressed pixels of a file that ends early are filled up with zeros");
}

void DecoderLimits::register_burned_in(OptionTable& table) {
  burned_in.clear();
  table.add("burned-in", &burned_in, "`accept`: images whose header says that they show text");
}

void DecoderLimits::validate() const {
  require_within(memory_mib, kMostMib, "--decode-memory");
  require_within(seconds, kMostSeconds, "--decode-seconds");
  require_within(file_mib, kMostMib, "--file-mib");
  require_within(inflated_mib, kMostMib, "--inflated-mib");
  require_within(pixel_mib, kMostMib, "--pixel-mib");
  require_accept(truncated, "--truncated");
  require_accept(burned_in, "--burned-in");
}

ReadLimits DecoderLimits::read_limits() const {
  ReadLimits limits;
  limits.inflated_bytes = inflated_mib << 20;
  limits.image_bytes = pixel_mib << 20;
  limits.accept_burned_in = burned_in == "accept";
  limits.accept_truncated = truncated == "accept";
  return limits;
}

bool depends_on_limits(const std::string& code) {
  static const std::set<std::string> kCodes{"burned-in",    "decoder-crash", "decoder-memory",
                                            "decoder-time", "inflated",      "size",
                                            "truncated"};
  return kCodes.count(code) > 0;
}

bool text_accepts_truncated(const std::string& text) {
  return Json::parse(text).as_array().at(kTruncatedInText).as_string() == "accept";
}

std::string DecoderLimits::text() const {
  return Json::array(std::vector<std::string>{std::to_string(memory_mib), std::to_string(seconds),
                                              std::to_string(file_mib),
                                              std::to_string(inflated_mib), truncated, burned_in,
                                              std::to_string(pixel_mib)})
      .dump();
}

}  // namespace preceptor
