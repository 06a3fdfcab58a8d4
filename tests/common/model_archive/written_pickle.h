// Pickles as LibTorch writes them, opcode by opcode.
#pragma once

#include <cstdint>
#include <string>

#include "tests/common/model_archive/written_zip.h"

namespace preceptor {

inline std::string pickled_text(const std::string& text) {
  return "X" + little_endian(text.size(), 4) + text;
}
inline std::string pickled_int(std::int64_t value) {
  return "J" + little_endian(static_cast<std::uint64_t>(value), 4);
}
inline std::string pickled_long(std::uint64_t value) {
  return "\x8a\x08" + little_endian(value, 8);
}
inline std::string pickled_global(const std::string& module, const std::string& name) {
  return "c" + module + "\n" + name + "\n";
}

// ("storage", torch.FloatStorage, "0", "cpu", elements) as a persistent id; `elements`: pickled.
inline std::string pickled_storage(const std::string& elements,
                                   const std::string& type = "FloatStorage",
                                   const std::string& key = "0") {
  return "(" + pickled_text("storage") + pickled_global("torch", type) + pickled_text(key) +
         pickled_text("cpu") + elements + "tQ";
}

inline std::string pickle(const std::string& body) { return "\x80\x02" + body + "."; }

}  // namespace preceptor
