#include "stage1_teacher/rows/row_planning.h"

#include <algorithm>
#include <unordered_map>

#include "common/base/error.h"
#include "common/base/ordered_map.h"
#include "data/volume/sample_unit.h"
#include "stage1_teacher/rows/file_digest.h"

namespace preceptor {
namespace {

// Live rows of the plan by file: (first row, count). A file's rows lie side by side.
struct RowRun {
  std::int64_t first = 0, count = 0;
};

struct KeyHash {
  std::size_t operator()(const Key16& key) const {
    std::size_t hash = 0;
    for (int i = 0; i < 8; ++i) hash = hash << 8 | key[i];  // a keyed hash: uniform already
    return hash;
  }
};
using RowRuns = std::unordered_map<Key16, RowRun, KeyHash>;

RowRuns live_runs(const RowPlan& plan) {
  const std::vector<std::uint8_t> withdrawn = plan.withdrawn_mask();
  RowRuns runs;
  for (int number = 1; number <= plan.generations(); ++number) {
    const RowGeneration& generation = plan.generation(number);
    std::int64_t row = generation.first_row;
    for (const CacheRow& entry : generation.rows) {
      if (!withdrawn[row]) {
        RowRun& run = runs.try_emplace(entry.file, RowRun{row, 0}).first->second;
        ++run.count;
      }
      ++row;
    }
  }
  return runs;
}

bool unread(const PlanningInput& input, const RowRun& run) {
  return input.knowledge.flags[run.first] & RowKnowledge::kUnread;
}

bool needs_hash(const PlanningInput& input, const IndexedFile& file, const RowRun& run) {
  return input.knowledge.held(run.first) && (!file.sha256 || unread(input, run));
}

std::int64_t rows_of(const ArchiveView& archive, const RowSource& source) {
  return archive.unit() == SampleUnit::kFrame ? source.first().header.frames : 1;
}

// What the source's files hold now; nothing where one cannot be read.
std::optional<Digest32> digest_now(const PlanningInput& input, const RowSource& source,
                                   const RowRun& run, const FreshDigests& digests) {
  std::vector<Digest32> all;
  for (const IndexedFile* file : source.files) {
    const std::optional<Digest32> digest =
        needs_hash(input, *file, run) ? digests.at(file->id) : file->sha256;
    if (!digest) return {};
    all.push_back(*digest);
  }
  return content_digest(source.files, all);
}

bool is_retried(const PlanningInput& input, const RowSource& source) {
  return std::any_of(source.files.begin(), source.files.end(), [&input](const IndexedFile* file) {
    return input.retried.count(file->id) > 0;
  });
}

enum class Verdict { kKeep, kChanged, kRetried };

Verdict judge(const PlanningInput& input, const RowSource& source, const RowRun& run,
              const FreshDigests& digests) {
  if (run.count != rows_of(input.archive, source)) return Verdict::kChanged;
  if (!input.knowledge.held(run.first)) return Verdict::kKeep;
  const std::optional<Digest32> digest = digest_now(input, source, run, digests);
  if (!digest) return Verdict::kKeep;  // it cannot be read now: as if it had vanished
  if (unread(input, run)) return Verdict::kChanged;
  if (input.knowledge.flags[run.first] & RowKnowledge::kDisagreed) return Verdict::kChanged;
  if (content_key(input.key, *digest) != input.knowledge.content[run.first]) {
    return Verdict::kChanged;
  }
  return is_retried(input, source) ? Verdict::kRetried : Verdict::kKeep;
}

Key16 volume_sample(const PlanningInput& input, const RowSource& source) {
  const SampleUnit unit = input.archive.unit();
  return volume_sample_key(input.key, key_unit(unit), keyed_uid(unit, source.first().header));
}

void add_rows(const PlanningInput& input, const RowSource& source, PlanChange& change) {
  if (input.archive.unit() != SampleUnit::kFrame) {
    change.rows.push_back({volume_sample(input, source), source.key, 0});
    return;
  }
  const DicomHeader& header = source.first().header;
  for (std::int64_t frame = 0; frame < header.frames; ++frame) {
    change.rows.push_back({sample_key(input.key, header.sop_instance_uid, frame), source.key,
                           static_cast<std::int32_t>(frame)});
  }
}

void withdraw(const RowRun& run, PlanChange& change) {
  for (std::int64_t i = 0; i < run.count; ++i) change.withdrawn.push_back(run.first + i);
}

struct HashedFile {
  const IndexedFile* file = nullptr;
  std::optional<Digest32> digest;
};

FreshDigests hash_files(IndexDatabase& index, const std::vector<const IndexedFile*>& files,
                        int threads, Reporter& reporter) {
  FreshDigests digests;
  std::vector<IndexDatabase::FileDigest> recorded;
  const std::size_t ahead = static_cast<std::size_t>(threads) * 4;
  OrderedMap<const IndexedFile*, HashedFile> hashing(
      threads, ahead, [](const IndexedFile*&& file, int) {
        return HashedFile{file, sha256_of_file(file->path)};
      });
  const std::int64_t total = static_cast<std::int64_t>(files.size());
  for (std::size_t next = 0, done = 0; done < files.size(); ++done) {
    while (next < files.size() && next < done + ahead) hashing.push(files[next++]);
    const std::optional<HashedFile> result = hashing.pop();
    digests[result->file->id] = result->digest;
    if (result->digest) {
      recorded.push_back({result->file->id, result->file->stamp, *result->digest});
    } else {
      reporter.warning("cannot be read now, its rows stay: " + result->file->path);
    }
    reporter.progress("looking for changed bytes", static_cast<std::int64_t>(done) + 1, total, "");
  }
  index.record_sha256(recorded);
  return digests;
}

std::string counted(std::int64_t count, const std::string& what) {
  std::string words = std::to_string(count) + " " + what;
  if (count == 1 || what.back() == 's') return words;
  if (what.back() != 'y') return words + "s";
  words.pop_back();
  return words + "ies";
}

void report(const PlanChange& change, SampleUnit unit, int generation, Reporter& reporter) {
  const bool of_file = unit == SampleUnit::kFrame || unit == SampleUnit::kInstance;
  const std::string what = of_file ? "file" : name_of(unit);
  std::string line = "generation " + std::to_string(generation) + ": " +
                     counted(static_cast<std::int64_t>(change.rows.size()), "row") + " of " +
                     counted(change.new_files, "new " + what);
  if (change.changed_files > 0) {
    line += ", " + counted(change.changed_files, "changed " + what);
  }
  if (change.retried_files > 0) {
    line += ", " + counted(change.retried_files, what) + " rejected by another decoder version";
  }
  if (!change.withdrawn.empty()) {
    line += "; withdrawn: " + counted(static_cast<std::int64_t>(change.withdrawn.size()), "row");
  }
  reporter.message(line);
}

// A volume that lost a slice between others has a gap; of one that lost its first nobody can tell.
void warn_of_lost_slices(const IndexDatabase& index, Reporter& reporter) {
  std::int64_t lost = 0;
  for (const IndexedRejection& file : index.rejections()) {
    lost += !file.of_decoding && file.code != "no-pixel-data" && file.series_instance_uid.empty();
  }
  if (lost == 0) return;
  reporter.warning("volumes may lack slices at their ends: " + counted(lost, "file") +
                   " of the archive were rejected by their headers and do not say of which series "
                   "they are (rejected.csv of the index)");
}

}  // namespace

std::vector<const IndexedFile*> files_to_hash(const PlanningInput& input) {
  const RowRuns runs = live_runs(input.plan);
  std::vector<const IndexedFile*> wanted;
  for (const RowSource& source : input.archive.sources()) {
    const auto run = runs.find(source.key);
    if (source.vanished() || run == runs.end()) continue;
    for (const IndexedFile* file : source.files) {
      if (needs_hash(input, *file, run->second)) wanted.push_back(file);
    }
  }
  return wanted;
}

PlanChange plan_change(const PlanningInput& input, const FreshDigests& digests) {
  const RowRuns runs = live_runs(input.plan);
  PlanChange change;
  for (const RowSource& source : input.archive.sources()) {
    if (source.vanished()) continue;
    const auto run = runs.find(source.key);
    if (run != runs.end()) {
      const Verdict verdict = judge(input, source, run->second, digests);
      if (verdict == Verdict::kKeep) continue;
      ++(verdict == Verdict::kChanged ? change.changed_files : change.retried_files);
      withdraw(run->second, change);
    } else {
      ++change.new_files;
    }
    add_rows(input, source, change);
  }
  std::sort(change.withdrawn.begin(), change.withdrawn.end());
  return change;
}

RowPlan bring_plan_up_to_date(IndexDatabase& index, const ArchiveView& archive,
                              const CacheFolder& cache, const std::string& limits, int threads,
                              Reporter& reporter) {
  RowPlan plan = cache.read_rows();
  const RowKnowledge knowledge = read_row_knowledge(cache, plan);
  const std::vector<std::int64_t> retried = index.rejected_by_others(decoder_version(), limits);
  const PlanningInput input{
      archive, index.site_key(), plan, knowledge, {retried.begin(), retried.end()}};
  const FreshDigests digests = hash_files(index, files_to_hash(input), threads, reporter);
  PlanChange change = plan_change(input, digests);
  if (is_of_several_files(archive.unit())) warn_of_lost_slices(index, reporter);
  if (change.empty() && plan.generations() > 0) return plan;
  if (change.rows.empty()) {
    throw Error(ErrorKind::kInput, "the index holds no image that is on disk")
        .path(index.folder())
        .hint("`dicom_data index FOLDER --out INDEX` fills it");
  }
  report(change, archive.unit(), plan.generations() + 1, reporter);
  plan.append(std::move(change.rows), std::move(change.withdrawn));
  cache.write_newest_generation(plan);
  return plan;
}

}  // namespace preceptor
