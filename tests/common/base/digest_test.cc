#include "common/base/digest.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

// FIPS 180-4 examples.
TEST(Digest, Sha256KnownAnswers) {
  EXPECT_EQ(sha256_hex(std::string("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(std::string()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, PiecesEqualTheWhole) {
  Sha256 running;
  running.update("a", 1);
  running.update(std::string("bc"));
  EXPECT_EQ(running.finish_hex(), sha256_hex(std::string("abc")));
}

// RFC 4231, test case 2, with its key padded to 32 bytes by zeros (HMAC pads it so itself).
TEST(Digest, HmacKnownAnswer) {
  Digest32 key{};
  key[0] = 'J', key[1] = 'e', key[2] = 'f', key[3] = 'e';
  EXPECT_EQ(to_hex(hmac_sha256(key, "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digest, RandomBytesDiffer) {
  Digest32 first{}, second{};
  fill_random(first.data(), first.size());
  fill_random(second.data(), second.size());
  EXPECT_NE(first, second);
}

}  // namespace
}  // namespace preceptor
