#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "common/base/digest.h"
#include "common/base/error.h"

namespace preceptor {
namespace {

void require(bool ok, const char* call) {
  if (!ok) throw Error(ErrorKind::kSystem, std::string("OpenSSL failed in ") + call);
}

}  // namespace

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  require(state_->context != nullptr, "EVP_MD_CTX_new");
  require(EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) == 1, "EVP_DigestInit_ex");
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(const void* bytes, std::size_t count) {
  require(EVP_DigestUpdate(state_->context, bytes, count) == 1, "EVP_DigestUpdate");
}

Digest32 Sha256::finish() {
  Digest32 digest{};
  require(EVP_DigestFinal_ex(state_->context, digest.data(), nullptr) == 1, "EVP_DigestFinal_ex");
  return digest;
}

std::string Sha256::finish_hex() { return to_hex(finish()); }

Digest32 sha256(const void* bytes, std::size_t count) {
  Sha256 running;
  running.update(bytes, count);
  return running.finish();
}

std::string sha256_hex(const void* bytes, std::size_t count) {
  return to_hex(sha256(bytes, count));
}
std::string sha256_hex(const std::string& text) { return sha256_hex(text.data(), text.size()); }

Digest32 hmac_sha256(const Digest32& key, const std::string& message) {
  Digest32 digest{};
  unsigned int size = 0;
  const unsigned char* result = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                                     reinterpret_cast<const unsigned char*>(message.data()),
                                     message.size(), digest.data(), &size);
  require(result != nullptr && size == digest.size(), "HMAC");
  return digest;
}

void fill_random(std::uint8_t* bytes, std::size_t count) {
  require(RAND_bytes(bytes, static_cast<int>(count)) == 1, "RAND_bytes");
}

}  // namespace preceptor
