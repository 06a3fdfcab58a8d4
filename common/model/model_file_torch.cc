#include "common/model/model_file_torch.h"

#include <caffe2/serialize/versions.h>
#include <torch/csrc/jit/frontend/error_report.h>
#include <torch/csrc/jit/serialization/import.h>

#include <sstream>
#include <unordered_map>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/files/file_io.h"
#include "common/model/source_paths_torch.h"
#include "common/model/torch_runtime.h"
#include "common/model_archive/archive_check.h"
#include "common/model_archive/zip_directory.h"
#include "common/model_archive/zip_record.h"

namespace preceptor {
namespace {

// The first lines of LibTorch's message, without its C++ stack.
std::string first_lines(const std::string& text) {
  const std::size_t stack = text.find("\nException raised from");
  std::string head = text.substr(0, std::min<std::size_t>(stack, 400));
  while (!head.empty() && (head.back() == '\n' || head.back() == ' ')) head.pop_back();
  return head;
}

Error load_failure(const std::string& what, const std::exception& problem,
                   const std::string& path) {
  return Error(ErrorKind::kInput, what)
      .path(path)
      .expected("TorchScript that " + torch_version() + " can load")
      .found(first_lines(problem.what()));
}

torch::jit::Module load_script(const std::string& bytes, const std::string& path) {
  try {
    std::istringstream stream(bytes);
    return torch::jit::load(stream, at::kCPU);
  } catch (const torch::jit::ErrorReport& problem) {
    throw load_failure("the model uses an operator or syntax that this LibTorch does not know",
                       problem, path)
        .hint(
            "build Preceptor with `make LIBTORCH=DIR` against the LibTorch that matches the "
            "PyTorch which saved the model");
  } catch (const std::exception& problem) {
    throw load_failure("LibTorch cannot load the model file", problem, path)
        .hint("save it in Python with torch.jit.script(model).save(...)");
  }
}

// LibTorch wants the names of the records before it loads, and so would have to be told by the
// archive in any case. Code may lie in a package called extra; only the top folder's counts.
ExtraFiles extra_files_of(const std::string& bytes) {
  ExtraFiles files;
  for (const ZipEntry& entry : read_zip_directory(bytes).value_or(std::vector<ZipEntry>{})) {
    const std::size_t top = entry.name.find('/');
    if (top == std::string::npos || entry.name.compare(top, 7, "/extra/") != 0) continue;
    const std::string name = entry.name.substr(top + 7);
    if (!name.empty() && name.back() != '/') files[name] = record_bytes(bytes, entry).value_or("");
  }
  return files;
}

// What LibTorch writes in the order of a hash table, which remembers how it came to be: so it gets
// one that came to be in the order of the names.
std::unordered_map<std::string, std::string> in_fixed_order(const ExtraFiles& extra_files) {
  std::unordered_map<std::string, std::string> files;
  for (const auto& [name, text] : extra_files) files.emplace(name, text);
  return files;
}

}  // namespace

LoadedModel load_model_bytes(const std::string& bytes, const std::string& path_for_messages) {
  check_model_archive(bytes,
                      static_cast<std::int64_t>(caffe2::serialize::kMaxSupportedFileFormatVersion),
                      path_for_messages);
  torch::jit::Module module = load_script(bytes, path_for_messages);
  return {std::move(module), sha256_hex(bytes), static_cast<std::int64_t>(bytes.size()),
          extra_files_of(bytes)};
}

LoadedModel load_model(const std::string& path) { return load_model_bytes(read_file(path), path); }

std::string serialise_model(const torch::jit::Module& module, const ExtraFiles& extra_files) {
  std::ostringstream stream;
  module.save(stream, in_fixed_order(extra_files));
  return without_source_paths(stream.str());
}

std::string save_model(const torch::jit::Module& module, const ExtraFiles& extra_files,
                       const std::string& path) {
  const std::string bytes = serialise_model(module, extra_files);
  write_file_atomically(path, bytes);
  return sha256_hex(bytes);
}

}  // namespace preceptor
