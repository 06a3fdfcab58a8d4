#include "common/model_archive/pickle_storages.h"

#include <gtest/gtest.h>

#include "tests/common/model_archive/written_pickle.h"

namespace preceptor {
namespace {

void expect_one(const std::string& body, const std::string& type, const std::string& key,
                std::int64_t elements) {
  const auto found = declared_storages(pickle(body));
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ((*found)[0].type, type);
  EXPECT_EQ((*found)[0].key, key);
  EXPECT_EQ((*found)[0].elements, elements);
}

TEST(PickleStorages, FindsAStorageWhateverItsNumbersWidth) {
  expect_one(pickled_storage("K\xc8"), "FloatStorage", "0", 200);
  expect_one(pickled_storage("M" + little_endian(60000, 2)), "FloatStorage", "0", 60000);
  expect_one(pickled_storage(pickled_int(-5), "HalfStorage", "12"), "HalfStorage", "12", -5);
  expect_one(pickled_storage(pickled_long(std::uint64_t{1} << 40)), "FloatStorage", "0",
             std::int64_t{1} << 40);
}

TEST(PickleStorages, FindsThemAmongEverythingElse) {
  const std::string tensor = pickled_global("torch._utils", "_rebuild_tensor_v2") + "(" +
                             pickled_storage(pickled_int(6)) +
                             "K\x00K\x02K\x03\x86K\x03K\x01\x86\x89)R" + std::string("q\x07");
  const std::string body = pickled_global("__torch__", "Net") + ")\x81}(" + pickled_text("weight") +
                           tensor + pickled_text("again") + "h\x07" + pickled_text("rate") +
                           "G12345678" + pickled_text("none") + "N" + pickled_text("list") +
                           "](K\x01K\x02" + "eub";
  // "K\x00" ends a C string.
  std::string with_zero = body;
  with_zero.replace(with_zero.find("tQK") + 2, 1, std::string("K\0", 2));
  expect_one(with_zero, "FloatStorage", "0", 6);
}

TEST(PickleStorages, RemembersTextsByMemo) {
  const std::string first = "(" + pickled_text("storage") + "q\x01" +
                            pickled_global("torch", "LongStorage") + "q\x02" + pickled_text("0") +
                            pickled_text("cpu") + "q\x03" + pickled_int(3) + "tQ";
  const std::string second = "(h\x01h\x02" + pickled_text("1") + "h\x03" + pickled_int(4) + "tQ";
  const auto found = declared_storages(pickle("(" + first + second + "t"));
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ((*found)[1].type, "LongStorage");
  EXPECT_EQ((*found)[1].key, "1");
  EXPECT_EQ((*found)[1].elements, 4);
}

TEST(PickleStorages, RefusesWhatLibTorchDoesNotWrite) {
  for (const std::string& body :
       {std::string("\x95") + std::string(8, '\0'),            // FRAME, of protocol 4
        std::string("\x8c\x01x"),                              // SHORT_BINUNICODE, of protocol 4
        std::string("i__builtin__\neval\n"),                   // INST
        pickled_storage("\x8a\x09" + std::string(9, '\x01')),  // a number of more than 64 bits
        pickled_storage("\x8a\x01\x05"), std::string("\xff")}) {
    EXPECT_FALSE(declared_storages(pickle(body)));
  }
}

TEST(PickleStorages, RefusesAPersistentIdThatIsNoStorage) {
  EXPECT_FALSE(declared_storages(pickle("Q")));
  EXPECT_FALSE(declared_storages(pickle("NQ")));
  EXPECT_FALSE(declared_storages(pickle("(Q")));
  EXPECT_FALSE(declared_storages(pickle(")Q")));
  EXPECT_FALSE(declared_storages(pickle(pickled_storage(pickled_text("6")))));
  EXPECT_FALSE(declared_storages(pickle(pickled_storage("N"))));
  EXPECT_FALSE(declared_storages(pickle("(" + pickled_text("module") + "NNNK\x01tQ")));
  EXPECT_FALSE(declared_storages(pickle("(" + pickled_text("storage") + "NNNK\x01tQ")));
}

TEST(PickleStorages, RefusesAStackThatDoesNotHold) {
  for (const char* body : {"t", "e", "u", "R", "b", "s", "a", "0", "\x81", "\x85", "\x86", "\x87",
                           "q\x01", "h\x01", "N\x86", "Nt", "NNt"}) {
    EXPECT_FALSE(declared_storages(pickle(body))) << body;
  }
}

TEST(PickleStorages, RefusesEveryTruncation) {
  const std::string whole = pickle(pickled_storage(pickled_long(7)) + pickled_global("a", "b"));
  ASSERT_TRUE(declared_storages(whole));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(declared_storages(whole.substr(0, length))) << length;
  }
}

TEST(PickleStorages, RefusesLengthsBeyondTheEnd) {
  EXPECT_FALSE(
      declared_storages("\x80\x02X\xff\xff\xff\xff"
                        "abc."));
  EXPECT_FALSE(
      declared_storages("\x80\x02T\xff\xff\xff\x7f"
                        "abc."));
  EXPECT_FALSE(
      declared_storages("\x80\x02U\xff"
                        "abc."));
  EXPECT_FALSE(
      declared_storages("\x80\x02"
                        "cmodule\nname without an end"));
}

TEST(PickleStorages, RecallsALongTextAMillionTimesWithoutCopyingIt) {
  std::string body = pickled_text(std::string(1 << 20, 'x')) + "q\x01";
  for (int i = 0; i < 1000000; ++i) body += "h\x01";  // a terabyte, if each were a copy
  EXPECT_TRUE(declared_storages(pickle(body)));
}

TEST(PickleStorages, DeepNestsDoNotUseUpTheStack) {
  std::string body = ")";
  for (int i = 0; i < 1000000; ++i) body += "\x85";
  EXPECT_TRUE(declared_storages(pickle(body)));
}

TEST(PickleStorages, KnowsTheSizesOfElements) {
  EXPECT_EQ(storage_element_bytes("FloatStorage"), 4);
  EXPECT_EQ(storage_element_bytes("DoubleStorage"), 8);
  EXPECT_EQ(storage_element_bytes("HalfStorage"), 2);
  EXPECT_EQ(storage_element_bytes("BoolStorage"), 1);
  EXPECT_EQ(storage_element_bytes("ComplexDoubleStorage"), 16);
  EXPECT_EQ(storage_element_bytes("QuaternionStorage"), 0);
}

}  // namespace
}  // namespace preceptor
