// dicom_data: archives and label tables into an index; phantoms; a look at what a network will see.
#include "common/program/command.h"
#include "data/program/index_command.h"
#include "data/program/phantom_command.h"
#include "data/program/show_command.h"

int main(int argc, char** argv) {
  using namespace preceptor;
  try {
    Commands commands;
    commands.push_back(std::make_unique<PhantomCommand>());
    commands.push_back(std::make_unique<IndexCommand>());
    commands.push_back(std::make_unique<ShowCommand>());
    return run_program("dicom_data", "DICOM archives and label tables", commands, argc, argv);
  } catch (const std::exception& failure) {
    return report_failure("dicom_data", failure);
  }
}
