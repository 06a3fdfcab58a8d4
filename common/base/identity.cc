#include "common/base/identity.h"

#include <algorithm>

#include "common/base/digest.h"

namespace preceptor {
namespace {

void append_length(std::string& message, std::uint64_t length) {
  for (int shift = 0; shift < 64; shift += 8) {
    message.push_back(static_cast<char>((length >> shift) & 0xff));
  }
}

std::string length_prefixed(const std::string& domain, const std::vector<std::string>& fields) {
  std::string message;
  append_length(message, domain.size());
  message += domain;
  for (const std::string& field : fields) {
    append_length(message, field.size());
    message += field;
  }
  return message;
}

Key16 cut(const Digest32& digest) {
  Key16 key{};
  std::copy_n(digest.begin(), key.size(), key.begin());
  return key;
}

const std::string kPadding(" \0", 2);  // what DICOM pads values with

std::string text_of(const Key16& key) { return std::string(key.begin(), key.end()); }

double fraction_of(const Digest32& digest) {
  std::uint64_t bits = 0;
  for (int i = 0; i < 8; ++i) bits = (bits << 8) | digest[i];
  return static_cast<double>(bits >> 11) / 9007199254740992.0;  // 2^53
}

}  // namespace

Key16 keyed_hash(const SiteKey& key, const std::string& domain,
                 const std::vector<std::string>& fields) {
  return cut(hmac_sha256(key, length_prefixed(domain, fields)));
}

Key16 sample_key(const SiteKey& key, const std::string& sop_instance_uid, std::int64_t frame) {
  return keyed_hash(key, "preceptor.sample.v1", {sop_instance_uid, std::to_string(frame)});
}

Key16 file_key(const SiteKey& key, const std::string& sop_instance_uid) {
  return keyed_hash(key, "preceptor.file.v1", {sop_instance_uid});
}

Key16 volume_sample_key(const SiteKey& key, const std::string& unit, const std::string& uid) {
  return keyed_hash(key, "preceptor." + unit + "-sample.v1", {uid});
}

Key16 volume_file_key(const SiteKey& key, const std::string& unit, const std::string& uid) {
  return keyed_hash(key, "preceptor." + unit + ".v1", {uid});
}

Key16 patient_key(const SiteKey& key, const std::string& issuer, const std::string& patient_id) {
  const auto first = patient_id.find_first_not_of(kPadding);
  const auto last = patient_id.find_last_not_of(kPadding);
  const std::string trimmed =
      first == std::string::npos ? "" : patient_id.substr(first, last - first + 1);
  return keyed_hash(key, "preceptor.patient.v1", {issuer, trimmed});
}

Key16 study_key(const SiteKey& key, const std::string& study_instance_uid) {
  return keyed_hash(key, "preceptor.study.v1", {study_instance_uid});
}

Key16 named_group_key(const SiteKey& key, const std::string& value) {
  return keyed_hash(key, "preceptor.group.v1", {value});
}

Key16 content_key(const SiteKey& key, const Digest32& file_sha256) {
  return keyed_hash(key, "preceptor.content.v1",
                    {std::string(file_sha256.begin(), file_sha256.end())});
}

std::string key_id(const SiteKey& key) {
  return to_hex(keyed_hash(key, "preceptor.key-id.v1", {})).substr(0, 16);
}

double unit_fraction(const std::string& domain, std::uint64_t seed, const Key16& key) {
  const std::string message = length_prefixed(domain, {std::to_string(seed), text_of(key)});
  return fraction_of(sha256(message.data(), message.size()));
}

double patient_fraction(const Key16& patient) {
  return unit_fraction("preceptor.patients.v1", 0, patient);
}

double label_fraction_rank(std::uint64_t seed, const Key16& patient) {
  return unit_fraction("preceptor.label-fraction.v1", seed, patient);
}

double split_fraction(const SiteKey& key, std::uint64_t split_seed, const Key16& patient) {
  return fraction_of(hmac_sha256(
      key, length_prefixed("preceptor.split.v1", {std::to_string(split_seed), text_of(patient)})));
}

}  // namespace preceptor
