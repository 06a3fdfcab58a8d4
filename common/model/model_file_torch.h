// TorchScript files, in and out. The bytes that are digested are the bytes that are loaded.
//
// load: reads the file once, checks the archive before LibTorch touches it (see archive_check.h),
// loads on CPU, and turns every way a file can be bad into Error(kInput) that says what the
// file is (a state_dict, a truncated zip, one from a newer PyTorch, an unknown operator, a tensor
// record cut short) and what to do.
// save: to memory first, so the bytes do not depend on the path; then atomically. The same module
// with the same extra files gives the same bytes.
// Trust: a TorchScript file is code; docs/SECURITY.md.
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <map>
#include <string>

namespace preceptor {

using ExtraFiles = std::map<std::string, std::string>;  // name below "extra/" -> its bytes

struct LoadedModel {
  torch::jit::Module module;
  std::string sha256;      // hex, of the file
  std::int64_t bytes = 0;  // of the file
  ExtraFiles extra_files;  // exactly the records that the archive has under extra/
};

LoadedModel load_model(const std::string& path);
LoadedModel load_model_bytes(const std::string& bytes, const std::string& path_for_messages);

std::string serialise_model(const torch::jit::Module& module, const ExtraFiles& extra_files);
// Returns the hex SHA-256 of what was written.
std::string save_model(const torch::jit::Module& module, const ExtraFiles& extra_files,
                       const std::string& path);

}  // namespace preceptor
