// No file is opened twice, whatever becomes of it: the kernel is asked.
#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cstring>

#include "common/files/file_io.h"
#include "data/decoder/decoder_process.h"
#include "tests/common/temporary_folder.h"
#include "tests/data/dicom/written_dicom.h"

namespace preceptor {
namespace {

// Equal events in a row are told as one, so that closing is watched too.
class Opens {
 public:
  explicit Opens(const std::string& folder)
      : descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    ::inotify_add_watch(descriptor_, folder.c_str(), IN_OPEN | IN_CLOSE);
  }
  ~Opens() { ::close(descriptor_); }

  // Of files in the folder, since the last call.
  int count() {
    alignas(inotify_event) char events[4096];
    const ssize_t size = ::read(descriptor_, events, sizeof events);
    int opened = 0;
    for (ssize_t at = 0; at < size;) {
      inotify_event event;
      std::memcpy(&event, events + at, sizeof event);
      opened += event.len > 0 && (event.mask & IN_OPEN) != 0;
      at += static_cast<ssize_t>(sizeof event + event.len);
    }
    return opened;
  }

 private:
  int descriptor_;
};

TEST(DecoderReading, AFileIsOpenedOnce) {
  const TemporaryFolder folder;
  const std::string good = folder.file("good"), bad = folder.file("bad"),
                    other = folder.file("other");
  WrittenDicom().write(good);
  WrittenDicom().without(0x00280010).write(bad);
  write_file_atomically(other, "no DICOM");
  DecoderProcess decoder{DecoderLimits{}};
  Opens opens(folder.path());
  for (const std::string& path : {good, bad, other}) {
    decoder.scan(path);
    EXPECT_EQ(opens.count(), 1) << path;
    decoder.read_image(path);
    EXPECT_EQ(opens.count(), 1) << path;
  }
  read_file(good);
  read_file(good);
  EXPECT_EQ(opens.count(), 2);
}

}  // namespace
}  // namespace preceptor
