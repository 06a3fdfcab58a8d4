#include "common/training/run_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <set>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

using testing::HasSubstr;

// Paths below a folder, relative to it: files, links and folders.
std::set<std::string> everything_in(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    names.insert(entry.path().string().substr(folder.size() + 1));
  }
  return names;
}

ErrorKind kind_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& problem) {
    return problem.kind();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorKind::kInternal;
}

// A run as train leaves it.
void write_run(const std::string& path, bool replace = false) {
  RunFolder run = RunFolder::create(path, replace);
  run.write_config(Json::object().set("seed", 1));
  run.log("one");
  run.log("two");
  run.add_epoch(Json::object().set("epoch", 1));
  run.add_epoch(Json::object().set("epoch", 2));
  for (const char* name :
       {"checkpoints/best.pt", "model.pt", "predictions-val.npy", "predictions-test.npy"}) {
    write_file_atomically(run.file(name), "bytes");
  }
  run.write_metrics(Json::object().set("best_epoch", 2));
}

const std::set<std::string> kWhole{"checkpoints",
                                   "checkpoints/best.pt",
                                   "config.json",
                                   "epochs.jsonl",
                                   "lock",
                                   "log",
                                   "metrics.json",
                                   "model.pt",
                                   "predictions-test.npy",
                                   "predictions-val.npy"};

TEST(RunFolder, KeepsWhatWasWritten) {
  TemporaryFolder folder;
  const std::string path = folder.file("runs/one");
  write_run(path);
  const RunFolder run = RunFolder::open(path);
  EXPECT_EQ(run.path(), path);
  EXPECT_EQ(run.config().at("seed").as_integer(), 1);
  EXPECT_EQ(run.metrics().at("best_epoch").as_integer(), 2);
  EXPECT_EQ(read_file(run.file("log")), "one\ntwo\n");
  EXPECT_EQ(read_file(run.file("epochs.jsonl")), "{\"epoch\":1}\n{\"epoch\":2}\n");
}

TEST(RunFolder, WritesIntoItsFolderAndNowhereElse) {
  TemporaryFolder folder;
  write_run(folder.file("run"));
  EXPECT_EQ(everything_in(folder.file("run")), kWhole);
  EXPECT_EQ(everything_in(folder.path()).size(), kWhole.size() + 1);
}

TEST(RunFolder, AnUnfinishedRunIsRefusedToReaders) {
  TemporaryFolder folder;
  const std::string path = folder.file("run");
  EXPECT_EQ(kind_of([&] { RunFolder::open(path); }), ErrorKind::kStale);
  RunFolder run = RunFolder::create(path, false);
  run.write_config(Json::object());
  run.log("begun");
  try {
    RunFolder::open(path);
    FAIL();
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::kStale);
    EXPECT_EQ(problem.path(), path);
    EXPECT_EQ(problem.expected(), "metrics.json");
    EXPECT_THAT(problem.hint(), HasSubstr("--replace"));
  }
  run.write_metrics(Json::object());
  EXPECT_NO_THROW(RunFolder::open(path));
}

TEST(RunFolder, ARunIsNotOverwrittenUnasked) {
  TemporaryFolder folder;
  const std::string path = folder.file("run");
  write_run(path);
  try {
    RunFolder::create(path, false);
    FAIL();
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::kUsage);
    EXPECT_THAT(problem.hint(), HasSubstr("--replace"));
  }
  EXPECT_EQ(everything_in(path), kWhole);
  EXPECT_EQ(read_file(join_path(path, "model.pt")), "bytes");
}

// Whatever a killed run leaves counts as a run: any of its files alone.
TEST(RunFolder, ARestOfARunCountsAsARun) {
  for (const char* name :
       {"config.json", "log", "epochs.jsonl", "metrics.json", "model.pt", "predictions-val.npy"}) {
    TemporaryFolder folder;
    write_file_atomically(folder.file(name), "");
    EXPECT_EQ(kind_of([&] { RunFolder::create(folder.path(), false); }), ErrorKind::kUsage) << name;
    EXPECT_NO_THROW(RunFolder::create(folder.path(), true)) << name;
    EXPECT_FALSE(file_exists(folder.file(name))) << name;
  }
}

