#include "data/structure/stated_uids.h"

#include <gtest/gtest.h>

#include "tests/data/structure/written_elements.h"

namespace preceptor {
namespace {

constexpr std::uint32_t kSop = 0x00080018, kStudy = 0x0020000D, kSeries = 0x0020000E;

// Of a data set without preamble; the SOPInstanceUID is an odd one, with its padding.
std::string written(Encoding encoding, const std::string& series = "1.2.5") {
  const ElementBytes write(encoding);
  const std::string sop("1.2.3\0", 6);
  return write.element(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2") +
         write.element(kSop, "UI", sop) + write.element(0x00081140, "SQ", "") +
         write.element(kStudy, "UI", "1.2.4 ") + write.element(kSeries, "UI", series) +
         write.element(0x00280010, "US", "ab");
}

StatedUids of(const std::string& bytes, std::size_t missing = 0) {
  return stated_uids(bytes, static_cast<std::int64_t>(bytes.size() + missing));
}

TEST(StatedUids, AreReadInEachEncoding) {
  for (const Encoding encoding :
       {Encoding::kExplicitLittle, Encoding::kImplicitLittle, Encoding::kExplicitBig}) {
    const StatedUids uids = of(written(encoding));
    EXPECT_EQ(uids.sop_instance, "1.2.3");
    EXPECT_EQ(uids.study_instance, "1.2.4");
    EXPECT_EQ(uids.series_instance, "1.2.5");
  }
}

TEST(StatedUids, SayWhatStandsBeforeTheFault) {
  const std::string whole = written(Encoding::kExplicitLittle);
  const ElementBytes write(Encoding::kExplicitLittle);
  EXPECT_EQ(of(whole + write.header(0x00281111, "UN", 1 << 30)).series_instance, "1.2.5");
  EXPECT_EQ(of(whole, 1000).series_instance, "1.2.5");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const bool ends = size >= whole.size() - 10;  // the last element's header and value
    EXPECT_EQ(of(whole.substr(0, size)).series_instance, ends ? "1.2.5" : "") << size;
  }
}

TEST(StatedUids, AreNotTheOnesOfASequence) {
  const ElementBytes write(Encoding::kExplicitLittle);
  const std::string other = write.element(kSeries, "UI", "1.2.77");
  const std::string bytes = write.element(kSop, "UI", "1.3.12") +
                            write.element(0x00081140, "SQ", write.item_of(other)) +
                            write.element(kStudy, "UI", "1.2.4 ");
  EXPECT_EQ(of(bytes).study_instance, "1.2.4");
  EXPECT_EQ(of(bytes).series_instance, "");
}

TEST(StatedUids, AreNothingThatIsNone) {
  EXPECT_EQ(of(written(Encoding::kExplicitLittle, std::string(66, '1'))).series_instance, "");
  EXPECT_EQ(of(written(Encoding::kExplicitLittle, "1.\n3.4")).series_instance, "");
  EXPECT_EQ(of("").series_instance, "");
  EXPECT_EQ(of(std::string(5000, 'x')).series_instance, "");
}

// A file of this transfer syntax, whose meta header names another instance than the data set.
std::string with_meta_header(const std::string& syntax, const std::string& dataset) {
  const ElementBytes write(Encoding::kExplicitLittle);
  return std::string(128, '\0') + "DICM" +
         write.element(0x00020003, "UI", std::string("1.7.8\0", 6)) +
         write.element(0x00020010, "UI", syntax) + dataset;
}

TEST(StatedUids, OfTheMetaHeaderCountWhereTheDataSetSaysNone) {
  const std::string dataset = written(Encoding::kExplicitLittle);
  const std::string explicit_little("1.2.840.10008.1.2.1\0", 20);
  EXPECT_EQ(of(with_meta_header(explicit_little, dataset)).sop_instance, "1.2.3");
  EXPECT_EQ(of("x" + with_meta_header(explicit_little, dataset)).series_instance, "1.2.5");
  EXPECT_EQ(of(with_meta_header(explicit_little, "")).sop_instance, "1.7.8");
  const StatedUids deflated = of(with_meta_header("1.2.840.10008.1.2.1.99", dataset));
  EXPECT_EQ(deflated.sop_instance, "1.7.8");
  EXPECT_EQ(deflated.series_instance, "");
}

TEST(StatedUids, SaidTwiceAreNotSaid) {
  const ElementBytes write(Encoding::kExplicitLittle);
  const std::string twice = written(Encoding::kExplicitLittle);
  const std::string other = write.element(kSeries, "UI", "1.2.6 ");
  const std::size_t behind = twice.size() - 10;
  std::string bytes = twice;
  bytes.insert(behind, other);
  EXPECT_EQ(of(bytes).series_instance, "");
  EXPECT_EQ(of(bytes).study_instance, "1.2.4");
  bytes = twice;
  bytes.insert(behind, write.element(kSeries, "UI", "1.2.5"));
  EXPECT_EQ(of(bytes).series_instance, "1.2.5");
}

}  // namespace
}  // namespace preceptor
