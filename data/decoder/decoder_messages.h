// What a program asks of its decoder and what it is told, as bytes. The two are built together and
// of one version; the form is nobody else's business.
//
// An answer may come from a decoder that a hostile file has taken over: what does not make a sound
// image is bad, and a bad answer is nothing.
//
// Must not know: how bytes travel, where pixels lie. Pure functions; threads: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "data/dicom/dicom_header.h"
#include "data/dicom/read_limits.h"
#include "data/pixels/dicom_image.h"
#include "data/pixels/rejection.h"

namespace preceptor {

// A decoder's first message begins so; what follows is missing of its sandbox. The number is raised
// with any change of what is sent: a decoder of another build is refused, not misread.
inline constexpr char kDecoderGreeting[] = "dicom_decoder, wire 6: ";

// The first two are work; the others show what becomes of a decoder that a file has broken: it
// crashes, hangs, takes all memory, or tries what it may not (the answer says what it could do).
enum class DecoderTask : std::int64_t { kScan, kDecode, kCrash, kHang, kExhaust, kEscape };

struct DecoderRequest {
  DecoderTask task = DecoderTask::kScan;
  std::int64_t input_at = 0, bytes = 0;         // that lie in the input area
  std::int64_t file_size = 0;                   // of the whole file
  std::int64_t answer_at = 0, answer_room = 0;  // where in the output area the answer may lie
  ReadLimits limits;
};

std::string to_bytes(const DecoderRequest& request);
std::optional<DecoderRequest> request_of(const std::string& bytes);

std::string to_bytes(const ScanResult& result);
std::optional<ScanResult> scan_result_of(const std::string& bytes);

// Without the pixels.
std::string to_bytes(const Outcome<DicomImage>& image);
// `room`: bytes of the area that the pixels lie in; an image of more is bad.
std::optional<Outcome<DicomImage>> image_of(const std::string& bytes, std::int64_t room);

}  // namespace preceptor
