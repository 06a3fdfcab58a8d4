#include "data/program/phantom_command.h"

#include "common/base/error.h"
#include "data/dicom/dicom_header.h"

namespace preceptor {

void PhantomCommand::register_options(OptionTable& table) {
  table.require("out", &options_.out, "folder to write")
      .add("patients", &options_.patients, "how many patients, of 2 to 6 images each")
      .add("seed", &options_.seed, "another number gives another data set");
}

CommandResult PhantomCommand::run(const CommonOptions& common, Reporter& reporter) {
  if (options_.patients < 1 || options_.patients > 100000) {
    throw Error(ErrorKind::kUsage, "--patients is out of range")
        .expected("1 to 100000")
        .found(std::to_string(options_.patients));
  }
  set_up_dicom();
  options_.threads = common.threads;
  const std::int64_t images = write_phantom(options_, reporter);
  CommandResult result;
  result.json = Json::object().set("images", images).set("patients", options_.patients);
  result.text = std::to_string(images) + " images of " + std::to_string(options_.patients) +
                " patients in " + options_.out + "\n";
  return result;
}

}  // namespace preceptor
