#include "data/program/index_command.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <unordered_set>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/files/file_io.h"
#include "common/files/folder_lock.h"
#include "data/import/folder_labels.h"
#include "data/import/label_explanation.h"
#include "data/import/labelled_patients.h"
#include "data/index/archive_checks.h"
#include "data/index/archive_scan.h"
#include "data/index/archive_walk.h"
#include "data/phantom/phantom.h"
#include "data/program/index_summary.h"

namespace preceptor {
namespace {

constexpr std::size_t kRejectionsShown = 10;

std::string absolute_root(const std::string& path) {
  std::error_code failure;
  const std::filesystem::path root = std::filesystem::canonical(path, failure);
  if (failure || !std::filesystem::is_directory(root)) {
    throw Error(ErrorKind::kUsage, "the archive is no folder").path(path);
  }
  return root.string();
}

// The published key, when the root is a phantom's own folder.
std::optional<SiteKey> phantom_key(const std::string& root) {
  const std::string path = join_path(root, kPhantomKeyFile);
  const SiteKey key = published_phantom_key();
  if (!file_exists(path) || read_file(path) != std::string(key.begin(), key.end())) {
    return std::nullopt;
  }
  return key;
}

bool lies_in(const std::string& inner, const std::string& outer) {
  return inner.compare(0, outer.size() + 1, outer + "/") == 0;
}

void require_root(const IndexDatabase& index, const std::string& root, bool add) {
  const std::vector<std::string> roots = index.roots();
  for (const std::string& known : roots) {
    if (known == root) return;
  }
  for (const std::string& known : roots) {
    if (!lies_in(root, known) && !lies_in(known, root)) continue;
    throw Error(ErrorKind::kUsage, "a root of the index and this one lie in each other")
        .path(root)
        .found(known)
        .hint("index the one that the index has, or make a new index");
  }
  if (add || roots.empty()) return;
  throw Error(ErrorKind::kUsage, "the index is of another root")
      .path(root)
      .expected(roots[0])
      .hint("--add takes a second root into the same index");
}

// Those of the pre-scan: what a decoder refused is stage one's to count.
std::vector<IndexedRejection> scan_rejections(const IndexDatabase& index) {
  std::vector<IndexedRejection> found;
  for (IndexedRejection& at : index.rejections()) {
    if (!at.of_decoding) found.push_back(std::move(at));
  }
  return found;
}

void settle_rejections(const IndexDatabase& index, std::int64_t most, Reporter& reporter) {
  const std::vector<IndexedRejection> rejected = scan_rejections(index);
  const std::string list = join_path(index.folder(), "rejected.csv");
  for (std::size_t i = 0; i < rejected.size() && i < kRejectionsShown; ++i) {
    reporter.warning("rejected: " + rejected[i].path + ": " + rejected[i].code + ": " +
                     rejected[i].sentence);
  }
  if (rejected.size() > kRejectionsShown) {
    reporter.warning("rejected: " + std::to_string(rejected.size() - kRejectionsShown) +
                     " more, in " + list);
  }
  if (static_cast<std::int64_t>(rejected.size()) <= most) return;
  throw Error(ErrorKind::kInput, "more files are rejected than --max-rejects allows")
      .path(list)
      .expected("at most " + std::to_string(most))
      .found(std::to_string(rejected.size()))
      .hint("rejected.csv lists them all with reasons; --max-rejects " +
            std::to_string(rejected.size()) + " goes on without them");
}

void settle_key(const IndexDatabase& index, Reporter& reporter) {
  if (index.site_key() != published_phantom_key()) return;
  require_phantoms_only(index, kPhantomModelName);
  reporter.message("this index is under the published phantom key: unfit for patients' images");
}

CommandResult result_of(Json summary) {
  CommandResult result;
  result.text = index_summary_text(summary);
  result.json = std::move(summary);
  return result;
}

// What ended the run is what its user has to see.
void audit_end(const IndexDatabase& index, const std::string& how, Reporter& reporter) {
  try {
    index.append_audit("index: ended with " + how);
  } catch (const Error& second) {
    reporter.warning("the end of the run is not in the audit log: " + second.what_failed());
  }
}

// Where an image lies too, and where it lay.
std::vector<DuplicateFile> with_former_places(const IndexDatabase& index,
                                              std::vector<DuplicateFile> duplicates) {
  for (DuplicateFile& file : index.former_places()) duplicates.push_back(std::move(file));
  return duplicates;
}

void say(const std::vector<std::string>& lines, Reporter& reporter) {
  for (const std::string& line : lines) reporter.message(line);
}

}  // namespace

CommandResult IndexCommand::run(const CommonOptions& common, Reporter& reporter) {
  options_.resolve();
  options_.validate();
  const std::string root = absolute_root(options_.roots[0]);
  // A wrong path is said now, not after an archive was scanned for an hour.
  if (options_.has_tables()) tables_ = LabelTables(options_.labels);
  options_.table.read_split_lists(options_.labels);
  if (options_.explain) return explain(root, static_cast<int>(common.threads), reporter);
  require_apart(root, options_.out);
  make_folders(options_.out);
  const FolderLock lock(options_.out);
  IndexDatabase index =
      IndexDatabase::open_or_create(options_.out, options_.key_file, phantom_key(root));
  require_root(index, root, options_.add);
  try {
    CommandResult result =
        bring_up_to_date(index, root, static_cast<int>(common.threads), reporter);
    index.append_audit("index: " + result.json.dump());
    return result;
  } catch (const Error& refusal) {
    audit_end(index, std::to_string(exit_code(refusal.kind())) + ": " + refusal.what_failed(),
              reporter);
    throw;
  } catch (const std::exception&) {
    audit_end(index, "a failure of the program", reporter);  // what it says may name files
    throw;
  }
}

CommandResult IndexCommand::bring_up_to_date(IndexDatabase& index, const std::string& root,
                                             int threads, Reporter& reporter) const {
  DecoderPool decoders(threads, options_.limits);
  ScanCounts scan = scan_archive(index, root, decoders, reporter);
  if (options_.add) scan.vanished += mark_gone_roots(index, reporter);
  const std::string settings = accepted_settings(root);
  const std::string known = scan.nothing_changed() ? index.accepted_summary(settings) : "";
  if (!known.empty()) {
    reporter.message("nothing changed since the last run");
    return result_of(with_scan_counts(Json::parse(known), scan));
  }
  if (index.all_images_are_gone()) {
    reporter.warning("no file is left of the archive: is it mounted?");
  }
  index.write_rejected_csv();
  settle_key(index, reporter);
  settle_rejections(index, options_.max_rejects, reporter);
  take_labels(index, reporter);
  index.mark_settled();
  CommandResult result = result_of(index_summary(index, scan));
  index.remember_accepted(settings, with_scan_counts(result.json, ScanCounts{}).dump());
  return result;
}

// The labels of tables or of folders.
ParsedLabels IndexCommand::read_labels(const std::vector<ArchiveImage>& images,
                                       const std::vector<DuplicateFile>& duplicates,
                                       Reporter& reporter) const {
  if (options_.has_folders()) return labels_from_folders(images, duplicates);
  const std::string expansion = options_.table.expansion();
  if (!expansion.empty()) reporter.message(expansion);
  return tables_.parse(options_.table, reporter);
}

// All that decides what a run refuses or takes in, beside the files themselves.
std::string IndexCommand::accepted_settings(const std::string& root) const {
  const std::vector<std::string> words{root,
                                       options_.import_settings(),
                                       options_.duplicates,
                                       options_.limits.burned_in,
                                       std::to_string(options_.max_rejects),
                                       tables_.digest()};
  return sha256_hex(Json::array(words).dump());
}

// On a copy of the index in memory.
CommandResult IndexCommand::explain(const std::string& root, int threads,
                                    Reporter& reporter) const {
  IndexDatabase index =
      IndexDatabase::open_copy(options_.out, phantom_key(root).value_or(SiteKey{}));
  require_root(index, root, options_.add);
  DecoderPool decoders(threads, options_.limits);
  scan_archive(index, root, decoders, reporter);
  if (options_.add) mark_gone_roots(index, reporter);
  const std::vector<ArchiveImage> images = index.images();
  const LabelImportOptions import_options = options_.import_options(images);
  const std::vector<DuplicateFile> duplicates = index.duplicates();
  const ParsedLabels parsed = read_labels(images, duplicates, reporter);
  reporter.message(parsed.understood);
  say(explain_table(parsed, import_options), reporter);
  const std::vector<IndexedRejection> rejections = scan_rejections(index);
  const std::vector<DuplicateFile> other_places = with_former_places(index, duplicates);
  const LabelImport import =
      import_labels(parsed, {images, other_places, rejections}, import_options);
  say(explain_import(parsed, import), reporter);
  settle_rejections(index, options_.max_rejects, reporter);
  std::vector<Finding> findings = archive_findings(index, duplicates, import_options.split_by);
  findings.insert(findings.end(), import.findings.begin(), import.findings.end());
  settle(findings, reporter);
  CommandResult result;
  result.json = explanation_json(parsed, import);
  result.text = "nothing was written; without --explain this table would be taken\n";
  return result;
}

std::vector<Finding> IndexCommand::archive_findings(const IndexDatabase& index,
                                                    const std::vector<DuplicateFile>& duplicates,
                                                    const std::string& split_by) const {
  std::vector<Finding> findings{duplicate_instances(duplicates, options_.duplicates == "accept")};
  if (split_by == "study") findings.push_back(blank_studies(index));
  if (split_by == "patient") {
    for (Finding& finding : useless_patient_ids(index)) findings.push_back(std::move(finding));
  }
  return findings;
}

void IndexCommand::take_labels(IndexDatabase& index, Reporter& reporter) const {
  if (options_.labels.empty()) {
    keep_labels(index, reporter);
  } else {
    import_new_labels(index, reporter);
  }
}

// Without a label table the index keeps the labels that it has, and who counts as a patient;
// without any, that must be accepted.
void IndexCommand::keep_labels(IndexDatabase& index, Reporter& reporter) const {
  const std::string split_by = options_.split_by.empty() ? index.split_by() : options_.split_by;
  std::vector<Finding> findings = archive_findings(index, index.duplicates(), split_by);
  Finding unlabelled{
      "a file with no label", "--unlabelled accept", options_.unlabelled == "accept", 0, {}};
  std::unordered_set<std::int64_t> labelled;
  const StoredLabels labels = index.labels();
  if (!labels.labels.empty()) {
    // Headers may be others since, and so may the rule.
    for (Finding& finding : stored_patient_findings(index.images(), labels, split_by,
                                                    options_.split_conflicts == "accept")) {
      findings.push_back(std::move(finding));
    }
  }
  for (const SampleLabel& label : labels.labels) {
    if (label.is_labelled()) labelled.insert(label.file_id);
  }
  index.each_image([&](const ArchiveImage& image) {
    if (!image.vanished && labelled.count(image.id) == 0) unlabelled.add(image.path);
  });
  if (!labelled.empty()) unlabelled.option += " (the table, given again, finds what was moved)";
  findings.push_back(unlabelled);
  settle(findings, reporter);
  index.set_split_by(split_by);
}

void IndexCommand::import_new_labels(IndexDatabase& index, Reporter& reporter) const {
  const std::vector<ArchiveImage> images = index.images();
  const LabelImportOptions import_options = options_.import_options(images);
  const std::vector<DuplicateFile> duplicates = index.duplicates();
  std::vector<Finding> findings = archive_findings(index, duplicates, import_options.split_by);
  const std::string origin = sha256_hex(tables_.digest() + options_.import_settings());
  if (origin == index.labels_origin()) {
    settle(findings, reporter);
    index.set_split_by(import_options.split_by);
    reporter.message("labels: nothing changed");
    return;
  }
  const ParsedLabels parsed = read_labels(images, duplicates, reporter);
  reporter.message(parsed.understood);
  const std::vector<IndexedRejection> rejections = scan_rejections(index);
  const std::vector<DuplicateFile> other_places = with_former_places(index, duplicates);
  const LabelImport import =
      import_labels(parsed, {images, other_places, rejections}, import_options);
  findings.insert(findings.end(), import.findings.begin(), import.findings.end());
  settle(findings, reporter);
  index.store_labels(import.labels, import_options.split_by, origin);
}

}  // namespace preceptor
