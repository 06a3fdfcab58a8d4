// stage2_student: from a cache to students.
#include "common/program/command.h"
#include "stage2_student/compare_command.h"
#include "stage2_student/evaluate_command.h"
#include "stage2_student/export_command.h"
#include "stage2_student/train_command.h"

int main(int argc, char** argv) {
  using namespace preceptor;
  try {
    Commands commands;
    commands.push_back(std::make_unique<TrainStudentCommand>());
    commands.push_back(std::make_unique<EvaluateCommand>());
    commands.push_back(std::make_unique<CompareCommand>());
    commands.push_back(std::make_unique<ExportCommand>());
    return run_program("stage2_student", "from a cache to students", commands, argc, argv);
  } catch (const std::exception& failure) {
    return report_failure("stage2_student", failure);
  }
}
