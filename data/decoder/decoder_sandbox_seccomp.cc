#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>

#include "data/decoder/decoder_sandbox.h"

namespace preceptor {
namespace {

// A sanitizer maps terabytes that it never touches.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kLimitAddresses = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool kLimitAddresses = false;
#else
constexpr bool kLimitAddresses = true;
#endif
#else
constexpr bool kLimitAddresses = true;
#endif

// What memory, time and an orderly end take. Everything else answers EPERM.
constexpr int kAllowed[] = {
    SCMP_SYS(read),          SCMP_SYS(write),          SCMP_SYS(recvfrom),
    SCMP_SYS(sendto),        SCMP_SYS(poll),           SCMP_SYS(ppoll),
    SCMP_SYS(close),         SCMP_SYS(fstat),          SCMP_SYS(lseek),
    SCMP_SYS(munmap),        SCMP_SYS(mremap),         SCMP_SYS(madvise),
    SCMP_SYS(brk),           SCMP_SYS(futex),          SCMP_SYS(sched_yield),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),   SCMP_SYS(getrandom),
    SCMP_SYS(getpid),        SCMP_SYS(gettid),         SCMP_SYS(sched_getaffinity),
    SCMP_SYS(rt_sigaction),  SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),   SCMP_SYS(alarm),          SCMP_SYS(setitimer),
    SCMP_SYS(exit),          SCMP_SYS(exit_group),
};

struct FreeFilter {
  void operator()(void* filter) const { seccomp_release(filter); }
};

void limit(int resource, rlim_t most) {
  const rlimit value{most, most};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &value);
}

// Bytes of addresses that the process has now, by its own account.
rlim_t mapped_now() {
  std::ifstream file("/proc/self/statm");
  rlim_t pages = 0;
  file >> pages;
  return pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
}

// The kernel's first choice when memory runs out, in place of whoever asked for the picture.
void volunteer() { std::ofstream("/proc/self/oom_score_adj") << 1000; }

int allow(void* filter) {
  int failed = 0;
  for (const int call : kAllowed) {
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  }
  // Memory that can be run is none of a decoder's; a signal goes to itself alone.
  const scmp_arg_cmp not_run = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
  failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, not_run);
  failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, not_run);
  const scmp_arg_cmp itself = SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()));
  failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, itself);
  return failed;
}

std::string load_filter() {
  const std::unique_ptr<void, FreeFilter> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (filter == nullptr || allow(filter.get()) != 0) return "libseccomp made no filter";
  const int failed = seccomp_load(filter.get());
  // libseccomp hides what the kernel said behind this.
  if (failed == -ECANCELED) return "it takes no seccomp filter";
  return failed == 0 ? "" : std::strerror(-failed);
}

void note(bool succeeded, const char* what, std::string& found) {
  if (succeeded) found += (found.empty() ? "" : ", ") + std::string(what);
}

}  // namespace

std::string confine_decoder(std::int64_t memory) {
  volunteer();
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NPROC, 0);
  if (kLimitAddresses) limit(RLIMIT_AS, mapped_now() + static_cast<rlim_t>(memory));
  ::prctl(PR_SET_DUMPABLE, 0);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  return load_filter();
}

std::string escapes() {
  std::string found;
  note(::open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0, "open", found);
  note(::open("preceptor-escape", O_CREAT | O_WRONLY | O_CLOEXEC, 0600) >= 0, "create", found);
  note(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0, "socket", found);
  note(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0, "local socket", found);
  note(::kill(::getppid(), 0) == 0, "kill", found);
  note(::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
           MAP_FAILED,
       "memory to run", found);
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  note(child > 0, "fork", found);
  return found;
}

}  // namespace preceptor
