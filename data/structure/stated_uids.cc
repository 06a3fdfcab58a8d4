#include "data/structure/stated_uids.h"

#include <algorithm>
#include <map>

#include "data/structure/element_walk.h"
#include "data/structure/file_layout.h"
#include "data/structure/meta_header.h"

namespace preceptor {
namespace {

constexpr std::uint32_t kSopInstance = 0x00080018, kStudyInstance = 0x0020000D,
                        kSeriesInstance = 0x0020000E, kLastGroup = 0x0020FFFF;

// As DCMTK hands a UID on: without its padding. "" for what is none or not all there.
std::string uid_at(const std::string& bytes, std::int64_t at, std::int64_t length) {
  if (length > kLongestUid || at + length > static_cast<std::int64_t>(bytes.size())) return "";
  const std::string uid =
      without_padding(bytes.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(length)));
  const auto printable = [](char c) { return c > ' ' && c <= '~'; };
  return std::all_of(uid.begin(), uid.end(), printable) ? uid : "";
}

using Said = std::map<std::uint32_t, std::string>;  // by tag

// What stands twice and says two things is not said.
void note(std::uint32_t tag, const std::string& uid, Said& said) {
  const auto [known, is_new] = said.emplace(tag, uid);
  if (!is_new && known->second != uid) known->second.clear();
}

}  // namespace

StatedUids stated_uids(const std::string& start, std::int64_t file_size) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(start.data());
  const auto count = static_cast<std::int64_t>(start.size());
  const Outcome<FileLayout> laid_out = file_layout(bytes, count, file_size);
  const auto* const layout = std::get_if<FileLayout>(&laid_out);
  const auto from = static_cast<std::size_t>(layout == nullptr ? 0 : layout->start.offset);
  const std::string in_meta_header = media_storage_uid(start.substr(from));
  if (layout == nullptr || layout->start.kind == FileKind::kOther || layout->needs > 0 ||
      layout->deflated) {
    return {in_meta_header, "", ""};
  }
  Said said;
  const ElementVisitor visit = [&](const ElementHeader& header, std::int64_t at) {
    const bool counts =
        header.tag == kSopInstance || header.tag == kStudyInstance || header.tag == kSeriesInstance;
    if (counts) note(header.tag, uid_at(start, at + header.bytes, header.length), said);
    return header.tag > kLastGroup;
  };
  // What the walk ends with says nothing of what stands before.
  ElementWalk(bytes, count, file_size).over(layout->dataset_at, layout->encoding, visit);
  const std::string& own = said[kSopInstance];
  return {own.empty() ? in_meta_header : own, said[kStudyInstance], said[kSeriesInstance]};
}

}  // namespace preceptor
