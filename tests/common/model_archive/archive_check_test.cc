#include "common/model_archive/archive_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"
#include "tests/common/model_archive/written_pickle.h"
#include "tests/common/model_archive/written_zip.h"

namespace preceptor {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kNewest = 10;

// One storage, in data/0.
std::string declaring(std::uint64_t elements, const std::string& type = "FloatStorage") {
  return pickle(pickled_storage(pickled_long(elements), type));
}

// All that the check asks of a TorchScript archive; 6 floats.
std::vector<WrittenRecord> script() {
  return {{"m/data/0", std::string(24, '\x01')},
          {"m/data.pkl", declaring(6)},
          {"m/code/__torch__.py", std::string(400, ' ') + "class Net(Module):\n", true},
          {"m/constants.pkl", "\x80\x02)."},
          {"m/version", "3\n"}};
}

WrittenRecord& record_named(std::vector<WrittenRecord>& records, const std::string& name) {
  for (WrittenRecord& record : records) {
    if (record.name == name) return record;
  }
  throw std::out_of_range(name);
}

// What the check says, empty when it is content.
std::string refusal(const std::string& bytes) {
  try {
    check_model_archive(bytes, kNewest, "some/model.pt");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_EQ(error.path(), "some/model.pt");
    return error.what();
  }
  return "";
}

template <typename Change>
std::string refusal_after(const std::string& name, Change change) {
  std::vector<WrittenRecord> records = script();
  change(record_named(records, name));
  return refusal(written_zip(records));
}

TEST(ArchiveCheck, IsContentWithAWholeArchive) { EXPECT_EQ(refusal(written_zip(script())), ""); }

TEST(ArchiveCheck, SaysWhatAFileIsThatIsNoArchive) {
  EXPECT_THAT(refusal(""), HasSubstr("empty"));
  EXPECT_THAT(refusal("\x80\x02\x8a\x0al\xfc\x9c"
                      "F\xf9 j\xa8P\x19.\x80\x02M\xe9\x03."),
              HasSubstr("pickle"));
  EXPECT_THAT(refusal("epoch,loss\n1,0.5\n"), HasSubstr("no TorchScript archive"));
  EXPECT_THAT(refusal("PK"), HasSubstr("no TorchScript archive"));
  EXPECT_THAT(refusal("PK\x03\x04"), HasSubstr("cut short"));
}

TEST(ArchiveCheck, RefusesEveryTruncation) {
  const std::string whole = written_zip(script());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(refusal(whole.substr(0, length)), "") << length;
  }
}

TEST(ArchiveCheck, RefusesArchivesOfSomethingElse) {
  EXPECT_THAT(refusal(written_zip({{"m/data.pkl", declaring(0)}, {"m/version", "3\n"}})),
              HasSubstr("state_dict"));
  EXPECT_THAT(refusal(written_zip({{"slides/1.xml", "<a/>"}})), HasSubstr("something else"));
  EXPECT_THAT(refusal(written_zip({})), HasSubstr("no TorchScript archive"));  // PK 5 6
}

TEST(ArchiveCheck, BoundsTheFormatVersion) {
  const auto version = [](const std::string& text) {
    return refusal_after("m/version", [&](WrittenRecord& record) { record.bytes = text; });
  };
  EXPECT_EQ(version("1\n"), "");
  EXPECT_EQ(version("10\n"), "");
  EXPECT_THAT(version("11\n"), HasSubstr("newer PyTorch"));
  EXPECT_THAT(version("99\n"), HasSubstr("found:    version 99"));
  EXPECT_THAT(version("99\n"), HasSubstr("LIBTORCH="));
  EXPECT_THAT(version("99999999999999999999999999999"), HasSubstr("newer PyTorch"));
  for (const char* none : {"", "0", "-3", "three"}) {
    EXPECT_THAT(version(none), HasSubstr("does not say its format version")) << none;
  }
  std::vector<WrittenRecord> records = script();
  record_named(records, "m/version").name = "m/.data/version";
  EXPECT_EQ(refusal(written_zip(records)), "");
  records.pop_back();
  EXPECT_THAT(refusal(written_zip(records)), HasSubstr("format version"));
}

