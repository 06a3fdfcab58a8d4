// The constants of the cache format. The document is docs/CACHE-FORMAT.md; a change here is a
// change there, and of kFormatVersion when an older reader would misread the result.
#pragma once

#include <cstdint>

namespace preceptor::cache_format {

inline constexpr std::int64_t kFormatVersion = 1;

// cache/
inline constexpr char kCacheFile[] = "cache.json";   // format version, key id; written once
inline constexpr char kRowsFolder[] = "rows";        // gen-000001.h5, manifest-000001.json
inline constexpr char kImagesFolder[] = "images";    // images/NAME/...
inline constexpr char kTargetsFolder[] = "targets";  // targets/NAME/...
inline constexpr char kLabelsFolder[] = "labels";    // labels/NAME/...
inline constexpr int kStoreNameDigits = 16;          // NAME: first hex digits of its digest

// rows/gen-GGGGGG.h5
inline constexpr char kSampleKeys[] = "sample_key";  // uint8 (rows, 16)
inline constexpr char kFileKeys[] = "file_key";      // uint8 (rows, 16)
inline constexpr char kFrames[] = "frame";           // int32 (rows,), from 0
inline constexpr char kWithdrawn[] = "withdrawn";  // int64 (n,), global rows of earlier generations

// images/NAME/gGGGGGG-sSSSSSS.h5
inline constexpr char kPixels[] = "pixels";    // uint8, uint16 or float32, see image_format.h
inline constexpr char kRowStates[] = "state";  // uint8 (rows,): RowState
inline constexpr char kContentKeys[] = "content_key";  // uint8 (rows, 16)
inline constexpr char kRecipeFile[] = "recipe.json";

// targets/NAME/gGGGGGG-sSSSSSS.h5
inline constexpr char kLogits[] = "logits";  // float32 (rows, classes): z / T
inline constexpr char kContractFile[] = "contract.json";
inline constexpr char kForwardFile[] = "forward.json";

// labels/NAME/table-DDDDDDDDDDDDDDDD.h5
inline constexpr char kLabelValues[] = "value";        // float32 (rows, columns)
inline constexpr char kLabelStates[] = "state";        // uint8 (rows, columns): LabelState
inline constexpr char kSplits[] = "split";             // uint8 (rows,): Split
inline constexpr char kPatientKeys[] = "patient_key";  // uint8 (rows, 16)

// Forward batches: row i of a generation sits in batch i / kForwardBatch (of volumes: a smaller
// power of two, see ImageFormat::batch_rows). Shards hold whole batches.
inline constexpr std::int64_t kForwardBatch = 64;
// A shard holds as many rows as fit in this, in whole batches, at least one, at most kMaxShardRows.
inline constexpr std::int64_t kShardBytes = 32 << 20;
inline constexpr std::int64_t kMaxShardRows = 4096;
// Of target stores: few, since a shard is what a killed run loses and teachers are slow.
inline constexpr std::int64_t kTargetShardRows = 1024;

}  // namespace preceptor::cache_format