TEST(RunFolder, ReplacingRemovesWhatARunWroteAndNothingElse) {
  TemporaryFolder folder;
  const std::string path = folder.file("run");
  write_run(path);
  make_folders(join_path(path, "figures"));
  const std::set<std::string> own{"notes.txt", "model.pt.bak", "checkpoints/mine.pt",
                                  "figures/a.png"};
  for (const std::string& name : own) write_file_atomically(join_path(path, name), "mine");
  { RunFolder::create(path, true); }
  std::set<std::string> left = own;
  left.insert({"checkpoints", "figures", "lock"});
  EXPECT_EQ(everything_in(path), left);
  for (const std::string& name : own) EXPECT_EQ(read_file(join_path(path, name)), "mine");
  EXPECT_EQ(kind_of([&] { RunFolder::open(path); }), ErrorKind::kStale);
}

TEST(RunFolder, AReplacedRunBeginsItsLinesAnew) {
  TemporaryFolder folder;
  const std::string path = folder.file("run");
  write_run(path);
  write_run(path, true);
  EXPECT_EQ(everything_in(path), kWhole);
  EXPECT_EQ(read_file(join_path(path, "log")), "one\ntwo\n");
  EXPECT_EQ(read_file(join_path(path, "epochs.jsonl")), "{\"epoch\":1}\n{\"epoch\":2}\n");
}

TEST(RunFolder, ReplacingALinkLeavesWhatItPointsTo) {
  TemporaryFolder folder;
  const std::string path = folder.file("run"), elsewhere = folder.file("elsewhere");
  make_folders(path);
  write_file_atomically(elsewhere, "mine");
  for (const char* name : {"log", "model.pt"}) {
    std::filesystem::create_symlink(elsewhere, join_path(path, name));
  }
  write_run(path, true);
  EXPECT_EQ(read_file(elsewhere), "mine");
  EXPECT_FALSE(std::filesystem::is_symlink(join_path(path, "log")));
}

TEST(RunFolder, ALinkThatPointsNowhereIsNotWrittenThrough) {
  TemporaryFolder folder;
  const std::string path = folder.file("run"), elsewhere = folder.file("elsewhere");
  make_folders(path);
  std::filesystem::create_symlink(elsewhere, join_path(path, "log"));
  EXPECT_EQ(kind_of([&] { RunFolder::create(path, false); }), ErrorKind::kUsage);
  write_run(path, true);
  EXPECT_FALSE(file_exists(elsewhere));
}

TEST(RunFolder, ASecondWriterIsLockedOut) {
  TemporaryFolder folder;
  const std::string path = folder.file("run");
  {
    RunFolder run = RunFolder::create(path, false);
    run.log("first");
    for (const bool replace : {false, true}) {
      EXPECT_EQ(kind_of([&] { RunFolder::create(path, replace); }), ErrorKind::kLocked);
    }
    EXPECT_EQ(read_file(run.file("log")), "first\n") << "nothing was removed";
  }
  EXPECT_NO_THROW(RunFolder::create(path, true));
}

TEST(RunFolder, AWriterInAnotherProcessLocksItToo) {
  TemporaryFolder folder;
  const std::string path = folder.file("run");
  RunFolder run = RunFolder::create(path, false);
  const pid_t child = ::fork();
  if (child == 0) {
    int code = 0;
    try {
      RunFolder::create(path, true);
    } catch (const Error& problem) {
      code = exit_code(problem.kind());
    }
    ::_exit(code);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), exit_code(ErrorKind::kLocked));
}

TEST(RunFolder, ReadersNeedNoLock) {
  TemporaryFolder folder;
  const std::string path = folder.file("run");
  RunFolder run = RunFolder::create(path, false);
  run.write_metrics(Json::object());
  EXPECT_NO_THROW(RunFolder::open(path));
}

TEST(RunFolder, DamagedMetricsAreStale) {
  TemporaryFolder folder;
  write_run(folder.file("run"));
  write_file_atomically(folder.file("run/metrics.json"), "{\"best_epo");
  EXPECT_EQ(kind_of([&] { RunFolder::open(folder.file("run")).metrics(); }), ErrorKind::kStale);
}

}  // namespace
}  // namespace preceptor
