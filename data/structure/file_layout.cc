#include "data/structure/file_layout.h"

#include <algorithm>

#include "data/structure/element_walk.h"

namespace preceptor {
namespace {

constexpr std::uint32_t kMediaClass = 0x00020002, kTransferSyntax = 0x00020010;
constexpr char kImplicit[] = "1.2.840.10008.1.2", kExplicit[] = "1.2.840.10008.1.2.1",
               kBig[] = "1.2.840.10008.1.2.2", kDeflated[] = "1.2.840.10008.1.2.1.99",
               kDirectory[] = "1.2.840.10008.1.3.10";

std::string text_at(const std::uint8_t* bytes, std::int64_t length) {
  std::string text(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  text.resize(std::min(text.find('\0'), text.size()));
  const std::size_t last = text.find_last_not_of(' ');
  return last == std::string::npos ? "" : text.substr(0, last + 1);
}

// Of a data set that nothing is said of, by its first element.
Encoding guessed_encoding(const std::uint8_t* bytes, std::int64_t count) {
  if (count < 6) return Encoding::kExplicitLittle;
  if (!is_representation(bytes + 4)) return Encoding::kImplicitLittle;
  // The first group is a low one, so that its high byte is 0.
  const bool big = bytes[0] == 0 && bytes[1] != 0;
  return big ? Encoding::kExplicitBig : Encoding::kExplicitLittle;
}

// Whether a data set of little endian begins with a value representation. As a length it would be
// one of 16,705 or more, where the first values of a data set are short.
bool is_explicit(const std::uint8_t* bytes, std::int64_t count) {
  return count >= 6 && is_representation(bytes + 4);
}

Encoding stated_encoding(const std::string& uid) {
  if (uid == kImplicit) return Encoding::kImplicitLittle;
  return uid == kBig ? Encoding::kExplicitBig : Encoding::kExplicitLittle;
}

void take_class(const ElementHeader& header, std::int64_t at, const std::uint8_t* bytes,
                std::int64_t count, FileLayout& layout) {
  const std::int64_t value_at = at + header.bytes;
  if (header.length > kLongestUid || value_at + header.length > count) return;
  layout.directory = text_at(bytes + value_at, header.length) == kDirectory;
}

void take_syntax(const ElementHeader& header, std::int64_t at, const std::uint8_t* bytes,
                 std::int64_t count, FileLayout& layout) {
  const std::int64_t value_at = at + header.bytes;
  if (header.length > kLongestUid || value_at + header.length > count) return;
  layout.uid_at = value_at;
  layout.uid_length = header.length;
  layout.transfer_syntax_uid = text_at(bytes + value_at, header.length);
}

}  // namespace

Outcome<FileLayout> file_layout(const std::uint8_t* bytes, std::int64_t count,
                                std::int64_t file_size) {
  FileLayout layout;
  layout.start = inspect_file_start(bytes, static_cast<std::size_t>(count));
  layout.dataset_at = layout.start.offset;
  if (layout.start.kind == FileKind::kOther) return layout;
  // A data set without preamble may yet begin with a meta header.
  if (layout.start.kind == FileKind::kPart10) layout.dataset_at += kMetaHeaderAt;
  const ElementVisitor visit = [&](const ElementHeader& header, std::int64_t at) {
    if (header.tag >> 16 != 2) return true;
    if (header.tag == kMediaClass) take_class(header, at, bytes, count, layout);
    if (header.tag == kTransferSyntax) take_syntax(header, at, bytes, count, layout);
    return false;
  };
  ElementWalk walk(bytes, count, file_size);
  const Outcome<WalkEnd> walked = walk.over(layout.dataset_at, Encoding::kExplicitLittle, visit);
  if (const auto* refused = std::get_if<Rejection>(&walked)) return *refused;
  const auto& end = std::get<WalkEnd>(walked);
  if (end.kind == WalkEnd::Kind::kNeedsMore) {
    layout.needs = end.at;
    return layout;
  }
  layout.dataset_at = end.at;
  const std::string& uid = layout.transfer_syntax_uid;
  layout.encoding =
      uid.empty() ? guessed_encoding(bytes + end.at, std::max<std::int64_t>(0, count - end.at))
                  : stated_encoding(uid);
  layout.deflated = uid == kDeflated;
  if (uid == kImplicit && is_explicit(bytes + end.at, count - end.at)) {
    layout.mislabelled = true;
    layout.encoding = Encoding::kExplicitLittle;
    layout.transfer_syntax_uid = kExplicit;
  }
  return layout;
}

}  // namespace preceptor
