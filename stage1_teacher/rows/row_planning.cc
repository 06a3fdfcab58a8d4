#include "stage1_teacher/rows/row_planning.h"

#include <algorithm>
#include <unordered_map>

#include "common/base/error.h"
#include "common/base/ordered_map.h"
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

enum class Verdict { kKeep, kChanged, kRetried };

Verdict judge(const PlanningInput& input, const IndexedFile& file, const RowRun& run,
              const FreshDigests& digests) {
  if (run.count != file.header.frames) return Verdict::kChanged;
  if (!input.knowledge.held(run.first)) return Verdict::kKeep;
  std::optional<Digest32> digest = file.sha256;
  if (needs_hash(input, file, run)) {
    digest = digests.at(file.id);
    if (!digest) return Verdict::kKeep;  // it cannot be read now: as if it had vanished
  }
  if (unread(input, run)) return Verdict::kChanged;
  if (input.knowledge.flags[run.first] & RowKnowledge::kDisagreed) return Verdict::kChanged;
  if (content_key(input.key, *digest) != input.knowledge.content[run.first]) {
    return Verdict::kChanged;
  }
  return input.retried.count(file.id) ? Verdict::kRetried : Verdict::kKeep;
}

void add_rows(const PlanningInput& input, const IndexedFile& file, const Key16& key,
              PlanChange& change) {
  for (std::int64_t frame = 0; frame < file.header.frames; ++frame) {
    change.rows.push_back({sample_key(input.key, file.header.sop_instance_uid, frame), key,
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
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

void report(const PlanChange& change, int generation, Reporter& reporter) {
  std::string line = "generation " + std::to_string(generation) + ": " +
                     counted(static_cast<std::int64_t>(change.rows.size()), "row") + " of " +
                     counted(change.new_files, "new file");
  if (change.changed_files > 0) line += ", " + counted(change.changed_files, "changed file");
  if (change.retried_files > 0) {
    line += ", " + counted(change.retried_files, "file") + " rejected by another decoder version";
  }
  if (!change.withdrawn.empty()) {
    line += "; withdrawn: " + counted(static_cast<std::int64_t>(change.withdrawn.size()), "row");
  }
  reporter.message(line);
}

}  // namespace

std::vector<const IndexedFile*> files_to_hash(const PlanningInput& input) {
  const RowRuns runs = live_runs(input.plan);
  std::vector<const IndexedFile*> wanted;
  for (std::size_t i = 0; i < input.archive.files().size(); ++i) {
    const IndexedFile& file = input.archive.files()[i];
    const auto run = runs.find(input.archive.key_of(i));
    if (file.vanished || run == runs.end()) continue;
    if (needs_hash(input, file, run->second)) wanted.push_back(&file);
  }
  return wanted;
}

PlanChange plan_change(const PlanningInput& input, const FreshDigests& digests) {
  const RowRuns runs = live_runs(input.plan);
  PlanChange change;
  for (std::size_t i = 0; i < input.archive.files().size(); ++i) {
    const IndexedFile& file = input.archive.files()[i];
    if (file.vanished) continue;
    const Key16& key = input.archive.key_of(i);
    const auto run = runs.find(key);
    if (run != runs.end()) {
      const Verdict verdict = judge(input, file, run->second, digests);
      if (verdict == Verdict::kKeep) continue;
      ++(verdict == Verdict::kChanged ? change.changed_files : change.retried_files);
      withdraw(run->second, change);
    } else {
      ++change.new_files;
    }
    add_rows(input, file, key, change);
  }
  std::sort(change.withdrawn.begin(), change.withdrawn.end());
  return change;
}

RowPlan bring_plan_up_to_date(IndexDatabase& index, const ArchiveView& archive,
                              const CacheFolder& cache, int threads, Reporter& reporter) {
  RowPlan plan = cache.read_rows();
  const RowKnowledge knowledge = read_row_knowledge(cache, plan);
  const std::vector<std::int64_t> retried = index.rejected_by_other_version(decoder_version());
  const PlanningInput input{
      archive, index.site_key(), plan, knowledge, {retried.begin(), retried.end()}};
  const FreshDigests digests = hash_files(index, files_to_hash(input), threads, reporter);
  PlanChange change = plan_change(input, digests);
  if (change.empty() && plan.generations() > 0) return plan;
  if (change.rows.empty()) {
    throw Error(ErrorKind::kInput, "the index holds no image that is on disk")
        .path(index.folder())
        .hint("`dicom_data index FOLDER --out INDEX` fills it");
  }
  report(change, plan.generations() + 1, reporter);
  plan.append(std::move(change.rows), std::move(change.withdrawn));
  cache.write_newest_generation(plan);
  return plan;
}

}  // namespace preceptor
