#include "data/decoder/decoder_launch.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "common/base/error.h"
#include "data/decoder/decoder_server.h"

namespace preceptor {
namespace {

constexpr char kProgram[] = "dicom_decoder", kDictionary[] = "DCMDICTPATH";

// A copy of a descriptor above those that the child gets, so that none is overwritten.
class HighDescriptor {
 public:
  explicit HighDescriptor(int of) : number_(::fcntl(of, F_DUPFD_CLOEXEC, 64)) {
    if (number_ < 0) {
      throw system_error("cannot pass a descriptor to the decoder", "", errno)
          .hint("the limit on open files may be too low: ulimit -n 256 is enough");
    }
  }
  ~HighDescriptor() { ::close(number_); }
  HighDescriptor(const HighDescriptor&) = delete;
  HighDescriptor& operator=(const HighDescriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

class SpawnActions {
 public:
  SpawnActions() { require(::posix_spawn_file_actions_init(&actions_)); }
  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;

  void silence(int descriptor) {
    require(::posix_spawn_file_actions_addopen(&actions_, descriptor, "/dev/null", O_RDWR, 0));
  }
  void pass(int from, int to) { require(::posix_spawn_file_actions_adddup2(&actions_, from, to)); }
  void close_from(int first) {
    require(::posix_spawn_file_actions_addclosefrom_np(&actions_, first));
  }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  static void require(int failure) {
    if (failure != 0) throw system_error("the decoder's start cannot be prepared", "", failure);
  }

  posix_spawn_file_actions_t actions_;
};

std::vector<std::string> environment() {
  const char* dictionary = std::getenv(kDictionary);
  if (dictionary == nullptr) return {};
  return {std::string(kDictionary) + "=" + dictionary};
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

std::string decoder_program() {
  std::error_code failure;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", failure);
  if (failure) {
    throw system_error("cannot tell where this program lies", "/proc/self/exe", failure.value())
        .hint("the decoder is beside it; is /proc mounted?");
  }
  return (self.parent_path() / kProgram).string();
}

pid_t launch_decoder(const DecoderLimits& limits, int socket, int input, int output) {
  const HighDescriptor ends[] = {HighDescriptor(socket), HighDescriptor(input),
                                 HighDescriptor(output)};
  SpawnActions actions;
  for (int standard = 0; standard < kDecoderSocket; ++standard) actions.silence(standard);
  actions.pass(ends[0].number(), kDecoderSocket);
  actions.pass(ends[1].number(), kDecoderInput);
  actions.pass(ends[2].number(), kDecoderOutput);
  actions.close_from(kDecoderOutput + 1);
  const std::string program = decoder_program();
  std::vector<std::string> words{program, std::to_string(limits.memory_mib << 20),
                                 std::to_string(limits.seconds)};
  std::vector<std::string> variables = environment();
  pid_t process = -1;
  const int failed = ::posix_spawn(&process, program.c_str(), actions.get(), nullptr,
                                   pointers(words).data(), pointers(variables).data());
  if (failed != 0) {
    throw system_error("the decoder cannot be started", program, failed)
        .hint("dicom_decoder is installed beside dicom_data and stage1_teacher");
  }
  return process;
}

}  // namespace preceptor
