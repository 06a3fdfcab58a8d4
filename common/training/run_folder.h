// A run on disk: config.json, log, epochs.jsonl, checkpoints/best.pt, model.pt, metrics.json
// (last). docs/RUN-FORMAT.md. Pseudonymous: no path, no UID, nothing of a person enters it.
//
// Owns: the folder's lock while the run writes. Must not know: Torch. Threads: one.
#pragma once

#include <memory>
#include <string>

#include "common/base/json_value.h"
#include "common/files/folder_lock.h"

namespace preceptor {

class RunFolder {
 public:
  // A new run. A folder that holds a run already throws Error(kUsage) unless `replace`, which
  // removes what the earlier run wrote and nothing else.
  static RunFolder create(const std::string& path, bool replace);
  // A finished run, for readers; throws Error(kStale) when metrics.json is not there.
  static RunFolder open(const std::string& path);

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const;  // path of a file in the run
  void write_config(const Json& config);
  void log(const std::string& line);        // appended to `log`
  void add_epoch(const Json& line);         // appended to epochs.jsonl
  void write_metrics(const Json& metrics);  // atomically; marks the run finished
  Json config() const;
  Json metrics() const;

 private:
  RunFolder(std::string path, std::unique_ptr<FolderLock> lock);
  std::string path_;
  std::unique_ptr<FolderLock> lock_;
};

}  // namespace preceptor
