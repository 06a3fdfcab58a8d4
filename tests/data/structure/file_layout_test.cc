#include "data/structure/file_layout.h"

#include <gtest/gtest.h>

#include "tests/data/dicom/written_dicom.h"
#include "tests/data/structure/written_elements.h"

namespace preceptor {
namespace {

FileLayout layout(const std::string& bytes) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  const Outcome<FileLayout> found = file_layout(as_bytes(bytes), size, size);
  if (std::holds_alternative<Rejection>(found)) ADD_FAILURE() << "refused";
  return std::holds_alternative<Rejection>(found) ? FileLayout{} : std::get<FileLayout>(found);
}

FileLayout layout_of(const std::string& uid) { return layout(WrittenDicom().syntax(uid).bytes()); }

std::string with_class(const std::string& uid) {
  const ElementBytes write(Encoding::kExplicitLittle);
  return std::string(128, '\0') + "DICM" + write.element(0x00020002, "UI", uid) +
         WrittenDicom().dataset();
}

TEST(FileLayout, ADatasetThatIsExplicitIsNotImplicitWhateverIsSaid) {
  const FileLayout found = layout_of("1.2.840.10008.1.2");
  EXPECT_TRUE(found.mislabelled);
  EXPECT_EQ(found.encoding, Encoding::kExplicitLittle);
  EXPECT_EQ(found.transfer_syntax_uid, "1.2.840.10008.1.2.1");
}

TEST(FileLayout, TheSyntaxTellsTheEncoding) {
  const std::string bytes = WrittenDicom().syntax("1.2.840.10008.1.2").bytes();
  const std::string dataset = WrittenDicom().dataset();
  const std::string implicit =
      bytes.substr(0, bytes.size() - dataset.size()) +
      ElementBytes(Encoding::kImplicitLittle).element(0x00080016, "UI", "1.2.840 ");
  EXPECT_EQ(layout(implicit).encoding, Encoding::kImplicitLittle);
  EXPECT_FALSE(layout(implicit).mislabelled);
  EXPECT_EQ(layout_of("1.2.840.10008.1.2.1").encoding, Encoding::kExplicitLittle);
  EXPECT_EQ(layout_of("1.2.840.10008.1.2.2").encoding, Encoding::kExplicitBig);
  EXPECT_TRUE(layout_of("1.2.840.10008.1.2.1.99").deflated);
  EXPECT_FALSE(layout_of("1.2.840.10008.1.2.1").deflated);
}

TEST(FileLayout, SaysWhereTheDatasetStarts) {
  const std::string bytes = WrittenDicom().bytes();
  const FileLayout found = layout(bytes);
  EXPECT_EQ(bytes.substr(static_cast<std::size_t>(found.dataset_at)), WrittenDicom().dataset());
  EXPECT_EQ(found.transfer_syntax_uid, "1.2.840.10008.1.2.1");
  EXPECT_EQ(bytes.substr(static_cast<std::size_t>(found.uid_at), 19), found.transfer_syntax_uid);
  EXPECT_EQ(layout(" " + WrittenDicom().dataset()).dataset_at, 1);
}

TEST(FileLayout, ADirectoryIsToldByItsMetaHeader) {
  EXPECT_TRUE(layout(with_class(std::string("1.2.840.10008.1.3.10"))).directory);
  EXPECT_FALSE(layout(with_class(std::string("1.2.840.10008.1.3.1\0", 20))).directory);
  EXPECT_FALSE(layout(WrittenDicom().bytes()).directory);
}

}  // namespace
}  // namespace preceptor
