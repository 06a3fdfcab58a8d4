#include "data/codestream/jpeg2000_header.h"

#include <gtest/gtest.h>

#include <string>

namespace preceptor {
namespace {

std::string big(std::uint64_t value, int count) {
  std::string text;
  for (int i = count - 1; i >= 0; --i) text += static_cast<char>(value >> 8 * i & 0xFF);
  return text;
}

// A main header and empty tile-parts, of which each field can be wrong on purpose.
struct Written {
  std::uint32_t right = 30, bottom = 20, left = 0, top = 0;
  std::uint32_t tile_width = 30, tile_height = 20, tiles_left = 0, tiles_top = 0;
  std::vector<std::string> components{std::string("\x0B\1\1", 3)};  // 12 bits
  bool transform = false, reversible = false;
  std::vector<std::string> parts{part(0, 0, 1)};
  std::string end = "\xFF\xD9";
  std::string more;  // of the main header, behind its COD

  static std::string part(int tile, int index, int count, std::uint32_t length = 14) {
    return "\xFF\x90" + big(10, 2) + big(static_cast<std::uint64_t>(tile), 2) + big(length, 4) +
           big(static_cast<std::uint64_t>(index), 1) + big(static_cast<std::uint64_t>(count), 1) +
           "\xFF\x93";
  }
  // A COD segment.
  static std::string style(bool transform, bool reversible) {
    return "\xFF\x52" + big(12, 2) + std::string(4, '\0') + big(transform, 1) + "\5\4\4" +
           std::string(1, '\0') + big(reversible, 1);
  }
  // A tile-part with these segments in its header, of a length of 0 where it goes to the end.
  static std::string part_with(const std::string& segments, bool to_end = false, int index = 0) {
    const auto length = static_cast<std::uint32_t>(to_end ? 0 : 14 + segments.size());
    const std::string plain = part(0, index, index + 1, length);
    return plain.substr(0, 12) + segments + plain.substr(12);
  }
  std::string bytes() const {
    std::string size = big(0, 2);
    for (std::uint32_t field :
         {right, bottom, left, top, tile_width, tile_height, tiles_left, tiles_top}) {
      size += big(field, 4);
    }
    size += big(components.size(), 2);
    for (const std::string& component : components) size += component;
    std::string all =
        "\xFF\x4F\xFF\x51" + big(size.size() + 2, 2) + size + style(transform, reversible) + more;
    for (const std::string& one : parts) all += one;
    return all + end;
  }
};

Codestream stream_of(const std::string& bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

PixelDescription pixels_of(std::int64_t samples, const std::string& photometric) {
  PixelDescription pixels;
  pixels.rows = 20;
  pixels.columns = 30;
  pixels.samples = samples;
  pixels.photometric = photometric;
  pixels.bits_allocated = pixels.colour() == ColourModel::kNone ? 16 : 8;
  return pixels;
}

// The code of the refusal, "" where there is none, "no header" where it does not parse.
std::string code(const Written& written,
                 const PixelDescription& pixels = pixels_of(1, "MONOCHROME2")) {
  const std::string bytes = written.bytes();
  const auto header = parse_jpeg2000_header(stream_of(bytes));
  if (!header) return "no header";
  const auto refused = jpeg2000_refusal(stream_of(bytes), *header, pixels);
  return refused ? refused->code : "";
}

TEST(Jpeg2000Header, ReadsSizeComponentsAndTransform) {
  Written written;
  written.components = {std::string("\x87\1\1", 3), std::string("\x87\2\1", 3)};
  written.transform = true;
  const std::string bytes = written.bytes();
  const auto header = parse_jpeg2000_header(stream_of(bytes));
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->right, 30);
  EXPECT_EQ(header->bottom, 20);
  ASSERT_EQ(header->components.size(), 2u);
  EXPECT_EQ(header->components[0].precision, 8);
  EXPECT_TRUE(header->components[0].is_signed);
  EXPECT_EQ(header->components[1].step_x, 2);
  EXPECT_TRUE(header->component_transform);
  EXPECT_TRUE(header->shares_chrominance());
  EXPECT_EQ(header->tiles(), 1);
}

TEST(Jpeg2000Header, EveryCutOfTheMainHeaderIsNone) {
  const std::string bytes = Written().bytes();
  for (std::size_t size = 0; size < bytes.find("\xFF\x90") + 2; ++size) {
    EXPECT_FALSE(parse_jpeg2000_header(stream_of(bytes.substr(0, size))).has_value()) << size;
  }
}

TEST(Jpeg2000Header, GridsThatDescribeNoImage) {
  EXPECT_EQ(code(Written()), "");
  const auto with = [](std::uint32_t Written::*field, std::uint32_t value) {
    Written written;
    written.*field = value;
    return code(written);
  };
  EXPECT_EQ(with(&Written::right, 0), "no header");
  EXPECT_EQ(with(&Written::left, 30), "no header");
  EXPECT_EQ(with(&Written::tile_width, 0), "no header");
  EXPECT_EQ(with(&Written::tiles_left, 1), "no header");
  EXPECT_EQ(with(&Written::right, 0xFFFFFFFF), "corrupt");
  EXPECT_EQ(with(&Written::bottom, 21), "corrupt");
  EXPECT_EQ(with(&Written::top, 1), "corrupt");
}

TEST(Jpeg2000Header, MoreTilesThanBytes) {
  Written written;
  written.tile_width = written.tile_height = 1;
  EXPECT_EQ(code(written), "corrupt");
  written.parts.clear();
  for (int tile = 0; tile < 600; ++tile) written.parts.push_back(Written::part(tile, 0, 1));
  EXPECT_EQ(code(written), "");
}

TEST(Jpeg2000Header, ComponentsAgainstTheHeader) {
  Written written;
  written.components = {std::string("\x10\1\1", 3)};  // 17 bits
  EXPECT_EQ(code(written), "bits");
  written.components.assign(3, std::string("\7\1\1", 3));
  EXPECT_EQ(code(written), "corrupt");
  EXPECT_EQ(code(written, pixels_of(3, "RGB")), "");
  written.components[2] = std::string("\6\1\1", 3);
  EXPECT_EQ(code(written, pixels_of(3, "RGB")), "bits");
  written.components.assign(3, std::string("\x87\1\1", 3));
  EXPECT_EQ(code(written, pixels_of(3, "RGB")), "bits");
}

TEST(Jpeg2000Header, ChrominanceMayBeSharedAndIsNeverTransformed) {
  Written written;
  written.components = {std::string("\7\1\1", 3), std::string("\7\2\2", 3),
                        std::string("\7\2\2", 3)};
  EXPECT_EQ(code(written, pixels_of(3, "YBR_FULL_422")), "");
  EXPECT_EQ(code(written, pixels_of(3, "RGB")), "photometric");
  written.components[2] = std::string("\7\4\1", 3);
  EXPECT_EQ(code(written, pixels_of(3, "YBR_FULL_422")), "photometric");
  written.components.assign(3, std::string("\7\1\1", 3));
  written.transform = true;
  EXPECT_EQ(code(written, pixels_of(3, "YBR_FULL")), "photometric");
  EXPECT_EQ(code(written, pixels_of(3, "YBR_RCT")), "");
}

TEST(Jpeg2000Header, ChrominanceHasAllBits) {
  Written written;
  written.components.assign(3, std::string("\7\1\1", 3));
  PixelDescription words = pixels_of(3, "YBR_FULL");
  words.bits_allocated = words.bits_stored = 16;
  EXPECT_EQ(code(written, words), "photometric");
  written.components.assign(3, std::string("\17\1\1", 3));  // 16
  EXPECT_EQ(code(written, words), "");
  words.bits_stored = 12;
  EXPECT_EQ(code(written, words), "photometric");
}

TEST(Jpeg2000Header, ATilesOwnStyleCounts) {
  const std::string comment = "\xFF\x64" + big(6, 2) + "\xFF\x93..";  // no SOD
  const std::string own = comment + Written::style(true, true);
  for (const bool to_end : {false, true}) {
    Written written;
    written.components.assign(3, std::string("\7\1\1", 3));
    written.parts = {Written::part_with(own, to_end)};
    EXPECT_EQ(code(written, pixels_of(3, "YBR_FULL")), "photometric");
    EXPECT_EQ(code(written, pixels_of(3, "YBR_RCT")), "");
    written.parts = {Written::part(0, 0, 2), Written::part_with(own, to_end, 1)};
    EXPECT_EQ(code(written, pixels_of(3, "YBR_FULL")), "photometric");
    // What follows SOD is no header.
    const std::string data =
        Written::part(0, 0, 1, to_end ? 0 : 14 + 14) + Written::style(true, true);
    written.parts = {data};
    EXPECT_EQ(code(written, pixels_of(3, "YBR_FULL")), "");
  }
}

bool irreversible(const Written& written) {
  const std::string bytes = written.bytes();
  const auto header = parse_jpeg2000_header(stream_of(bytes));
  EXPECT_TRUE(header.has_value());
  return header && header->irreversible;
}

// A COC segment, with its component's index in one byte or two.
std::string component_style(int index_bytes, bool reversible) {
  return "\xFF\x53" + big(static_cast<std::uint64_t>(8 + index_bytes), 2) + big(0, index_bytes) +
         std::string("\0\5\4\4\0", 5) + big(reversible, 1);
}

TEST(Jpeg2000Header, AnyIrreversibleWaveletCounts) {
  for (const int components : {1, 256, 257}) {
    const int index = components < 257 ? 1 : 2;
    Written plain;
    plain.components.assign(static_cast<std::size_t>(components), std::string("\7\1\1", 3));
    plain.reversible = true;
    EXPECT_FALSE(irreversible(plain));
    Written written = plain;
    written.reversible = false;
    EXPECT_TRUE(irreversible(written));
    for (const bool reversible : {false, true}) {
      written = plain;
      written.more = component_style(index, reversible);
      EXPECT_EQ(irreversible(written), !reversible) << components;
      for (const std::string& own :
           {Written::style(false, reversible), component_style(index, reversible)}) {
        written = plain;
        written.parts = {Written::part(0, 0, 2), Written::part_with(own, false, 1)};
        EXPECT_EQ(irreversible(written), !reversible) << components;
      }
    }
  }
}

TEST(Jpeg2000Header, NoCutOfATilesHeaderIsReadBeyondItsEnd) {
  Written written;
  written.parts = {Written::part_with(Written::style(true, true), true)};
  const std::string bytes = written.bytes();
  for (std::size_t size = bytes.find("\xFF\x90") + 4; size <= bytes.size(); ++size) {
    const std::vector<std::uint8_t> cut(bytes.begin(),
                                        bytes.begin() + static_cast<std::ptrdiff_t>(size));
    const auto header = parse_jpeg2000_header({cut.data(), cut.size()});
    ASSERT_TRUE(header.has_value());
    EXPECT_EQ(header->component_transform, size + 4 >= bytes.size()) << size;
  }
}

TEST(Jpeg2000Header, TheMainHeaderHasOneStyle) {
  for (const bool transform : {false, true}) {
    Written written;
    written.more = Written::style(transform, true);
    EXPECT_EQ(code(written), "no header");
  }
}

TEST(Jpeg2000Header, TilePartsAreAllThere) {
  Written written;
  written.tile_width = 15;  // two tiles
  EXPECT_EQ(code(written), "truncated");
  written.parts = {Written::part(0, 0, 1), Written::part(1, 0, 2)};
  EXPECT_EQ(code(written), "truncated");
  written.parts.push_back(Written::part(1, 1, 2));
  EXPECT_EQ(code(written), "");
  written.parts[2] = Written::part(1, 1, 2, 99);  // longer than the file
  EXPECT_EQ(code(written), "truncated");
  written.parts[2] = Written::part(1, 1, 2, 5);
  EXPECT_EQ(code(written), "corrupt");
  written.parts[2] = Written::part(2, 0, 1);
  EXPECT_EQ(code(written), "corrupt");
}

TEST(Jpeg2000Header, TheEndMarkerIsNeededWhereNothingElseSaysThatAllIsThere) {
  Written written;
  written.end.clear();
  EXPECT_EQ(code(written), "");  // its only tile-part of one
  written.parts = {Written::part(0, 0, 0)};
  EXPECT_EQ(code(written), "truncated");
  written.parts = {Written::part(0, 0, 1, 0)};  // to the end
  written.end = "data";
  EXPECT_EQ(code(written), "truncated");
  written.end = std::string("data\xFF\xD9\0", 7);
  EXPECT_EQ(code(written), "");
  written.parts = {Written::part(0, 0, 1)};
  written.end = "bytes of no tile";
  EXPECT_EQ(code(written), "corrupt");
}

TEST(Jpeg2000Header, FindsTheCodestreamInItsBoxes) {
  const std::string inner = Written().bytes();
  const std::string start = std::string("\0\0\0\x0CjP  \r\n\x87\n", 12) + big(12, 4) + "ftypjp2 ";
  const auto found = [](const std::string& bytes) {
    const Codestream stream =
        find_codestream(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    return std::string(stream.bytes, stream.bytes + stream.count);
  };
  EXPECT_EQ(found(inner), inner);
  EXPECT_EQ(found(start + big(inner.size() + 8, 4) + "jp2c" + inner + big(8, 4) + "free"), inner);
  EXPECT_EQ(found(start + big(0, 4) + "jp2c" + inner), inner);
  EXPECT_EQ(found(start + big(1, 4) + "jp2c" + big(inner.size() + 16, 8) + inner), inner);
  EXPECT_EQ(found(start + big(0xFFFFFFFF, 4) + "jp2c" + inner), inner);  // cut: for others to see
  EXPECT_EQ(found(start), "");
  EXPECT_EQ(found(start + big(3, 4) + "jp2c" + inner), "");
  EXPECT_EQ(found("\xFF"), "");
  EXPECT_EQ(found(""), "");
}

}  // namespace
}  // namespace preceptor
