#include "data/structure/element_walk.h"

#include <gtest/gtest.h>

#include "tests/data/structure/written_elements.h"

namespace preceptor {
namespace {

constexpr Encoding kEncodings[] = {Encoding::kExplicitLittle, Encoding::kImplicitLittle,
                                   Encoding::kExplicitBig};
const ElementBytes kExplicit(Encoding::kExplicitLittle);
const ElementBytes kImplicit(Encoding::kImplicitLittle);
constexpr std::uint32_t kPrivate = 0x00091140;
constexpr std::uint32_t kName = 0x00100010, kSequence = 0x00081140;

struct Walked {
  std::string code;  // "" where nothing was refused
  WalkEnd end;
  std::vector<std::uint32_t> tags;  // of the top level
};

Walked taken(const Outcome<WalkEnd>& outcome) {
  Walked walked;
  if (const auto* refused = std::get_if<Rejection>(&outcome)) walked.code = refused->code;
  if (const auto* end = std::get_if<WalkEnd>(&outcome)) walked.end = *end;
  return walked;
}

Walked walk(const std::string& bytes, Encoding encoding = Encoding::kExplicitLittle) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  std::vector<std::uint32_t> tags;
  const ElementVisitor visit = [&](const ElementHeader& header, std::int64_t) {
    tags.push_back(header.tag);
    return false;
  };
  Walked walked = taken(ElementWalk(as_bytes(bytes), size, size).over(0, encoding, visit));
  walked.tags = tags;
  return walked;
}

Walked walk_fragments(const std::string& bytes) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  ElementWalk walk(as_bytes(bytes), size, size);
  return taken(walk.over_fragments(0, Encoding::kExplicitLittle));
}

std::string sequence(const std::string& value) { return kExplicit.element(kSequence, "SQ", value); }

std::string open_sequence(const std::string& vr = "SQ") {
  return kExplicit.header(kSequence, vr, kUndefinedLength);
}

std::string open_item() { return kExplicit.item(kItem, kUndefinedLength); }
std::string item_end() { return kExplicit.item(kItemEnd, 0); }
std::string sequence_end() { return kExplicit.item(kSequenceEnd, 0); }
std::string name(const std::string& value = "Doe^") {
  return kExplicit.element(kName, "PN", value);
}

