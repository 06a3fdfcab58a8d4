#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/files/file_io.h"
#include "common/model/model_file_torch.h"
#include "common/model/torch_runtime.h"
#include "tests/common/model/small_network.h"
#include "tests/common/model_archive/written_zip.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

using testing::HasSubstr;

torch::jit::Module tiny() { return build_network(small_spec("tiny"), 1); }
at::Tensor images() { return ramp_images(3, 1, 12); }

const std::string& good_bytes() {
  static const std::string bytes = [] {
    set_up_torch(1);
    return serialise_model(tiny(), {{"preceptor.json", "{\"a\": 1}"}});
  }();
  return bytes;
}

// What load_model_bytes says, empty when it loads.
std::string refusal(const std::string& bytes) {
  try {
    load_model_bytes(bytes, "some/model.pt");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_EQ(error.path(), "some/model.pt");
    EXPECT_FALSE(error.hint().empty() && !bytes.empty()) << error.what();
    return error.what();
  }
  return "";
}

// The good model's records with a change to those whose name holds `part`.
template <typename Change>
std::string changed(const std::string& part, Change change) {
  std::vector<WrittenRecord> records = records_of_zip(good_bytes());
  bool found = false;
  for (WrittenRecord& record : records) {
    if (record.name.find(part) == std::string::npos) continue;
    change(record);
    found = true;
  }
  EXPECT_TRUE(found) << part;
  return written_zip(records);
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
  }
}

TEST(ModelFile, RoundTripsWeightsAndExtraFiles) {
  set_up_torch(1);
  const TemporaryFolder folder;
  const std::string binary("\0\x01\xff\n", 4);
  const ExtraFiles extra = {{"preceptor.json", "{}"},
                            {"empty", ""},
                            {"binary", binary},
                            {"a/b/c.txt", std::string(100000, 'c')}};
  const std::string digest = save_model(tiny(), extra, folder.file("model.pt"));
  const LoadedModel model = load_model(folder.file("model.pt"));
  EXPECT_EQ(model.extra_files, extra);
  const std::string bytes = read_file(folder.file("model.pt"));
  EXPECT_EQ(digest, sha256_hex(bytes));
  EXPECT_EQ(model.sha256, digest);
  EXPECT_EQ(model.bytes, static_cast<std::int64_t>(bytes.size()));
  EXPECT_TRUE(logits_of(model.module, images()).equal(logits_of(tiny(), images())));
}

TEST(ModelFile, TheSameContentGivesTheSameBytes) {
  const TemporaryFolder folder;
  ExtraFiles forwards, backwards;
  for (int i = 0; i < 40; ++i) forwards["name" + std::to_string(i)] = std::to_string(i);
  for (int i = 39; i >= 0; --i) backwards["name" + std::to_string(i)] = std::to_string(i);
  const std::string bytes = serialise_model(tiny(), forwards);
  EXPECT_EQ(bytes, serialise_model(tiny(), backwards));
  save_model(tiny(), backwards, folder.file("another-name.pt"));
  EXPECT_EQ(bytes, read_file(folder.file("another-name.pt")));
  // As read back from a file, they come in that file's order and not in ours.
  EXPECT_EQ(bytes, serialise_model(tiny(), load_model_bytes(bytes, "").extra_files));
}

TEST(ModelFile, NamesNoExtraFileThatIsNotThere) {
  std::vector<WrittenRecord> records = records_of_zip(good_bytes());
  const std::string top = records[0].name.substr(0, records[0].name.find('/'));
  records.push_back(
      {top + "/code/__torch__/extra/package.py", "# code, in a package called extra"});
  records.push_back({top + "/data/extra/0", "not named by any pickle"});
  records.push_back({top + "/extras/x", "another folder"});
  records.push_back({top + "/extra/", ""});
  records.push_back({top + "/extra/folder/", ""});
  const LoadedModel model = load_model_bytes(written_zip(records), "");
  EXPECT_EQ(model.extra_files, (ExtraFiles{{"preceptor.json", "{\"a\": 1}"}}));
}

TEST(ModelFile, ReadsExtraFilesThatSomebodyElseDeflated) {
  const std::string bytes =
      changed("/extra/", [](WrittenRecord& record) { record.deflated = true; });
  EXPECT_EQ(load_model_bytes(bytes, "").extra_files.at("preceptor.json"), "{\"a\": 1}");
}

TEST(ModelFile, WritingTheRecordsAgainIsHarmless) {  // so what follows is refused for its change
  const std::string again = changed("/", [](WrittenRecord&) {});
  EXPECT_TRUE(
      logits_of(load_model_bytes(again, "").module, images()).equal(logits_of(tiny(), images())));
}

