#include "stage1_teacher/teacher/teacher_options.h"

#include <cmath>

#include "common/base/error.h"

namespace preceptor {
namespace {

void check(bool good, const std::string& option, const std::string& expected,
           const std::string& found) {
  if (good) return;
  throw Error(ErrorKind::kUsage, "--" + option + " has a value it cannot have")
      .expected(expected)
      .found(found);
}

}  // namespace

void TeacherOptions::register_in(OptionTable& table) {
  table.require("teacher", &path, "the teacher: a TorchScript file, which is code that you trust")
      .add("temperature", &temperature,
           "T of the cached logits z / T; students choose theirs freely")
      .add("classes", &classes,
           "names of the teacher's outputs, a,b,... (default: the model's own, "
           "else those of the labels)")
      .add("teacher-output", &output, "logits | probabilities")
      .add("teacher-output-index", &output_index, "which element, where it returns a tuple or list")
      .add("teacher-output-key", &output_key, "which entry, where it returns a dict")
      .add("teacher-channels", &channels, "channels it takes, 1 to 16; grey is repeated for 3")
      .add("teacher-mean", &mean, "mean to subtract from pixels in [0, 1], one number a channel")
      .add("teacher-std", &std, "standard deviation to divide by, one number a channel")
      .add("forward", &forward, "auto | plain | frozen | optimized; fixed with the first row")
      .add("device", &device, "cpu | cuda");
}

void TeacherOptions::validate() const {
  check(std::isfinite(temperature) && temperature > 0, "temperature", "a number above 0",
        std::to_string(temperature));
  check(output == "logits" || output == "probabilities", "teacher-output",
        "logits or probabilities", output);
  check(forward == "auto" || forward == "plain" || forward == "frozen" || forward == "optimized",
        "forward", "auto, plain, frozen or optimized", forward);
  if (channels) {
    check(*channels >= 1 && *channels <= 16, "teacher-channels", "1 to 16",
          std::to_string(*channels));
  }
  if (output_index) {
    check(*output_index >= 0, "teacher-output-index", "0 or more", std::to_string(*output_index));
    check(!output_key, "teacher-output-key", "one of --teacher-output-index and -key", "both");
  }
  if (mean.has_value() != std.has_value()) {
    throw Error(ErrorKind::kUsage, "--teacher-mean and --teacher-std belong together");
  }
}

}  // namespace preceptor