TEST(ElementWalk, SequencesNestSoDeepAndNoDeeper) {
  for (const Encoding encoding : kEncodings) {
    for (const bool undefined : {false, true}) {
      const ElementBytes write(encoding);
      for (const int depth : {1, 63, 64}) {
        const std::string bytes = write.nested(depth, undefined);
        const Walked walked = walk(bytes, encoding);
        EXPECT_EQ(walked.code, "") << depth;
        EXPECT_EQ(walked.end.at, static_cast<std::int64_t>(bytes.size()));
        EXPECT_EQ(walked.tags.size(), 1u);
      }
      for (const int depth : {65, 10'000, 1'000'000}) {
        EXPECT_EQ(walk(write.nested(depth, undefined), encoding).code, "nesting") << depth;
      }
    }
  }
}

TEST(ElementWalk, AnElementLongerThanTheFileIsTruncated) {
  EXPECT_EQ(walk(kExplicit.header(kName, "PN", 6) + "Doe^Jo").code, "");
  EXPECT_EQ(walk(kExplicit.header(kName, "PN", 7) + "Doe^Jo").code, "truncated");
  EXPECT_EQ(walk(kExplicit.header(kSequence, "OB", 0xFFFFFFFE) + "xx").code, "truncated");
  EXPECT_EQ(walk(kExplicit.header(kSequence, "SQ", 0xFFFFFFFE) + "xx").code, "truncated");
  EXPECT_EQ(walk(open_sequence() + open_item() + kExplicit.header(kName, "PN", 7) + "x").code,
            "truncated");
  EXPECT_EQ(walk(sequence(kExplicit.item(kItem, 100) + name())).code, "truncated");
}

TEST(ElementWalk, ARepresentationThatNobodyKnowsIsNoCut) {
  EXPECT_EQ(walk(kExplicit.header(kName, "XX", 4) + "abcd").code, "corrupt");
  EXPECT_EQ(walk(kExplicit.header(kName, "xx", 4) + "abcd").code, "truncated");
  EXPECT_EQ(walk(kImplicit.header(kName, "", 0x5858) + "abcd", Encoding::kImplicitLittle).code,
            "truncated");
}

TEST(ElementWalk, AnElementLongerThanItsItemIsCorrupt) {
  const std::string lies = kExplicit.header(kName, "PN", 6) + "Doe^";
  EXPECT_EQ(walk(sequence(kExplicit.item_of(lies)) + name()).code, "corrupt");
  EXPECT_EQ(walk(sequence(kExplicit.item_of(name())) + name()).code, "");
}

TEST(ElementWalk, OnlyItemsStandInASequenceAndNowhereElse) {
  EXPECT_EQ(walk(sequence(name() + name())).code, "corrupt");
  EXPECT_EQ(walk(kExplicit.item_of(name())).code, "corrupt");
  EXPECT_EQ(walk(sequence(kExplicit.item_of(kExplicit.item_of("")))).code, "corrupt");
}

TEST(ElementWalk, UnOfUndefinedLengthIsImplicitInside) {
  // A length whose bytes read as "CS" and a length of 0 where it is taken for explicit.
  const std::string inner = kImplicit.element(kName, "PN", std::string(0x5343, 'x'));
  const auto written = [&](const std::string& vr) {
    return open_sequence(vr) + open_item() + inner + item_end() + sequence_end() + name();
  };
  const Walked walked = walk(written("UN"));
  EXPECT_EQ(walked.code, "");
  EXPECT_EQ(walked.tags, (std::vector<std::uint32_t>{kSequence, kName}));
  EXPECT_EQ(walk(written("SQ")).code, "truncated");
  const std::string deep = kImplicit.nested(64, true);
  EXPECT_EQ(walk(open_sequence("UN") + open_item() + deep).code, "nesting");
}

TEST(ElementWalk, UnOfALengthMayBeASequenceToo) {
  const auto written = [&](const std::string& value) {
    return kExplicit.element(kSequence, "UN", value) + name();
  };
  for (const bool undefined : {false, true}) {
    const Walked walked = walk(written(kImplicit.item_of(kImplicit.nested(63, undefined))));
    EXPECT_EQ(walked.code, "");
    EXPECT_EQ(walked.tags, (std::vector<std::uint32_t>{kSequence, kName}));
    EXPECT_EQ(walk(written(kImplicit.item_of(kImplicit.nested(64, undefined)))).code, "nesting");
  }
  const std::string no_items = kImplicit.item(kItem, 4000) + std::string(8, 'x');
  EXPECT_EQ(walk(written(no_items)).code, "truncated");
  EXPECT_EQ(walk(kExplicit.element(kPrivate, "UN", no_items) + name()).tags,
            (std::vector<std::uint32_t>{kPrivate, kName}));
}

TEST(ElementWalk, AnItemStaysWithinItsSequence) {
  const std::string inner = kExplicit.element(kName, "PN", "Doe^");
  const auto size = static_cast<std::uint32_t>(inner.size());
  for (const std::uint32_t more : {0u, size}) {  // it takes what stands behind the sequence in
    const std::string value = kExplicit.item(kItem, size + more) + inner;
    EXPECT_EQ(walk(kExplicit.element(kSequence, "SQ", value) + name()).code,
              more == 0 ? "" : "corrupt");
  }
}

TEST(ElementWalk, WhereARepresentationIsMissingItemsMustReadEitherWay) {
  const auto written = [&](const std::string& inner) {
    return kImplicit.header(kSequence, "", kUndefinedLength) + open_item() + inner + item_end() +
           sequence_end() + name();
  };
  const std::string plain = kImplicit.element(kName, "PN", "Doe^");
  const Walked walked = walk(written(plain));
  EXPECT_EQ(walked.code, "");
  EXPECT_EQ(walked.tags, (std::vector<std::uint32_t>{kSequence, kName}));
  EXPECT_EQ(walk(written(kImplicit.nested(63, true))).code, "");
  EXPECT_EQ(walk(written(kImplicit.nested(64, true))).code, "nesting");
  // A length that reads as "OB": explicit, 12 bytes of header would follow and hide what is there.
  const std::string hidden = kImplicit.nested(1000, true);
  const std::string lies = kImplicit.header(kName, "", 0x424F) + hidden;
  EXPECT_EQ(walk(written(lies)).code, "corrupt");
  // Of the tags of group FFFE three alone have no representation.
  EXPECT_EQ(walk(written(kExplicit.element(0xFFFE1234, "SQ", ""))).code, "corrupt");
  EXPECT_EQ(walk(written(plain + kImplicit.header(kSequence, "", kUndefinedLength) + open_item() +
                         name()))
                .code,
            "corrupt");
}

// Under a public tag it is one for DCMTK, whose dictionary knows it, and must parse.
TEST(ElementWalk, AnImplicitPrivateValueIsASequenceOnlyIfItParsesAsOne) {
  const std::string items = kImplicit.item_of(kImplicit.element(kName, "PN", "Doe^"));
  const std::string not_items = kImplicit.item(kItem, 4000) + std::string(8, 'x');
  for (const std::uint32_t tag : {kSequence, kPrivate}) {
    for (const std::string& value : {items, not_items}) {
      const std::string bytes =
          kImplicit.element(tag, "OB", value) + kImplicit.element(kName, "PN", "Doe^");
      const Walked walked = walk(bytes, Encoding::kImplicitLittle);
      const bool torn = tag == kSequence && value == not_items;
      EXPECT_EQ(walked.code, torn ? "truncated" : "");
      EXPECT_EQ(walked.tags.size(), torn ? 1u : 2u);
    }
  }
}

TEST(ElementWalk, ADelimiterTooEarlyIsTolerated) {
  // A sequence's where the item's is due, and an item's in an item of stated length.
  const std::string early = open_sequence() + open_item() + name() + sequence_end();
  EXPECT_EQ(walk(early + name()).tags, (std::vector<std::uint32_t>{kSequence, kName}));
  const std::string stated = open_sequence() + kExplicit.item_of(name() + item_end());
  EXPECT_EQ(walk(stated + sequence_end() + name()).tags,
            (std::vector<std::uint32_t>{kSequence, kName}));
  const Walked ended = walk(name() + sequence_end() + name());
  EXPECT_EQ(ended.code, "");
  EXPECT_EQ(ended.end.at, static_cast<std::int64_t>(name().size()));
}

TEST(ElementWalk, PaddingBehindTheLastElementIsNone) {
  for (std::size_t count = 0; count < 8; ++count) {
    const std::string bytes = name() + std::string(count, 'x');
    EXPECT_EQ(walk(bytes).code, "") << count;
    EXPECT_EQ(walk(bytes).end.at, static_cast<std::int64_t>(bytes.size()));
  }
  EXPECT_EQ(walk(name() + std::string(8, 'x')).code, "truncated");
}

TEST(ElementWalk, FragmentsEndBehindTheirDelimiter) {
  const std::string two = kExplicit.item_of("") + kExplicit.item_of("1234");
  const Walked walked = walk_fragments(two + sequence_end() + "whatever follows");
  EXPECT_EQ(walked.code, "");
  EXPECT_EQ(walked.end.at, static_cast<std::int64_t>(two.size() + 8));
  EXPECT_EQ(walk_fragments(two).code, "truncated");
  EXPECT_EQ(walk_fragments(two + kExplicit.item(kItem, 5) + "1234").code, "truncated");
  EXPECT_EQ(walk_fragments(two + open_item() + sequence_end()).code, "corrupt");
  EXPECT_EQ(walk_fragments(two + name()).code, "corrupt");
}

TEST(ElementWalk, MoreElementsThanAreReadAreRefused) {
  std::string bytes;
  for (std::int64_t i = 0; i < kMostElements; ++i) bytes += name("");
  EXPECT_EQ(walk(bytes).code, "");
  EXPECT_EQ(walk(bytes + name("")).code, "size");
}

TEST(ElementWalk, SaysHowMuchItNeeds) {
  const std::string bytes = name() + open_sequence() + open_item() + name() + item_end() +
                            sequence_end() + kExplicit.element(kPixelData, "OW", "1234");
  const auto size = static_cast<std::int64_t>(bytes.size());
  for (std::int64_t count = 0; count < size; ++count) {
    const std::string part = bytes.substr(0, static_cast<std::size_t>(count));
    ElementWalk walk(as_bytes(part), count, size);
    const auto never = [](const ElementHeader&, std::int64_t) { return false; };
    const Walked walked = taken(walk.over(0, Encoding::kExplicitLittle, never));
    EXPECT_EQ(walked.code, "") << count;
    if (walked.end.kind != WalkEnd::Kind::kNeedsMore) continue;
    EXPECT_GT(walked.end.at, count);
    EXPECT_LE(walked.end.at, size);
  }
}

}  // namespace
}  // namespace preceptor
