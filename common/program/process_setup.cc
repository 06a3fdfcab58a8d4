#include "common/program/process_setup.h"

#include <malloc.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

namespace preceptor {

void set_up_process() {
  ::umask(077);
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  std::signal(SIGPIPE, SIG_IGN);
  ::mallopt(M_MMAP_THRESHOLD, 1 << 25);
  ::mallopt(M_TRIM_THRESHOLD, 2000000000);
}

void allow_group_to_read() { ::umask(027); }

}  // namespace preceptor
