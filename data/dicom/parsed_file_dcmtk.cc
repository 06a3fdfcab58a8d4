#include "data/dicom/parsed_file_dcmtk.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcmetinf.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "data/dicom/attributes_dcmtk.h"
#include "data/structure/file_layout.h"
#include "data/structure/inflate.h"
#include "data/structure/meta_header.h"
#include "data/structure/structure_check.h"

namespace preceptor {
namespace {

using Refusal = std::optional<Rejection>;

constexpr char kExplicitLittle[] = "1.2.840.10008.1.2.1";
constexpr std::int64_t kHeaderInflated = 64 << 10;  // at first

const Rejection kTooLittle{"truncated", "the file ends inside of its header"};

// What DCMTK gets to see: borrowed, or a copy that was inflated or filled up.
struct Readable {
  const std::uint8_t* bytes = nullptr;
  std::int64_t count = 0;
  std::string copy;
  FileLayout layout;
  StructureCheck check;

  void take(std::string made) {
    copy = std::move(made);
    bytes = reinterpret_cast<const std::uint8_t*>(copy.data());
    count = static_cast<std::int64_t>(copy.size());
  }
};

struct Given {
  const std::uint8_t* bytes;
  std::int64_t count, file_size;
  CheckedPart part;
  const ReadLimits& limits;
};

const std::uint8_t* data_of(const std::string& bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

// A file of no deflated data: with another transfer syntax in its meta header, in the same place.
std::string as_explicit_little(const Given& given, const FileLayout& layout,
                               const std::string& inflated) {
  std::string uid = kExplicitLittle;
  uid.resize(static_cast<std::size_t>(layout.uid_length), '\0');
  std::string made(reinterpret_cast<const char*>(given.bytes),
                   static_cast<std::size_t>(layout.dataset_at));
  made.replace(static_cast<std::size_t>(layout.uid_at), uid.size(), uid);
  return made + inflated;
}

StructureCheck check_inflated(const Inflated& inflated, const Given& given) {
  const auto there = static_cast<std::int64_t>(inflated.bytes.size());
  const std::int64_t size = inflated.whole ? there : given.limits.inflated_bytes;
  return check_dataset(data_of(inflated.bytes), there, std::max(there, size), 0,
                       Encoding::kExplicitLittle, given.part);
}

bool ends_too_early(const StructureCheck& check) {
  return check.refused && check.refused->code == "truncated";
}

// As much of a deflated data set as the part needs.
Refusal inflate(const Given& given, Readable& readable) {
  const FileLayout& layout = readable.layout;
  const std::uint8_t* const from = given.bytes + layout.dataset_at;
  const std::int64_t count = given.count - layout.dataset_at;
  const std::int64_t most = given.limits.inflated_bytes;
  for (std::int64_t wanted = kHeaderInflated;; wanted *= 4) {
    const bool all = given.part == CheckedPart::kWhole || wanted > most;
    Outcome<Inflated> outcome =
        all ? inflate_all(from, count, most) : inflate_start(from, count, wanted);
    if (const auto* refused = std::get_if<Rejection>(&outcome)) return *refused;
    const auto& inflated = std::get<Inflated>(outcome);
    readable.check = check_inflated(inflated, given);
    // The rest may well be there, but is more than is inflated.
    if (readable.check.cut_in_pixels && !inflated.whole) return inflates_beyond(most);
    if (readable.check.needs > 0 && !inflated.whole) continue;
    if (ends_too_early(readable.check) && !inflated.whole) {
      wanted = most;  // whether it is the data that end, or what may be inflated
      continue;
    }
    readable.take(as_explicit_little(given, layout, inflated.bytes));
    readable.check.pixels_at += layout.dataset_at;
    return {};
  }
}

// Why the file is refused, in the words of what is known of it by now.
Rejection named(const Rejection& refused, const Readable& readable, bool names_instance) {
  if (readable.layout.start.kind == FileKind::kBareDataset && !names_instance) return not_dicom();
  const std::string& uid = readable.layout.transfer_syntax_uid;
  // A syntax that nothing here knows may well be laid out in another way.
  if (uid.empty()) return refused;
  return syntax_refusal(transfer_syntax(uid)).value_or(refused);
}

// What is missing of native pixel data as zeros.
Refusal fill_up(const ReadLimits& limits, Readable& readable) {
  const ElementHeader& pixels = readable.check.pixels;
  if (pixels.length > limits.image_bytes) {
    return Rejection{"size", "more pixel data than is decoded; --pixel-mib decides"};
  }
  std::string all(reinterpret_cast<const char*>(readable.bytes),
                  static_cast<std::size_t>(readable.count));
  all.resize(static_cast<std::size_t>(readable.check.pixels_at + pixels.bytes + pixels.length));
  readable.take(std::move(all));
  return {};
}

Refusal check(const Given& given, Readable& readable) {
  readable.bytes = given.bytes;
  readable.count = given.count;
  const Outcome<FileLayout> laid_out = file_layout(given.bytes, given.count, given.file_size);
  if (const auto* refused = std::get_if<Rejection>(&laid_out)) {
    // Without a preamble, nothing but its first bytes says that it is DICOM.
    const FileStart start = inspect_file_start(given.bytes, static_cast<std::size_t>(given.count));
    return start.kind == FileKind::kBareDataset ? not_dicom() : *refused;
  }
  readable.layout = std::get<FileLayout>(laid_out);
  const FileLayout& layout = readable.layout;
  if (layout.start.kind == FileKind::kOther) return not_dicom();
  if (layout.needs > 0) return kTooLittle;
  if (layout.directory) return only_a_directory();
  if (layout.deflated && layout.dataset_at < given.count) {
    if (Refusal refused = inflate(given, readable)) return refused;
  } else {
    readable.check = check_dataset(given.bytes, given.count, given.file_size, layout.dataset_at,
                                   layout.encoding, given.part);
  }
  const bool native = transfer_syntax(layout.transfer_syntax_uid).coding == PixelCoding::kNative;
  if (readable.check.cut_in_pixels && native && given.limits.accept_truncated) {
    readable.check.refused.reset();
    return given.part == CheckedPart::kWhole ? fill_up(given.limits, readable) : Refusal();
  }
  if (readable.check.refused)
    return named(*readable.check.refused, readable, readable.check.names_instance);
  if (readable.check.needs > 0) return named(kTooLittle, readable, readable.check.names_instance);
  return {};
}

void take_syntax(const Readable& readable, ParsedFile& parsed) {
  const std::string& stated = readable.layout.transfer_syntax_uid;
  parsed.syntax = stated.empty() ? transfer_syntax_of(parsed.file) : transfer_syntax(stated);
}

// PS3.10 7.1: the meta header names the data set's instance. De-identified archives may name it
// there alone (VinDr-CXR).
void take_identity(ParsedFile& parsed) {
  for (const auto& [tag, stated] : {std::pair(DCM_SOPInstanceUID, DCM_MediaStorageSOPInstanceUID),
                                    std::pair(DCM_SOPClassUID, DCM_MediaStorageSOPClassUID)}) {
    const std::string uid = text_of(*parsed.file.getMetaInfo(), stated);
    if (!uid.empty() && text_of(parsed.dataset(), tag).empty()) {
      parsed.dataset().putAndInsertString(tag, uid.c_str());
    }
  }
}

// The same where DCMTK does not get to see the meta header.
void take_unseen_identity(const Readable& readable, ParsedFile& parsed) {
  if (!readable.layout.mislabelled || !text_of(parsed.dataset(), DCM_SOPInstanceUID).empty()) {
    return;
  }
  const auto from = static_cast<std::size_t>(readable.layout.start.offset);
  const auto past = static_cast<std::size_t>(readable.layout.dataset_at);
  const std::string uid =
      media_storage_uid({reinterpret_cast<const char*>(readable.bytes) + from, past - from});
  if (!uid.empty()) parsed.dataset().putAndInsertString(DCM_SOPInstanceUID, uid.c_str());
}

// DCMTK stops behind PixelData of its own accord, not behind those of floating point. Told to stop
// before an element, it would at any of a greater tag, and crash where that is the first.
std::int64_t past_what_is_parsed(const Readable& readable, CheckedPart part) {
  const StructureCheck& check = readable.check;
  if (!check.has_pixels) return readable.count;
  if (part == CheckedPart::kHeader) return check.pixels_at;
  if (check.pixels.tag == kPixelData) return readable.count;
  return std::min(readable.count, check.pixels_at + check.pixels.bytes + check.pixels.length);
}

void open_stream(const Readable& readable, CheckedPart part, DcmInputBufferStream& stream) {
  // DCMTK would believe the meta header; without it, it looks.
  const FileLayout& layout = readable.layout;
  const std::int64_t offset = layout.mislabelled ? layout.dataset_at : layout.start.offset;
  const std::int64_t past = past_what_is_parsed(readable, part);
  stream.setBuffer(readable.bytes + offset, static_cast<offile_off_t>(past - offset));
  stream.setEos();
}

const char* uid_of(Encoding encoding) {
  if (encoding == Encoding::kImplicitLittle) return UID_LittleEndianImplicitTransferSyntax;
  return encoding == Encoding::kExplicitBig ? UID_BigEndianExplicitTransferSyntax : kExplicitLittle;
}

bool is_known_to_dcmtk(const std::string& uid) {
  return DcmXfer(uid.c_str()).getXfer() != EXS_Unknown;
}

// DCMTK takes an empty text, as one of nothing but padding is, for the name of a syntax of its own:
// big endian without value representations, where lengths of two bytes and letters before them read
// as one of gigabytes; of a syntax that it does not know it guesses, by other bytes than we do. It
// gets to know what the structure was read as.
OFCondition read_meta_header(const Readable& readable, DcmInputStream& stream, ParsedFile& parsed) {
  const std::string& uid = readable.layout.transfer_syntax_uid;
  if (!uid.empty() && is_known_to_dcmtk(uid)) return EC_Normal;
  DcmMetaInfo& meta = *parsed.file.getMetaInfo();
  const OFCondition status = meta.read(stream, EXS_Unknown, EGL_noChange, DCM_MaxReadLength);
  if (status.bad() || !meta.tagExists(DCM_TransferSyntaxUID)) return status;
  const char* stated = nullptr;  // up to its first NUL, as DCMTK will look it up
  meta.findAndGetString(DCM_TransferSyntaxUID, stated);
  const bool is_blank = stated == nullptr || stated[std::strspn(stated, " ")] == '\0';
  if (!is_blank && is_known_to_dcmtk(stated)) return status;
  return meta.putAndInsertString(DCM_TransferSyntaxUID, uid_of(readable.layout.encoding));
}

bool looks_like_an_instance(DcmDataset& dataset) {
  return !text_of(dataset, DCM_SOPClassUID).empty() &&
         !text_of(dataset, DCM_SOPInstanceUID).empty();
}

Refusal parse_refusal(const OFCondition& status, const Readable& readable, ParsedFile& parsed) {
  const bool instance = looks_like_an_instance(parsed.dataset());
  if (status.bad()) return named(parse_rejection(status), readable, instance);
  if (readable.layout.start.kind == FileKind::kBareDataset && !instance) return not_dicom();
  return {};
}

Refusal parse(const Readable& readable, CheckedPart part, ParsedFile& parsed) {
  DcmInputBufferStream stream;
  open_stream(readable, part, stream);
  parsed.file.transferInit();
  OFCondition status = read_meta_header(readable, stream, parsed);
  if (status.good()) status = parsed.file.read(stream);
  parsed.file.transferEnd();
  return parse_refusal(status, readable, parsed);
}

// The parser has stopped before the pixel data, whatever kind they are.
void take_pixel_kind(const StructureCheck& check, ParsedFile& parsed) {
  if (!check.has_pixels) return;
  parsed.has_pixel_data = check.pixels.tag == kPixelData;
  if (check.pixels.tag == kFloatPixelData) {
    parsed.dataset().insertEmptyElement(DCM_FloatPixelData);
  } else if (!parsed.has_pixel_data) {
    parsed.dataset().insertEmptyElement(DCM_DoubleFloatPixelData);
  }
}

}  // namespace

std::optional<Rejection> parse_header(const std::uint8_t* start, std::int64_t count,
                                      std::int64_t file_size, const ReadLimits& limits,
                                      ParsedFile& parsed) {
  Readable readable;
  if (Refusal refused = check({start, count, file_size, CheckedPart::kHeader, limits}, readable)) {
    parsed.directory = readable.layout.directory;
    return refused;
  }
  if (Refusal refused = parse(readable, CheckedPart::kHeader, parsed)) return refused;
  take_pixel_kind(readable.check, parsed);
  take_syntax(readable, parsed);
  take_identity(parsed);
  take_unseen_identity(readable, parsed);
  return {};
}

std::optional<Rejection> parse_whole(const std::uint8_t* bytes, std::int64_t count,
                                     const ReadLimits& limits, ParsedFile& parsed) {
  Readable readable;
  if (Refusal refused = check({bytes, count, count, CheckedPart::kWhole, limits}, readable)) {
    return refused;
  }
  if (Refusal refused = parse(readable, CheckedPart::kWhole, parsed)) return refused;
  parsed.has_pixel_data = parsed.dataset().tagExists(DCM_PixelData);
  take_syntax(readable, parsed);
  take_identity(parsed);
  take_unseen_identity(readable, parsed);
  return {};
}

}  // namespace preceptor
