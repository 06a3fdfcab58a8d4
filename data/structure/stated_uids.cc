#include "data/structure/stated_uids.h"

#include <algorithm>

#include "data/structure/element_walk.h"
#include "data/structure/file_layout.h"
#include "data/structure/meta_header.h"

namespace preceptor {
namespace {

constexpr std::uint32_t kSopInstance = 0x00080018, kStudyInstance = 0x0020000D,
                        kSeriesInstance = 0x0020000E, kLastGroup = 0x0020FFFF;
constexpr std::int64_t kLongestUid = 64;  // PS3.5 table 6.2-1

// As DCMTK hands a UID on: without its padding. "" for what is none or not all there.
std::string uid_at(const std::string& bytes, std::int64_t at, std::int64_t length) {
  if (length > kLongestUid || at + length > static_cast<std::int64_t>(bytes.size())) return "";
  std::string uid = bytes.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(length));
  while (!uid.empty() && (uid.back() == '\0' || uid.back() == ' ')) uid.pop_back();
  const auto printable = [](char c) { return c > ' ' && c <= '~'; };
  return std::all_of(uid.begin(), uid.end(), printable) ? uid : "";
}

// What stands twice and says two things is not said.
void take(const std::string& found, bool& seen, std::string& uid) {
  if (seen && uid != found) uid.clear();
  if (!seen) uid = found;
  seen = true;
}

}  // namespace

StatedUids stated_uids(const std::string& start, std::int64_t file_size) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(start.data());
  const auto count = static_cast<std::int64_t>(start.size());
  const Outcome<FileLayout> laid_out = file_layout(bytes, count, file_size);
  const auto* const layout = std::get_if<FileLayout>(&laid_out);
  const auto from = static_cast<std::size_t>(layout == nullptr ? 0 : layout->start.offset);
  StatedUids uids{media_storage_uid(start.substr(from)), "", ""};
  if (layout == nullptr || layout->start.kind == FileKind::kOther || layout->needs > 0 ||
      layout->deflated) {
    return uids;
  }
  StatedUids own;
  bool seen_sop = false, seen_study = false, seen_series = false;
  const ElementVisitor visit = [&](const ElementHeader& header, std::int64_t at) {
    const std::string uid = uid_at(start, at + header.bytes, header.length);
    if (header.tag == kSopInstance) take(uid, seen_sop, own.sop_instance);
    if (header.tag == kStudyInstance) take(uid, seen_study, own.study_instance);
    if (header.tag == kSeriesInstance) take(uid, seen_series, own.series_instance);
    return header.tag > kLastGroup;
  };
  // What the walk ends with says nothing of what stands before.
  ElementWalk(bytes, count, file_size).over(layout->dataset_at, layout->encoding, visit);
  if (own.sop_instance.empty()) own.sop_instance = uids.sop_instance;
  return own;
}

}  // namespace preceptor
