#include "common/training/run_folder.h"

#include <filesystem>

#include "common/base/error.h"
#include "common/files/file_io.h"

namespace preceptor {
namespace {

constexpr const char* kRunFiles[] = {"metrics.json",        "config.json", "log",
                                     "epochs.jsonl",        "model.pt",    "predictions-val.npy",
                                     "predictions-test.npy"};
constexpr char kCheckpoints[] = "checkpoints";
constexpr char kBest[] = "checkpoints/best.pt";

// A link counts even if it points nowhere: lines appended through it would land elsewhere.
bool holds_a_run(const std::string& path) {
  for (const char* name : kRunFiles) {
    std::error_code ignored;
    const auto status = std::filesystem::symlink_status(join_path(path, name), ignored);
    if (std::filesystem::exists(status)) return true;
  }
  return false;
}

// metrics.json first: without it the folder is no finished run, whatever happens next.
void remove_run(const std::string& path) {
  for (const char* name : kRunFiles) remove_if_there(join_path(path, name));
  remove_if_there(join_path(path, kBest));
}

}  // namespace

RunFolder::RunFolder(std::string path, std::unique_ptr<FolderLock> lock)
    : path_(std::move(path)), lock_(std::move(lock)) {}

RunFolder RunFolder::create(const std::string& path, bool replace) {
  make_folders(join_path(path, kCheckpoints));
  auto lock = std::make_unique<FolderLock>(path);
  if (holds_a_run(path)) {
    if (!replace) {
      throw Error(ErrorKind::kUsage, "the folder holds a run already")
          .path(path)
          .hint("give another --out, or --replace");
    }
    remove_run(path);
  }
  return RunFolder(path, std::move(lock));
}

RunFolder RunFolder::open(const std::string& path) {
  if (!file_exists(join_path(path, "metrics.json"))) {
    throw Error(ErrorKind::kStale, "there is no finished run in this folder")
        .path(path)
        .expected("metrics.json")
        .hint("a run writes it last; train again with --replace");
  }
  return RunFolder(path, nullptr);
}

std::string RunFolder::file(const std::string& name) const { return join_path(path_, name); }

void RunFolder::write_config(const Json& config) {
  write_file_atomically(file("config.json"), config.dump_pretty());
}

void RunFolder::log(const std::string& line) { append_line(file("log"), line); }

void RunFolder::add_epoch(const Json& line) { append_line(file("epochs.jsonl"), line.dump()); }

void RunFolder::write_metrics(const Json& metrics) {
  write_file_atomically(file("metrics.json"), metrics.dump_pretty());
}

Json RunFolder::config() const { return Json::parse(read_file(file("config.json"))); }
Json RunFolder::metrics() const { return Json::parse(read_file(file("metrics.json"))); }

}  // namespace preceptor
