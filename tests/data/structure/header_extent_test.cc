#include "data/structure/header_extent.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>

#include "tests/data/dicom/written_dicom.h"
#include "tests/data/structure/written_elements.h"

namespace preceptor {
namespace {

// In memory of just as many bytes, so that a sanitizer sees a read behind them.
Outcome<HeaderExtent> extent_of_start(const std::string& bytes, std::size_t count,
                                      std::size_t file_size) {
  const std::unique_ptr<std::uint8_t[]> start(new std::uint8_t[count]);
  std::memcpy(start.get(), bytes.data(), count);
  return header_extent(start.get(), count, static_cast<std::int64_t>(file_size));
}

HeaderExtent extent(const std::string& bytes, std::size_t count) {
  const Outcome<HeaderExtent> found = extent_of_start(bytes, count, bytes.size());
  const auto* refused = std::get_if<Rejection>(&found);
  if (refused != nullptr) ADD_FAILURE() << count << " bytes: " << refused->code;
  return refused != nullptr ? HeaderExtent{} : std::get<HeaderExtent>(found);
}

// A long file: some kilobytes of private text before its pixels.
WrittenDicom long_file() { return WrittenDicom().text(0x00091010, "LO", std::string(9000, 'x')); }

void expect_to_need(const std::string& bytes, std::size_t needed) {
  for (std::size_t count = 0; count <= bytes.size(); ++count) {
    const HeaderExtent found = extent(bytes, count);
    EXPECT_EQ(found.complete, count >= needed) << count;
    EXPECT_LE(found.bytes, static_cast<std::int64_t>(bytes.size())) << count;
    // A step forward, or to the end of what is known.
    if (found.complete) {
      EXPECT_EQ(found.bytes, static_cast<std::int64_t>(needed)) << count;
    } else {
      EXPECT_GT(found.bytes, static_cast<std::int64_t>(count));
    }
  }
}

TEST(HeaderExtent, EndsBehindTheHeaderOfThePixels) {
  const std::string bytes = WrittenDicom().bytes();
  expect_to_need(bytes, bytes.size() - 6);
  expect_to_need(WrittenDicom().fragments({"1234"}).bytes(), bytes.size() - 6);
}

TEST(HeaderExtent, IsAllOfAFileWithoutPixels) {
  const std::string bytes = WrittenDicom().without(kPixelData).bytes();
  expect_to_need(bytes, bytes.size());
}

TEST(HeaderExtent, IsAllOfADeflatedFile) {
  const std::string bytes = WrittenDicom().syntax("1.2.840.10008.1.2.1.99").bytes();
  expect_to_need(bytes, bytes.size());
}

TEST(HeaderExtent, AFewStepsLeadToTheEnd) {
  const std::string bytes = long_file().bytes();
  std::size_t count = 0;
  int steps = 0;
  for (; !extent(bytes, count).complete; ++steps) {
    count = static_cast<std::size_t>(extent(bytes, count).bytes);
    ASSERT_LT(steps, 10);
  }
  EXPECT_GT(steps, 1);
  EXPECT_EQ(extent(bytes, count).bytes, static_cast<std::int64_t>(bytes.size() - 6));
}

TEST(HeaderExtent, OtherFilesAreToldByTheirFirstBytes) {
  const std::string text(5000, 'x');
  EXPECT_FALSE(extent(text, 100).complete);
  EXPECT_TRUE(extent(text, 140).complete);
  EXPECT_EQ(extent(text, 140).bytes, 140);
}

TEST(HeaderExtent, ACutFileIsRefusedOrHasItsHeader) {
  const std::string bytes = WrittenDicom().bytes();
  for (std::size_t size = 150; size < bytes.size(); ++size) {
    const Outcome<HeaderExtent> found = extent_of_start(bytes, size, size);
    const auto* refused = std::get_if<Rejection>(&found);
    if (refused != nullptr) {
      EXPECT_EQ(refused->code, "truncated") << size;
    } else {
      EXPECT_TRUE(std::get<HeaderExtent>(found).complete) << size;
    }
  }
}

TEST(HeaderExtent, WhatIsNestedTooDeeplyIsRefused) {
  const ElementBytes write(Encoding::kExplicitLittle);
  const std::string start = WrittenDicom().without(kPixelData).bytes();
  const std::string bytes = start + write.nested(65, true);
  const Outcome<HeaderExtent> found = extent_of_start(bytes, bytes.size(), bytes.size());
  ASSERT_TRUE(std::holds_alternative<Rejection>(found));
  EXPECT_EQ(std::get<Rejection>(found).code, "nesting");
}

}  // namespace
}  // namespace preceptor
