#include "common/program/command.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <stdexcept>

#include "common/base/error.h"

namespace preceptor {
namespace {

class Echo final : public Command {
 public:
  std::string name() const override { return "echo"; }
  std::string summary() const override { return "says its word"; }
  void register_options(OptionTable& table) override { table.add("word", &word_, "what to say"); }
  CommandResult run(const CommonOptions& common, Reporter&) override {
    CommandResult result;
    result.text = word_ + "\n";
    result.json = Json::object().set("word", word_).set("threads", common.threads);
    result.exit_code = word_ == "bad" ? 3 : 0;
    return result;
  }

 private:
  std::string word_ = "hello";
};

int run(std::vector<const char*> words, std::string* printed = nullptr) {
  Commands commands;
  commands.push_back(std::make_unique<Echo>());
  words.insert(words.begin(), "program");
  testing::internal::CaptureStdout();
  int code = -1;
  try {
    code = run_program("program", "a test", commands, static_cast<int>(words.size()), words.data());
  } catch (...) {
    testing::internal::GetCapturedStdout();
    throw;
  }
  const std::string text = testing::internal::GetCapturedStdout();
  if (printed != nullptr) *printed = text;
  return code;
}

TEST(Command, PrintsTextOrJson) {
  std::string text;
  EXPECT_EQ(run({"echo", "--word", "x"}, &text), 0);
  EXPECT_EQ(text, "x\n");
  EXPECT_EQ(run({"echo", "--json", "--threads", "2"}, &text), 0);
  EXPECT_EQ(Json::parse(text).dump(), R"({"threads":2,"word":"hello"})");
}

TEST(Command, ExitCodeIsTheVerbs) { EXPECT_EQ(run({"echo", "--word", "bad"}), 3); }

TEST(Command, HelpAndVersion) {
  std::string text;
  EXPECT_EQ(run({"--help"}, &text), 0);
  EXPECT_NE(text.find("echo"), std::string::npos);
  EXPECT_EQ(run({"echo", "--help"}, &text), 0);
  EXPECT_NE(text.find("--word"), std::string::npos);
  EXPECT_NE(text.find("--config"), std::string::npos);
  EXPECT_EQ(run({"--version"}, &text), 0);
}

TEST(Command, UnknownVerbIsAUsageError) {
  EXPECT_THROW(run({"ehco"}), Error);
  EXPECT_THROW(run({}), Error);
  EXPECT_THROW(run({"echo", "--threads", "-1"}), Error);
}

TEST(Command, FailuresBecomeExitCodes) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(report_failure("p", Error(ErrorKind::kLocked, "taken")), 5);
  EXPECT_EQ(report_failure("p", std::runtime_error("odd")), 1);
  EXPECT_EQ(report_failure("p", std::bad_alloc()), 6);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("taken"), std::string::npos);
}

TEST(Command, SetsTheProcessUp) {
  run({"echo"});
  const mode_t mask = ::umask(077);
  EXPECT_EQ(mask, 077u);
  rlimit core{};
  ::getrlimit(RLIMIT_CORE, &core);
  EXPECT_EQ(core.rlim_cur, 0u);
}

}  // namespace
}  // namespace preceptor
