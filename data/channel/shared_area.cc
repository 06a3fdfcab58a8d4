#include "data/channel/shared_area.h"

#include <fcntl.h>
#include <linux/memfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "common/base/error.h"

namespace preceptor {
namespace {

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010  // Linux 5.1; glibc 2.36 leaves it to the kernel's header
#endif

Error failure(const char* what) { return system_error(what, "", errno); }

}  // namespace

SharedArea::SharedArea(std::int64_t size, Others others) : size_(size) {
  descriptor_ = ::memfd_create("preceptor", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor_ < 0) throw failure("cannot make memory to share with the decoder");
  if (::ftruncate(descriptor_, size) != 0) {
    const Error problem = failure("cannot size the memory shared with the decoder");
    ::close(descriptor_);
    throw problem;
  }
  map(PROT_READ | PROT_WRITE);
  const int seals = F_SEAL_SHRINK | F_SEAL_GROW;
  const int future = others == Others::kOnlyRead ? F_SEAL_FUTURE_WRITE : 0;
  if (::fcntl(descriptor_, F_ADD_SEALS, seals | future | F_SEAL_SEAL) != 0) {
    const Error problem = failure("cannot seal the memory shared with the decoder");
    ::munmap(bytes_, static_cast<std::size_t>(size_));
    ::close(descriptor_);
    throw problem;
  }
}

SharedArea::SharedArea(int descriptor, Others me) : descriptor_(descriptor) {
  struct stat status;
  if (::fstat(descriptor, &status) != 0) throw failure("no memory is shared with the decoder");
  size_ = status.st_size;
  map(me == Others::kMayWrite ? PROT_READ | PROT_WRITE : PROT_READ);
}

SharedArea::~SharedArea() {
  if (bytes_ != nullptr) ::munmap(bytes_, static_cast<std::size_t>(size_));
  if (descriptor_ >= 0) ::close(descriptor_);
}

void SharedArea::map(int protection) {
  void* const at = ::mmap(nullptr, static_cast<std::size_t>(size_), protection,
                          MAP_SHARED | MAP_NORESERVE, descriptor_, 0);
  if (at == MAP_FAILED) {
    Error problem = failure("cannot map the memory shared with the decoder");
    problem.hint(
        "it takes addresses for the largest file, not memory: a limit on them (ulimit -v) "
        "refuses that, and a smaller --file-mib and --decode-memory ask for less");
    ::close(descriptor_);
    throw problem;
  }
  bytes_ = static_cast<std::uint8_t*>(at);
}

void SharedArea::forget_beyond(std::int64_t kept) {
  if (kept >= size_) return;
  ::fallocate(descriptor_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, kept, size_ - kept);
}

}  // namespace preceptor
