// SHA-256 and HMAC-SHA256 (FIPS 180-4, RFC 2104).
//
// Owns: a running digest. Must not know: what is digested.
// Threads: one Sha256 belongs to one thread; the functions are pure.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "common/base/hex.h"

namespace preceptor {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(const void* bytes, std::size_t count);
  void update(const std::string& text) { update(text.data(), text.size()); }
  Digest32 finish();         // once; the object is spent afterwards
  std::string finish_hex();  // 64 lower-case digits

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest32 sha256(const void* bytes, std::size_t count);
std::string sha256_hex(const std::string& text);
std::string sha256_hex(const void* bytes, std::size_t count);

Digest32 hmac_sha256(const Digest32& key, const std::string& message);

// `count` bytes from the system's cryptographic generator; throws Error(kSystem).
void fill_random(std::uint8_t* bytes, std::size_t count);

}  // namespace preceptor