// Every byte that lies in a record, stored and deflated. A deflate stream has bits that mean
// nothing (those behind its end in the last byte, codes that nothing uses): only those may change
// unseen.
TEST(ArchiveCheck, FindsAFlippedByteAnywhereInARecord) {
  const std::string whole = written_zip(script());
  int unseen = 0;
  for (const ZipEntry& entry : entries_of(whole)) {
    for (std::uint64_t at = entry.offset; at < entry.offset + entry.stored_bytes; ++at) {
      for (const int mask : {1, 0x10, 0xff}) {
        std::string flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ mask);
        const std::string said = refusal(flipped);
        if (said.empty() && record_bytes(flipped, entry) == record_bytes(whole, entry)) {
          EXPECT_EQ(entry.method, 8);
          ++unseen;
          continue;
        }
        ASSERT_THAT(said, HasSubstr("damage in " + entry.name)) << at;
      }
    }
  }
  EXPECT_LE(unseen, 3);
}

TEST(ArchiveCheck, FindsAChecksumThatIsALie) {
  for (const WrittenRecord& record : script()) {
    EXPECT_THAT(refusal_after(record.name, [](WrittenRecord& it) { it.checksum_xor = 4; }),
                HasSubstr("damage in " + record.name));
  }
}

TEST(ArchiveCheck, ZeroIsNoChecksumOnlyWhereTheWriterComputedNone) {
  std::vector<WrittenRecord> records = script();
  for (WrittenRecord& record : records) record.checksum = false;
  EXPECT_EQ(refusal(written_zip(records)), "");
  for (const WrittenRecord& record : script()) {
    EXPECT_THAT(refusal_after(record.name, [](WrittenRecord& it) { it.checksum = false; }),
                HasSubstr("damage in " + record.name));
  }
}

TEST(ArchiveCheck, ALyingSizeOfADeflatedRecordIsFoundWithoutChecksumsToo) {
  for (const bool checksums : {true, false}) {
    for (const std::int64_t more : {-1, 1, 1 << 30}) {
      std::vector<WrittenRecord> records = script();
      for (WrittenRecord& record : records) record.checksum = checksums;
      record_named(records, "m/code/__torch__.py").declared_more = more;
      EXPECT_THAT(refusal(written_zip(records)), HasSubstr("damage in m/code/__torch__.py"));
    }
  }
}

TEST(ArchiveCheck, FindsATensorThatIsCutShortInAConsistentArchive) {
  for (const std::size_t bytes : {0u, 4u, 23u, 25u, 28u}) {
    EXPECT_THAT(refusal_after("m/data/0", [&](WrittenRecord& it) { it.bytes.resize(bytes); }),
                HasSubstr("cut short"))
        << bytes;
  }
  EXPECT_THAT(refusal_after("m/data/0", [](WrittenRecord& it) { it.name = "m/data/1"; }),
              HasSubstr("no such record"));
}

TEST(ArchiveCheck, FindsElementCountsThatAreLies) {
  const auto declares = [](std::uint64_t elements) {
    return refusal_after("m/data.pkl",
                         [&](WrittenRecord& record) { record.bytes = declaring(elements); });
  };
  EXPECT_EQ(declares(6), "");
  // The last two times 4 bytes are 24 in 64 bits.
  for (const std::uint64_t lie :
       {std::uint64_t{0}, std::uint64_t{5}, std::uint64_t{7}, ~std::uint64_t{0},
        (std::uint64_t{1} << 62) + 6, (std::uint64_t{1} << 63) + 6}) {
    EXPECT_THAT(declares(lie), HasSubstr("cut short")) << lie;
  }
}

TEST(ArchiveCheck, AnUnknownStorageHasAByteAnElementAtLeast) {
  const auto declares = [](std::uint64_t elements) {
    return refusal_after("m/data.pkl", [&](WrittenRecord& record) {
      record.bytes = declaring(elements, "Float8Storage");
    });
  };
  EXPECT_EQ(declares(24), "");
  EXPECT_THAT(declares(25), HasSubstr("cut short"));
}

TEST(ArchiveCheck, ReadsDeflatedPicklesAndTheConstantsToo) {
  EXPECT_EQ(refusal_after("m/data.pkl", [](WrittenRecord& it) { it.deflated = true; }), "");
  EXPECT_THAT(refusal_after("m/constants.pkl", [](WrittenRecord& it) { it.bytes = declaring(6); }),
              HasSubstr("constants/0"));
  EXPECT_THAT(refusal_after("m/constants.pkl", [](WrittenRecord& it) { it.bytes = "cos\n"; }),
              HasSubstr("not one that LibTorch writes"));
  EXPECT_THAT(refusal_after("m/data.pkl", [](WrittenRecord& it) { it.name = "m/other.pkl"; }),
              HasSubstr("lacks data.pkl"));
}

}  // namespace
}  // namespace preceptor
