// What the reader makes of a written file, for a test.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/common/temporary_folder.h"
#include "tests/data/dicom/read_here.h"
#include "tests/data/dicom/written_dicom.h"

namespace preceptor {

class ReadBackTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { set_up_dicom(); }

  Outcome<DicomImage> outcome(const WrittenDicom& file) { return decode_here(file.bytes()); }
  DicomImage image(const WrittenDicom& file) {
    Outcome<DicomImage> read = outcome(file);
    if (const auto* rejection = std::get_if<Rejection>(&read)) {
      ADD_FAILURE() << rejection->code << ": " << rejection->sentence;
      return {};
    }
    return std::get<DicomImage>(std::move(read));
  }
  std::string code(const WrittenDicom& file) {
    const Outcome<DicomImage> read = outcome(file);
    const auto* rejection = std::get_if<Rejection>(&read);
    return rejection != nullptr ? rejection->code : "";
  }

  TemporaryFolder folder_;
};

}  // namespace preceptor
