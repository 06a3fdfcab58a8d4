// stage1_teacher: from an index to a cache of images and a teacher's logits.
#include "common/program/command.h"
#include "stage1_teacher/cache_command.h"
#include "stage1_teacher/images_command.h"
#include "stage1_teacher/info_command.h"
#include "stage1_teacher/labels_command.h"
#include "stage1_teacher/train_command.h"
#include "stage1_teacher/verify_command.h"

namespace {

constexpr char kProgram[] = "stage1_teacher";

preceptor::Commands verbs() {
  preceptor::Commands commands;
  commands.push_back(std::make_unique<preceptor::ImagesCommand>());
  commands.push_back(std::make_unique<preceptor::LabelsCommand>());
  commands.push_back(std::make_unique<preceptor::TrainTeacherCommand>());
  commands.push_back(std::make_unique<preceptor::CacheCommand>());
  commands.push_back(std::make_unique<preceptor::InfoCommand>());
  commands.push_back(std::make_unique<preceptor::VerifyCommand>());
  return commands;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return preceptor::run_program(kProgram, "run a teacher over a DICOM archive, once", verbs(),
                                  argc, argv);
  } catch (const std::exception& failure) {
    return preceptor::report_failure(kProgram, failure);
  }
}