TEST(ModelFile, SaysWhatAFileIsThatIsNoModel) {
  const TemporaryFolder folder;
  EXPECT_THAT(refusal(""), HasSubstr("empty"));
  EXPECT_THAT(refusal("a plain text\n"), HasSubstr("no TorchScript archive"));
  EXPECT_THAT(refusal("\x80\x02}q\x01."), HasSubstr("pickle"));
  EXPECT_THAT(refusal(written_zip({{"a/b.txt", "text"}})), HasSubstr("something else"));
  EXPECT_THROW(load_model(folder.file("missing.pt")), Error);
  EXPECT_THROW(load_model(folder.path()), Error);
}

TEST(ModelFile, EveryTruncationIsRefused) {
  const std::string& whole = good_bytes();
  for (std::size_t length = 1; length < whole.size(); length += 1 + whole.size() / 300) {
    EXPECT_NE(refusal(whole.substr(0, length)), "") << length;
  }
  EXPECT_NE(refusal(whole.substr(0, whole.size() - 1)), "");
}

TEST(ModelFile, ATensorCutShortInAConsistentArchiveIsRefused) {
  const std::string bytes = changed("/data/3", [](WrittenRecord& record) {
    ASSERT_GT(record.bytes.size(), 8u);
    record.bytes.resize(record.bytes.size() - 8);
  });
  EXPECT_THAT(refusal(bytes), HasSubstr("cut short"));
}

TEST(ModelFile, AFormatOfTheFutureSaysSo) {
  const std::string said =
      refusal(changed("/version", [](WrittenRecord& record) { record.bytes = "99\n"; }));
  EXPECT_THAT(said, HasSubstr("newer PyTorch"));
  EXPECT_THAT(said, HasSubstr("99"));
}

TEST(ModelFile, AnUnknownOperatorIsNamed) {
  const std::string said = refusal(changed("/code/", [](WrittenRecord& record) {
    if (ends_with(record.name, ".py"))
      replace_all(record.bytes, "torch.conv2d(", "torch.conv_of_tomorrow(");
  }));
  EXPECT_THAT(said, HasSubstr("does not know"));
  EXPECT_THAT(said, HasSubstr("conv_of_tomorrow"));
  EXPECT_THAT(said, HasSubstr("LIBTORCH="));
}

TEST(ModelFile, CodeThatIsNoCodeIsRefused) {
  for (const char* code :
       {"", "not code at all", "class Net(Module):\n  x : Unknown\n", "\xff\xfe"}) {
    EXPECT_NE(refusal(changed("/code/", [&](WrittenRecord& record) { record.bytes = code; })), "");
  }
}

TEST(ModelFile, MissingRecordsAreRefused) {
  for (const char* gone : {"/data.pkl", "/constants.pkl", "/version", "/data/0", "/preceptor.py"}) {
    std::vector<WrittenRecord> records = records_of_zip(good_bytes());
    const auto holds = [&](const WrittenRecord& record) { return ends_with(record.name, gone); };
    records.erase(std::remove_if(records.begin(), records.end(), holds), records.end());
    EXPECT_NE(refusal(written_zip(records)), "") << gone;
  }
}

// Refused, or the same model: a damaged file is never another model, and never a crash.
void expect_refused_or_harmless(std::size_t at, int mask, const at::Tensor& logits) {
  std::string bytes = good_bytes();
  bytes[at] = static_cast<char>(bytes[at] ^ mask);
  try {
    const LoadedModel model = load_model_bytes(bytes, "");
    EXPECT_TRUE(logits_of(model.module, images()).equal(logits)) << at;
    EXPECT_EQ(model.extra_files, load_model_bytes(good_bytes(), "").extra_files) << at;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput) << at << ": " << error.what();
  }
}

TEST(ModelFile, AFlippedByteAnywhereIsRefusedOrHarmless) {
  const at::Tensor logits = logits_of(tiny(), images());
  for (std::size_t i = 0; i < 200; ++i) {
    const std::size_t at = i * good_bytes().size() / 200;
    expect_refused_or_harmless(at, i % 2 == 0 ? 0xff : 1 << (i / 2 % 8), logits);
  }
}

TEST(ModelFile, AFlippedByteInTheDirectoryIsRefusedOrHarmless) {
  const at::Tensor logits = logits_of(tiny(), images());
  const std::size_t start = good_bytes().find("PK\x01\x02");
  for (std::size_t at = start; at < good_bytes().size(); at += 7) {
    expect_refused_or_harmless(at, 1 << (at % 8), logits);
  }
  for (std::size_t at = good_bytes().rfind("PK\x06\x06"); at < good_bytes().size(); ++at) {
    expect_refused_or_harmless(at, 0xff, logits);
  }
}

}  // namespace
}  // namespace preceptor
