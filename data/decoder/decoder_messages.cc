#include "data/decoder/decoder_messages.h"

#include <algorithm>
#include <cmath>

#include "data/channel/wire.h"
#include "data/decoder/image_messages.h"
#include "data/pixels/pixel_description.h"

namespace preceptor {
namespace {

enum Kind : std::int64_t { kRejection, kHeader, kImage, kNotDicom, kDicomdir };

void write(WireWriter& writer, const Rejection& rejection) {
  writer.integer(kRejection);
  writer.text(rejection.code);
  writer.text(rejection.sentence);
}

Rejection read_rejection(WireReader& reader) {
  Rejection rejection;
  rejection.code = reader.text();
  rejection.sentence = reader.text();
  return rejection;
}

void write(WireWriter& writer, const DicomHeader& header) {
  writer.integer(kHeader);
  each_plain_field(
      header, [&](const std::string& text) { writer.text(text); },
      [&](std::int64_t number) { writer.integer(number); });
  write_places(writer, header.places);
  write_spacing(writer, header.spacing);
  writer.integer(!header.spacings.empty());
  for (const auto& spacing : header.spacings) write_spacing(writer, spacing);
  for (const AcquisitionOrder& order : header.orders) {
    for (const double number : order) writer.real(number);
  }
  writer.text(header.series_attributes ? *header.series_attributes : "");
}

// What is sorted by has to be comparable, whoever wrote it.
double finite_or_zero(double number) { return std::isfinite(number) ? number : 0; }

DicomHeader read_header(WireReader& reader) {
  DicomHeader header;
  each_plain_field(
      header, [&](std::string& text) { text = reader.text(); },
      [&](std::int64_t& number) { number = reader.integer(0, kMostFrames); });
  if (std::max(header.rows, header.columns) > kMostSide) reader.spoil();
  header.places = read_places(reader);
  header.spacing = read_spacing(reader);
  if (reader.flag()) header.spacings.resize(header.places.size());
  for (auto& spacing : header.spacings) spacing = read_spacing(reader);
  header.orders.resize(header.places.size());
  for (AcquisitionOrder& order : header.orders) {
    for (double& number : order) number = finite_or_zero(reader.real());
  }
  std::string attributes = reader.text();
  if (!attributes.empty()) {
    header.series_attributes = std::make_shared<const std::string>(std::move(attributes));
  }
  return header;
}

}  // namespace

std::string to_bytes(const DecoderRequest& request) {
  WireWriter writer;
  writer.integer(static_cast<std::int64_t>(request.task));
  writer.integer(request.input_at);
  writer.integer(request.bytes);
  writer.integer(request.file_size);
  writer.integer(request.answer_at);
  writer.integer(request.answer_room);
  writer.integer(request.limits.inflated_bytes);
  writer.integer(request.limits.image_bytes);
  writer.integer(request.limits.accept_burned_in);
  writer.integer(request.limits.accept_truncated);
  return writer.bytes();
}

std::optional<DecoderRequest> request_of(const std::string& bytes) {
  WireReader reader(bytes);
  DecoderRequest request;
  const auto last = static_cast<std::int64_t>(DecoderTask::kEscape);
  request.task = static_cast<DecoderTask>(reader.integer(0, last));
  request.input_at = reader.integer();
  request.bytes = reader.integer();
  request.file_size = reader.integer();
  request.answer_at = reader.integer();
  request.answer_room = reader.integer();
  request.limits.inflated_bytes = reader.integer();
  request.limits.image_bytes = reader.integer();
  request.limits.accept_burned_in = reader.flag();
  request.limits.accept_truncated = reader.flag();
  if (!reader.finished()) return {};
  return request;
}

std::string to_bytes(const ScanResult& result) {
  WireWriter writer;
  if (const auto* header = std::get_if<DicomHeader>(&result)) {
    write(writer, *header);
  } else if (const auto* rejection = std::get_if<Rejection>(&result)) {
    write(writer, *rejection);
  } else {
    const bool other = std::get<NotAnImage>(result) == NotAnImage::kNotDicom;
    writer.integer(other ? kNotDicom : kDicomdir);
  }
  return writer.bytes();
}

std::optional<ScanResult> scan_result_of(const std::string& bytes) {
  WireReader reader(bytes);
  ScanResult result;
  switch (reader.integer()) {
    case kHeader:
      result = read_header(reader);
      break;
    case kRejection:
      result = read_rejection(reader);
      break;
    case kNotDicom:
      result = NotAnImage::kNotDicom;
      break;
    case kDicomdir:
      result = NotAnImage::kDicomdir;
      break;
    default:
      return {};
  }
  if (!reader.finished()) return {};
  return result;
}

std::string to_bytes(const Outcome<DicomImage>& outcome) {
  WireWriter writer;
  if (const auto* rejection = std::get_if<Rejection>(&outcome)) {
    write(writer, *rejection);
  } else {
    writer.integer(kImage);
    write_image(writer, std::get<DicomImage>(outcome));
  }
  return writer.bytes();
}

std::optional<Outcome<DicomImage>> image_of(const std::string& bytes, std::int64_t room) {
  WireReader reader(bytes);
  const std::int64_t kind = reader.integer();
  Outcome<DicomImage> outcome = Rejection{};
  if (kind == kRejection) {
    outcome = read_rejection(reader);
  } else if (kind == kImage) {
    outcome = read_image(reader, room);
  } else {
    return {};
  }
  if (!reader.finished()) return {};
  return outcome;
}

}  // namespace preceptor
