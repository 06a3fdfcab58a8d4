#include "stage2_student/runs/predictions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

Predictions three_rows() {
  Predictions predictions;
  predictions.classes = 3;
  for (std::uint8_t i = 0; i < 3; ++i) {
    Key16 key{};
    key.fill('\n');  // a byte that also ends the header
    key[0] = i;
    predictions.samples.push_back(key);
  }
  predictions.labels = {2, -1, 0};
  predictions.logits = {1.5f, -2.25f, 3e9f, 0, -0.5f, 1e-30f, 7, 8, 9};
  return predictions;
}

class PredictionsFile : public testing::Test {
 protected:
  PredictionsFile() : path_(folder_.file("predictions.npy")) {
    write_predictions(path_, three_rows());
    bytes_ = read_file(path_);
  }
  void expect_refused(const std::string& bytes, const std::string& what) {
    std::ofstream(path_, std::ios::binary) << bytes;
    try {
      read_predictions(path_);
      ADD_FAILURE() << "taken: " << what;
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::kStale) << what;
      EXPECT_EQ(problem.path(), path_) << what;
      EXPECT_FALSE(problem.expected().empty()) << what;
    }
  }
  std::string with_header(const std::string& from, const std::string& to) const {
    std::string changed = bytes_;
    const std::size_t at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    // Takes padding away, as NumPy would, so that the length of the header stays right.
    changed.replace(at, from.size(), to);
    const std::size_t line_end = changed.find('\n');
    const std::size_t extra = to.size() - from.size();
    changed.erase(line_end - extra, extra);
    return changed;
  }

  TemporaryFolder folder_;
  std::string path_, bytes_;
};

TEST_F(PredictionsFile, IsReadAsItWasWritten) {
  const Predictions read = read_predictions(path_);
  const Predictions written = three_rows();
  EXPECT_EQ(read.classes, written.classes);
  EXPECT_EQ(read.samples, written.samples);
  EXPECT_EQ(read.labels, written.labels);
  EXPECT_EQ(read.logits, written.logits);
}

TEST_F(PredictionsFile, MayHoldNoRows) {
  Predictions none;
  none.classes = 2;
  write_predictions(path_, none);
  EXPECT_EQ(read_predictions(path_).classes, 2);
  EXPECT_TRUE(read_predictions(path_).labels.empty());
}

TEST_F(PredictionsFile, DataBeginWhereNumPyLikesThem) {
  const std::size_t header_end = bytes_.find('\n') + 1;
  EXPECT_EQ(header_end % 64, 0u);
  EXPECT_EQ(bytes_.size(), header_end + 3 * (16 + 8 + 4 * 3));
}

TEST_F(PredictionsFile, IsRefusedAtEveryOtherLength) {
  for (std::size_t length = 0; length < bytes_.size(); ++length) {
    expect_refused(bytes_.substr(0, length), std::to_string(length) + " bytes");
  }
  expect_refused(bytes_ + '\0', "a byte more");
  expect_refused(bytes_ + bytes_.substr(bytes_.size() - 36), "a row more");
}

TEST_F(PredictionsFile, IsRefusedWhenAnyByteOfItsHeaderIsFlipped) {
  const std::size_t header_end = bytes_.find('\n') + 1;
  for (std::size_t at = 0; at < header_end; ++at) {
    std::string flipped = bytes_;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    expect_refused(flipped, "byte " + std::to_string(at));
  }
}

TEST_F(PredictionsFile, IsRefusedWithSizesThatOverflow) {
  // Rows of 36 bytes: 2^62 + 3 of them come to the bytes of 3 modulo 2^64.
  for (const char* rows : {"4611686018427387907", "9223372036854775807", "18446744073709551619",
                           "99999999999999999999999", "-1", "4294967299"}) {
    expect_refused(with_header("'shape': (3,", std::string("'shape': (") + rows + ","), rows);
  }
  for (const char* classes :
       {"4611686018427387907", "9223372036854775807", "0", "-3", "300000000"}) {
    const std::string to = std::string("'<f4', (") + classes + ",)";
    expect_refused(with_header("'<f4', (3,)", to), classes);
  }
}

TEST_F(PredictionsFile, IsRefusedWithALabelThatIsNoClass) {
  const std::size_t first_label = bytes_.find('\n') + 1 + 16;
  for (const char label : {'\3', '\x7f'}) {
    std::string changed = bytes_;
    changed[first_label] = label;
    expect_refused(changed, "label " + std::to_string(label));
  }
  std::string negative = bytes_;
  for (std::size_t i = 0; i < 8; ++i) negative[first_label + i] = '\xff';
  negative[first_label] = '\xfe';
  expect_refused(negative, "label -2");
}

TEST_F(PredictionsFile, IsASystemErrorWhenItIsNotThere) {
  remove_if_there(path_);
  try {
    read_predictions(path_);
    FAIL();
  } catch (const Error& problem) {
    EXPECT_EQ(problem.kind(), ErrorKind::kSystem);
  }
}

TEST(PredictionsMetrics, CountTheRowsWithALabel) {
  Predictions predictions = three_rows();
  predictions.logits = {0, 0, 5, 9, 0, 0, 0, 3, 0};
  const ClassificationMetrics metrics = predictions.metrics({"a", "b", "c"});
  EXPECT_EQ(metrics.samples, 2);
  EXPECT_DOUBLE_EQ(metrics.accuracy, 0.5);
  const double first = std::log(2 + std::exp(5.0)) - 5, third = std::log(2 + std::exp(3.0));
  EXPECT_NEAR(metrics.cross_entropy, (first + third) / 2, 1e-6);
}

TEST(PredictionsMetrics, RefuseClassesThatAreNotTheirs) {
  for (const std::vector<std::string>& names :
       {std::vector<std::string>{"a", "b"}, std::vector<std::string>{"a", "b", "c", "d"}}) {
    try {
      three_rows().metrics(names);
      ADD_FAILURE() << names.size();
    } catch (const Error& problem) {
      EXPECT_EQ(problem.kind(), ErrorKind::kStale);
      EXPECT_EQ(problem.expected(), std::to_string(names.size()) + " classes");
      EXPECT_EQ(problem.found(), "3");
    }
  }
}

}  // namespace
}  // namespace preceptor
