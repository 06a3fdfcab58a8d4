#include "data/index/archive_scan.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "common/base/error.h"
#include "common/base/ordered_map.h"
#include "common/files/file_io.h"
#include "data/index/archive_walk.h"

namespace preceptor {
namespace {

// What kill -9 costs at most, and waits in memory: files, and places of their frames. Each
// transaction waits for the disk.
constexpr std::size_t kTransaction = 1024;

// What the files are looked at with, and how that is another than at the looks before.
struct NewLook {
  bool accepts_burned_in = false, limits_changed = false;
  bool refuses_truncated = false;  // which were accepted before
};

using LimitTexts = std::vector<std::string>;

NewLook new_look(const LimitTexts& before, const DecoderLimits& limits) {
  NewLook look;
  look.accepts_burned_in = limits.read_limits().accept_burned_in;
  look.limits_changed = before != LimitTexts{limits.text()};
  look.refuses_truncated = !limits.read_limits().accept_truncated &&
                           std::any_of(before.begin(), before.end(), text_accepts_truncated);
  return look;
}

// Of where frames lie older versions may have kept less than their file says.
bool has_places_of_another(const IndexDatabase::KnownFile& known) {
  return known.several_frames && known.decoder_version != decoder_version();
}

bool is_judged_anew(const IndexDatabase::KnownFile& known, const NewLook& look) {
  if (known.kind == "image" && (look.refuses_truncated || has_places_of_another(known))) {
    return true;
  }
  if (known.kind != "rejected") return known.burned_in && !look.accepts_burned_in;
  return known.decoder_version != decoder_version() ||
         (look.limits_changed && depends_on_limits(known.code));
}

bool is_current(const IndexDatabase::KnownFile& known, const FoundFile& found,
                const NewLook& look) {
  return known.stamp == found.stamp && !is_judged_anew(known, look);
}

// What there is to do, from what is known and what was found.
struct ScanPlan {
  std::vector<FoundFile> to_scan;
  std::vector<bool> is_new;   // of to_scan; the others changed
  std::vector<bool> is_back;  // of to_scan: it had vanished
  std::vector<std::int64_t> vanished, came_back;
  ScanCounts counts;
};

void plan_new(FoundFile&& found, ScanPlan& plan) {
  ++plan.counts.added;
  plan.to_scan.push_back(std::move(found));
  plan.is_new.push_back(true);
  plan.is_back.push_back(false);
}

void plan_known(const IndexDatabase::KnownFile& known, FoundFile&& found, const NewLook& look,
                ScanPlan& plan) {
  const bool current = is_current(known, found, look);
  ++(current ? plan.counts.unchanged : plan.counts.changed);
  if (known.vanished) ++plan.counts.came_back;
  if (current && known.vanished) plan.came_back.push_back(known.id);
  if (current) return;
  plan.to_scan.push_back(std::move(found));
  plan.is_new.push_back(false);
  plan.is_back.push_back(known.vanished);
}

void plan_absent(const IndexDatabase::KnownFile& known, ScanPlan& plan) {
  if (known.vanished) return;
  plan.vanished.push_back(known.id);
  ++plan.counts.vanished;
}

// Both lists are in order of paths, so that one pass joins them.
ScanPlan plan_scan(const IndexDatabase& index, const std::string& root, const NewLook& look,
                   int threads, Reporter& reporter) {
  std::vector<FoundFile> found = walk_archive(root, index.folder(), threads, reporter);
  ScanPlan plan;
  auto next = found.begin();
  index.each_known_file(root, [&](const std::string& path, const IndexDatabase::KnownFile& known) {
    for (; next != found.end() && next->relative_path < path; ++next) {
      plan_new(std::move(*next), plan);
    }
    if (next != found.end() && next->relative_path == path) {
      plan_known(known, std::move(*next++), look, plan);
    } else {
      plan_absent(known, plan);
    }
  });
  for (; next != found.end(); ++next) plan_new(std::move(*next), plan);
  return plan;
}

using Scanned = std::vector<IndexDatabase::ScannedFile>;

// Files [first, past) of a list: what a worker takes at once, since a look at a header takes no
// longer than waking a thread.
struct Handful {
  const FoundFile* first = nullptr;
  const FoundFile* past = nullptr;
};

using FoundFiles = std::vector<const FoundFile*>;

bool is_gone(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

FoundFiles still_there(const std::string& root, const FoundFiles& files) {
  FoundFiles there;
  for (const FoundFile* file : files) {
    if (!is_gone(join_path(root, file->relative_path))) there.push_back(file);
  }
  return there;
}

// Of a live archive files go while it is looked at: they are taken out of `files`.
std::vector<ScannedStart> scan_those_there(const std::string& root, FoundFiles& files,
                                           DecoderProcess& decoder) {
  while (true) {
    std::vector<std::string> paths;
    for (const FoundFile* file : files) paths.push_back(join_path(root, file->relative_path));
    try {
      return decoder.scan(paths);
    } catch (const Error&) {
      FoundFiles there = still_there(root, files);
      if (there.size() == files.size()) throw;
      files = std::move(there);
    }
  }
}

Scanned scan_handful(const std::string& root, const Handful& handful, DecoderProcess& decoder) {
  FoundFiles files;
  for (const FoundFile* file = handful.first; file != handful.past; ++file) files.push_back(file);
  std::vector<ScannedStart> starts = scan_those_there(root, files, decoder);
  Scanned scanned;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const FoundFile& file = *files[i];
    ScannedStart& start = starts[i];
    scanned.push_back(
        {file.relative_path, file.stamp, std::move(start.result), std::move(start.stated)});
  }
  return scanned;
}

std::vector<Handful> handfuls_of(const std::vector<FoundFile>& files) {
  constexpr std::size_t kFiles = 16;
  std::vector<Handful> all;
  for (std::size_t at = 0; at < files.size(); at += kFiles) {
    const std::size_t past = std::min(files.size(), at + kFiles);
    all.push_back({files.data() + at, files.data() + past});
  }
  return all;
}

// Takes files that went meanwhile out of the counts. Returns how many.
std::int64_t uncount_gone(const Handful& handful, const Scanned& scanned, ScanPlan& plan) {
  std::int64_t gone = 0;
  std::size_t next = 0;
  for (const FoundFile* file = handful.first; file != handful.past; ++file) {
    const bool is_there =
        next < scanned.size() && scanned[next].relative_path == file->relative_path;
    next += is_there;
    if (is_there) continue;
    ++gone;
    const auto place = static_cast<std::size_t>(file - plan.to_scan.data());
    --(plan.is_new[place] ? plan.counts.added : plan.counts.changed);
    if (plan.is_back[place]) --plan.counts.came_back;
  }
  return gone;
}

std::size_t weight_of(const IndexDatabase::ScannedFile& file) {
  const auto* const header = std::get_if<DicomHeader>(&file.result);
  return 1 + (header == nullptr ? 0 : header->places.size());
}

void scan_files(IndexDatabase& index, const std::string& root, ScanPlan& plan,
                DecoderPool& decoders, Reporter& reporter) {
  const std::vector<FoundFile>& files = plan.to_scan;
  const std::vector<Handful> work = handfuls_of(files);
  const std::size_t ahead = static_cast<std::size_t>(decoders.workers()) * 4;
  OrderedMap<Handful, Scanned> scanning(decoders.workers(), ahead,
                                        [&](Handful&& handful, int worker) {
                                          return scan_handful(root, handful, decoders.at(worker));
                                        });
  Scanned waiting;
  std::size_t weight = 0;  // of those that wait
  std::int64_t gone = 0;
  for (std::size_t next = 0, taken = 0; taken < work.size(); ++taken) {
    while (next < work.size() && next < taken + ahead) scanning.push(Handful(work[next++]));
    Scanned scanned = *scanning.pop();
    gone += uncount_gone(work[taken], scanned, plan);
    for (IndexDatabase::ScannedFile& file : scanned) {
      weight += weight_of(file);
      waiting.push_back(std::move(file));
    }
    if (weight >= kTransaction || taken + 1 == work.size()) {
      index.store_scanned(root, waiting);
      waiting.clear();
      weight = 0;
    }
    reporter.progress("indexing", work[taken].past - files.data(),
                      static_cast<std::int64_t>(files.size()), "");
  }
  if (gone == 0) return;
  reporter.warning("files that were removed while the archive was looked at: " +
                   std::to_string(gone) + "; the next run takes them for vanished");
}

// A run that is killed leaves files that were judged by its limits beside others.
void note_begun(IndexDatabase& index, const std::string& root, LimitTexts limits,
                const std::string& own) {
  if (std::find(limits.begin(), limits.end(), own) != limits.end()) return;
  limits.push_back(own);
  index.set_scan_limits(root, limits);
}

}  // namespace

ScanCounts scan_archive(IndexDatabase& index, const std::string& root, DecoderPool& decoders,
                        Reporter& reporter) {
  const LimitTexts before = index.scan_limits(root);
  ScanPlan plan =
      plan_scan(index, root, new_look(before, decoders.limits()), decoders.workers(), reporter);
  index.add_root(root);
  note_begun(index, root, before, decoders.limits().text());
  if (!plan.to_scan.empty()) warn_of_sandbox_gap(decoders.at(0), reporter);
  scan_files(index, root, plan, decoders, reporter);
  index.set_vanished(plan.vanished, true);
  index.set_vanished(plan.came_back, false);
  index.set_scan_limits(root, {decoders.limits().text()});
  return plan.counts;
}

std::int64_t mark_gone_roots(IndexDatabase& index, Reporter& reporter) {
  std::int64_t count = 0;
  for (const std::string& root : index.roots()) {
    if (!is_gone(root)) continue;
    std::vector<std::int64_t> gone;
    index.each_known_file(root, [&gone](const std::string&, const IndexDatabase::KnownFile& file) {
      if (!file.vanished) gone.push_back(file.id);
    });
    if (gone.empty()) continue;
    index.set_vanished(gone, true);
    count += static_cast<std::int64_t>(gone.size());
    reporter.warning("a root of the index is gone; its files are marked as vanished: " + root);
  }
  return count;
}

}  // namespace preceptor
