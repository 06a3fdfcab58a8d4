// The tensor storages that a pickle of LibTorch declares, without running the pickle: an abstract
// walk over the opcodes that LibTorch's pickler writes (torch/csrc/jit/serialization/pickler.h;
// pickle protocol 2). Pure; never executes, never allocates by what the pickle says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace preceptor {

struct DeclaredStorage {
  std::string type;  // "FloatStorage", ...
  std::string key;   // the record's name in data/ or constants/
  std::int64_t elements = 0;
};

// Empty when the bytes are no such pickle, or use an opcode that LibTorch does not write.
std::optional<std::vector<DeclaredStorage>> declared_storages(const std::string& pickle);

// Bytes of an element of "FloatStorage", ...; 0: not known.
std::int64_t storage_element_bytes(const std::string& type);

}  // namespace preceptor
