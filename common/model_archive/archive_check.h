// What a model file is, told from its bytes before LibTorch loads it. LibTorch loads a file whose
// tensor record was cut short in silence and then reads memory beyond it; so the sizes that the
// pickles declare are held against the records of the zip, and each record's CRC-32 against its
// bytes, inflated where LibTorch deflated them (unless all are 0: then the writer computed none).
// Pure; threads: any. Must not know: Torch.
#pragma once

#include <cstdint>
#include <string>

namespace preceptor {

// Throws Error(kInput) with a hint unless `bytes` is a whole TorchScript archive of a file format
// version up to `newest_version`.
void check_model_archive(const std::string& bytes, std::int64_t newest_version,
                         const std::string& path_for_messages);

}  // namespace preceptor
