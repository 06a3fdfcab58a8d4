// Who a sample, file or patient is, without saying who: keyed hashes, and the unit fractions
// that splits and label budgets are drawn from.
//
// Every key is HMAC-SHA256(site key, fields), cut to 16 bytes, where the message is the domain
// and each field in turn, each preceded by its length as 8 bytes little endian. Every fraction is
// the first 8 bytes (big endian) of a SHA-256 over the same kind of message, its top 53 bits over
// 2^53, so that it is exact in double and lies in [0, 1).
//
// Must not know: DICOM, SQLite, where the key file lies. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/hex.h"

namespace preceptor {

using SiteKey = Digest32;

Key16 keyed_hash(const SiteKey& key, const std::string& domain,
                 const std::vector<std::string>& fields);

Key16 sample_key(const SiteKey& key, const std::string& sop_instance_uid, std::int64_t frame);
Key16 file_key(const SiteKey& key, const std::string& sop_instance_uid);
// Of a row that is a file or a series as one volume: `unit` is "instance", "series" or
// "study-volume", `uid` the SOPInstanceUID, SeriesInstanceUID or StudyInstanceUID. Domains of their
// own: no unit's keys are another's.
Key16 volume_sample_key(const SiteKey& key, const std::string& unit, const std::string& uid);
Key16 volume_file_key(const SiteKey& key, const std::string& unit, const std::string& uid);
Key16 patient_key(const SiteKey& key, const std::string& issuer, const std::string& patient_id);
Key16 study_key(const SiteKey& key, const std::string& study_instance_uid);
// The group that a user's own column names (--patient-column).
Key16 named_group_key(const SiteKey& key, const std::string& value);
// The bytes of a file, known by their SHA-256.
Key16 content_key(const SiteKey& key, const Digest32& file_sha256);
// What a cache records of the site key: 16 hexadecimal digits, under a domain of its own.
std::string key_id(const SiteKey& key);

// A uniform value in [0, 1) that depends on all arguments and nothing else.
double unit_fraction(const std::string& domain, std::uint64_t seed, const Key16& key);
// Where a train patient stands for `--patients A:B`. No seed: halves stay apart everywhere.
double patient_fraction(const Key16& patient);
// Whether `--label-fraction F` keeps the labels of a patient: this < F. Nested in F.
double label_fraction_rank(std::uint64_t seed, const Key16& patient);
// Where a patient stands against the cumulative split fractions.
double split_fraction(const SiteKey& key, std::uint64_t split_seed, const Key16& patient);

}  // namespace preceptor
