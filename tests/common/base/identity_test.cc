// Golden values: computed with Python's hmac and hashlib from the definition in identity.h.
#include "common/base/identity.h"

#include <gtest/gtest.h>

#include <numeric>

namespace preceptor {
namespace {

SiteKey counting_key() {
  SiteKey key;
  std::iota(key.begin(), key.end(), 0);
  return key;
}

Key16 counting_patient() {
  Key16 key;
  std::iota(key.begin(), key.end(), 0);
  return key;
}

TEST(Identity, KeysEqualPythons) {
  const SiteKey key = counting_key();
  EXPECT_EQ(to_hex(sample_key(key, "1.2.3", 4)), "a6537b0974b8c6d0425f3db647d30785");
  EXPECT_EQ(to_hex(file_key(key, "1.2.3")), "38a6f3efec491aa89a7ca450e141cd93");
  EXPECT_EQ(to_hex(patient_key(key, "HOSP", "P 1")), "8db811f9d570f1b548924bf82cea78cf");
  EXPECT_EQ(key_id(key), "978c92b8bf528a5f");
}

TEST(Identity, FractionsEqualPythons) {
  EXPECT_DOUBLE_EQ(patient_fraction(counting_patient()), 0.4889936554007297);
  EXPECT_DOUBLE_EQ(label_fraction_rank(7, counting_patient()), 0.3013832601653903);
  EXPECT_DOUBLE_EQ(split_fraction(counting_key(), 3, counting_patient()), 0.9879871479319964);
}

TEST(Identity, PatientIdIsTrimmedOfDicomPadding) {
  const SiteKey key = counting_key();
  EXPECT_EQ(patient_key(key, "H", " P1 "), patient_key(key, "H", std::string("P1\0", 3)));
  EXPECT_NE(patient_key(key, "H", "P1"), patient_key(key, "H", "P 1"));
}

TEST(Identity, FieldsDoNotRunTogether) {
  const SiteKey key = counting_key();
  EXPECT_NE(patient_key(key, "AB", "C"), patient_key(key, "A", "BC"));
  EXPECT_NE(keyed_hash(key, "d", {"a", ""}), keyed_hash(key, "d", {"a"}));
}

TEST(Identity, AnotherSiteKeyGivesOtherKeys) {
  SiteKey other = counting_key();
  other[31] ^= 1;
  EXPECT_NE(sample_key(counting_key(), "1.2", 0), sample_key(other, "1.2", 0));
  EXPECT_NE(key_id(counting_key()), key_id(other));
}

TEST(Identity, FractionsAreUniform) {
  const SiteKey key = counting_key();
  int below = 0;
  for (int i = 0; i < 10000; ++i) {
    const Key16 patient = patient_key(key, "", std::to_string(i));
    below += patient_fraction(patient) < 0.1;
  }
  EXPECT_NEAR(below, 1000, 120);  // four standard deviations
}

}  // namespace
}  // namespace preceptor
