#include "data/channel/shared_area.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "common/base/error.h"

namespace preceptor {
namespace {

constexpr std::int64_t kSize = 1 << 20;

bool maps_writable(int descriptor) {
  void* const at = ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (at == MAP_FAILED) return false;
  ::munmap(at, kSize);
  return true;
}

TEST(SharedArea, TheOtherSideSeesWhatIsWritten) {
  const SharedArea mine(kSize, SharedArea::Others::kOnlyRead);
  const SharedArea theirs(::dup(mine.descriptor()), SharedArea::Others::kOnlyRead);
  ASSERT_EQ(theirs.size(), kSize);
  EXPECT_EQ(theirs.bytes()[kSize - 1], 0);
  mine.bytes()[kSize - 1] = 42;
  EXPECT_EQ(theirs.bytes()[kSize - 1], 42);
}

TEST(SharedArea, WhatIsForReadingIsWrittenByItsMakerAlone) {
  const SharedArea mine(kSize, SharedArea::Others::kOnlyRead);
  const SharedArea theirs(::dup(mine.descriptor()), SharedArea::Others::kOnlyRead);
  EXPECT_FALSE(maps_writable(theirs.descriptor()));
  EXPECT_NE(::mprotect(theirs.bytes(), kSize, PROT_READ | PROT_WRITE), 0);
  EXPECT_LT(::pwrite(theirs.descriptor(), "x", 1, 0), 0);
  EXPECT_THROW(SharedArea(::dup(mine.descriptor()), SharedArea::Others::kMayWrite), Error);
  EXPECT_EQ(mine.bytes()[0], 0);
}

TEST(SharedArea, WhatIsForWritingIsWrittenByBoth) {
  const SharedArea mine(kSize, SharedArea::Others::kMayWrite);
  const SharedArea theirs(::dup(mine.descriptor()), SharedArea::Others::kMayWrite);
  theirs.bytes()[7] = 42;
  EXPECT_EQ(mine.bytes()[7], 42);
  EXPECT_TRUE(maps_writable(theirs.descriptor()));
}

TEST(SharedArea, NobodyChangesItsSize) {
  for (const auto others : {SharedArea::Others::kOnlyRead, SharedArea::Others::kMayWrite}) {
    const SharedArea area(kSize, others);
    EXPECT_NE(::ftruncate(area.descriptor(), 0), 0);
    EXPECT_NE(::ftruncate(area.descriptor(), kSize - 1), 0);
    EXPECT_NE(::ftruncate(area.descriptor(), 2 * kSize), 0);
  }
}

TEST(SharedArea, WhatIsForgottenIsZeros) {
  SharedArea area(kSize, SharedArea::Others::kMayWrite);
  std::fill(area.bytes(), area.bytes() + kSize, std::uint8_t{9});
  area.forget_beyond(kSize);
  EXPECT_EQ(std::count(area.bytes(), area.bytes() + kSize, 9), kSize);
  area.forget_beyond(5000);
  EXPECT_EQ(std::count(area.bytes(), area.bytes() + 5000, 9), 5000);
  EXPECT_EQ(std::count(area.bytes() + 5000, area.bytes() + kSize, 0), kSize - 5000);
  area.bytes()[kSize - 1] = 3;  // and is there again
  EXPECT_EQ(area.bytes()[kSize - 1], 3);
}

}  // namespace
}  // namespace preceptor
