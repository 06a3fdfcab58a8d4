// What a TorchScript archive is, told from its bytes before LibTorch loads it. LibTorch loads a
// file whose tensor record was cut short in silence and then reads memory beyond it; so the sizes
// that the pickles declare are held against the records of the zip, and each record's CRC-32
// against its bytes.
// Pure; the implementation is archive_check_torch.cc (LibTorch's own zip reader).
#pragma once

#include <string>

namespace preceptor {

// Throws Error(kInput) with a hint unless `bytes` is a whole TorchScript archive.
void check_model_archive(const std::string& bytes, const std::string& path_for_messages);

}  // namespace preceptor
