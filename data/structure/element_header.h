// The header of one data element: tag, value representation, length (PS3.5 7.1).
//
// Read as DCMTK 3.6.7 reads it: where an explicit value representation is due and none that the
// standard knows stands there, the element is taken for implicit VR little endian.
//
// Must not know: DCMTK, dictionaries, values. Pure functions; threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace preceptor {

// kEitherLittle: implicit or explicit, by what a dictionary says of an element around; sound only
// where both read the same.
enum class Encoding { kExplicitLittle, kImplicitLittle, kExplicitBig, kEitherLittle };

inline constexpr std::uint32_t kUndefinedLength = 0xFFFFFFFF;
inline constexpr std::uint32_t kPixelData = 0x7FE00010;
inline constexpr std::uint32_t kFloatPixelData = 0x7FE00008;
inline constexpr std::uint32_t kItem = 0xFFFEE000;
inline constexpr std::uint32_t kItemEnd = 0xFFFEE00D;
inline constexpr std::uint32_t kSequenceEnd = 0xFFFEE0DD;
inline constexpr std::int64_t kLongestHeader = 12;
inline constexpr std::int64_t kItemHeader = 8;
inline constexpr std::int64_t kMetaHeaderAt = 132;  // of a file: behind preamble and "DICM"
inline constexpr std::int64_t kLongestUid = 64;     // PS3.5 table 6.2-1

struct ElementHeader {
  std::uint32_t tag = 0;
  std::int64_t bytes = 0;    // of the header itself
  std::uint32_t length = 0;  // of the value; or kUndefinedLength
  bool implicit = false;     // no value representation stands in it
  bool sequence = false;     // it says SQ
  bool unknown = false;      // it says UN

  bool undefined() const { return length == kUndefinedLength; }
};

// Whether two letters are a value representation (PS3.5 table 6.2-1).
bool is_representation(const std::uint8_t* letters);

// Empty when `count` bytes are too few.
std::optional<ElementHeader> read_element_header(const std::uint8_t* bytes, std::int64_t count,
                                                 Encoding encoding);
// The same of what stands in a sequence: a tag and a length of four bytes, whatever the encoding.
std::optional<ElementHeader> read_item_header(const std::uint8_t* bytes, std::int64_t count,
                                              Encoding encoding);

}  // namespace preceptor
