// What tells the series of a study apart: attributes of a file as one text, which rules look into
// (data/study/series_rule.h) and the index keeps.
//
//   EchoTime=90\nImageType=ORIGINAL\PRIMARY\M\nSeriesDescription=AX FLAIR\n
//
// A line for each of kSeriesAttributes that the data set has at its top level, in their order;
// several values parted by '\'. Trimmed, control characters are blanks, at most kMostOfAnAttribute
// bytes each. Must not know: DCMTK. Pure functions; threads: any.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace preceptor {

// By DICOM's keywords, in alphabetical order.
inline constexpr std::array<const char*, 24> kSeriesAttributes = {"AcquisitionContrast",
                                                                  "BodyPartExamined",
                                                                  "ContrastBolusAgent",
                                                                  "ConvolutionKernel",
                                                                  "DiffusionBValue",
                                                                  "EchoNumbers",
                                                                  "EchoTime",
                                                                  "FlipAngle",
                                                                  "FrameOfReferenceUID",
                                                                  "ImageType",
                                                                  "InversionTime",
                                                                  "MRAcquisitionType",
                                                                  "Modality",
                                                                  "ProtocolName",
                                                                  "PulseSequenceName",
                                                                  "RepetitionTime",
                                                                  "ScanOptions",
                                                                  "ScanningSequence",
                                                                  "SequenceName",
                                                                  "SequenceVariant",
                                                                  "SeriesDescription",
                                                                  "SeriesNumber",
                                                                  "SliceThickness",
                                                                  "ViewPosition"};
inline constexpr std::size_t kMostOfAnAttribute = 256;

// Many files of a series share one. nullptr: as an empty text.
using SeriesAttributes = std::shared_ptr<const std::string>;

// nullopt where the file does not say, or `name` is none of kSeriesAttributes.
std::optional<std::string> attribute_of(const SeriesAttributes& attributes,
                                        const std::string& name);

}  // namespace preceptor
