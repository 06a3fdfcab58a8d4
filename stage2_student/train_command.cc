#include "stage2_student/train_command.h"

#include "common/program/process_setup.h"
#include "stage2_student/runs/metrics_text.h"
#include "stage2_student/student_training.h"

namespace preceptor {

CommandResult TrainStudentCommand::run(const CommonOptions& common, Reporter& reporter) {
  options_.training.threads = static_cast<int>(common.threads);
  if (options_.group_readable) allow_group_to_read();
  CommandResult result;
  result.json = train_student(options_, reporter);
  result.text = "validation\n" + metrics_text(result.json.at("val")) + "test\n" +
                metrics_text(result.json.at("test"));
  return result;
}

}  // namespace preceptor
