#include "data/program/index_command.h"

#include <filesystem>
#include <map>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "common/files/folder_lock.h"
#include "data/index/archive_checks.h"
#include "data/index/archive_scan.h"
#include "data/phantom/phantom.h"

namespace preceptor {
namespace {

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

void require_known_root(const IndexDatabase& index, const std::string& root, bool add) {
  const std::vector<std::string> roots = index.roots();
  if (add || roots.empty()) return;
  for (const std::string& known : roots) {
    if (known == root) return;
  }
  throw Error(ErrorKind::kUsage, "the index is of another root")
      .path(root)
      .expected(roots[0])
      .hint("--add takes a second root into the same index");
}

void settle_rejections(const IndexDatabase& index, std::int64_t most, Reporter& reporter) {
  index.write_rejected_csv();
  const std::vector<IndexedRejection> rejected = index.rejections();
  constexpr std::size_t kShown = 10;
  for (std::size_t i = 0; i < rejected.size() && i < kShown; ++i) {
    reporter.warning("rejected: " + rejected[i].path + ": " + rejected[i].code + ": " +
                     rejected[i].sentence);
  }
  if (static_cast<std::int64_t>(rejected.size()) <= most) return;
  throw Error(ErrorKind::kInput, "more files are rejected than --max-rejects allows")
      .path(join_path(index.folder(), "rejected.csv"))
      .expected("at most " + std::to_string(most))
      .found(std::to_string(rejected.size()))
      .hint("rejected.csv lists them all with reasons; --max-rejects " +
            std::to_string(rejected.size()) + " goes on without them");
}

LabelImport read_labels(const IndexOptions& options, const std::vector<IndexedFile>& files,
                        const IndexDatabase& index, Reporter& reporter) {
  const ParsedLabels parsed =
      options.labels == "folders"
          ? labels_from_folders(files)
          : parse_labels(read_csv_table(options.labels), options.columns);
  reporter.message(parsed.understood);
  std::vector<std::string> rejected;
  for (const IndexedRejection& at : index.rejections()) rejected.push_back(at.path);
  return import_labels(parsed, files, rejected, options.import_options());
}

// Without a label table the index keeps the labels it has; without any, that must be accepted.
std::vector<Finding> keep_labels(const IndexOptions& options, const IndexDatabase& index,
                                 const std::vector<IndexedFile>& files) {
  Finding unlabelled{"a file with no label", "--unlabelled accept",
                     options.unlabelled == "accept", 0, {}};
  std::map<std::int64_t, bool> labelled;
  for (const SampleLabel& label : index.labels().labels) {
    labelled[label.file_id] = label.class_index >= 0;
  }
  for (const IndexedFile& file : files) {
    if (!file.vanished && !labelled[file.id]) unlabelled.add(file.path);
  }
  return {unlabelled};
}

void take_labels(const IndexOptions& options, IndexDatabase& index,
                 const std::vector<IndexedFile>& files, Reporter& reporter) {
  if (options.labels.empty()) {
    settle(keep_labels(options, index, files), reporter);
    return;
  }
  const LabelImport import = read_labels(options, files, index, reporter);
  settle(import.findings, reporter);
  index.store_labels(import.labels, options.import_options().split_by);
}

Json by_value(const std::map<std::string, std::int64_t>& counts) {
  Json json = Json::object();
  for (const auto& [name, count] : counts) json.set(name, count);
  return json;
}

Json summary_of(const IndexDatabase& index, const ScanCounts& scan,
             const std::vector<IndexedFile>& files) {
  Json json = Json::object();
  for (const auto& [name, count] : index.counts()) json.set(name, count);
  std::map<std::string, std::int64_t> syntaxes, classes, rejections, patients;
  for (const IndexedFile& file : files) {
    ++syntaxes[file.header.transfer_syntax_uid];
    ++patients[file.header.issuer_of_patient_id + "|" + file.header.patient_id];
  }
  const StoredLabels labels = index.labels();
  for (const std::string& name : labels.class_names) classes[name] = 0;
  for (const SampleLabel& label : labels.labels) {
    if (label.class_index >= 0) ++classes[labels.class_names[label.class_index]];
  }
  for (const IndexedRejection& at : index.rejections()) ++rejections[at.code];
  return json.set("new", scan.added)
      .set("changed", scan.changed)
      .set("unchanged", scan.unchanged)
      .set("newly_vanished", scan.vanished)
      .set("came_back", scan.came_back)
      .set("patients", static_cast<std::int64_t>(patients.size()))
      .set("classes", by_value(classes))
      .set("transfer_syntaxes", by_value(syntaxes))
      .set("rejections", by_value(rejections));
}

std::string text_of(const Json& json) {
  std::string text;
  for (const auto& [name, value] : json.as_object()) {
    if (!value.is_object()) {
      text += "  " + name + ": " + value.dump() + "\n";
      continue;
    }
    for (const auto& [key, count] : value.as_object()) {
      text += "  " + name + " " + key + ": " + count.dump() + "\n";
    }
  }
  return text;
}

}  // namespace

CommandResult IndexCommand::run(const CommonOptions& common, Reporter& reporter) {
  options_.validate();
  const std::string root = absolute_root(options_.roots[0]);
  make_folders(options_.out);
  const FolderLock lock(options_.out);
  const SiteKey published = published_phantom_key();
  IndexDatabase index =
      IndexDatabase::open_or_create(options_.out, options_.key_file, phantom_key(root));
  require_known_root(index, root, options_.add);
  const ScanCounts scan =
      scan_archive(index, root, static_cast<int>(common.threads), reporter);
  const std::vector<IndexedFile> files = index.files();
  if (index.site_key() == published) {
    require_phantoms_only(files, kPhantomModelName);
    reporter.message("this index is under the published phantom key: unfit for patients' images");
  }
  settle_rejections(index, options_.max_rejects, reporter);
  std::vector<Finding> findings{
      duplicate_instances(index, options_.duplicates == "accept")};
  if (options_.split_by == "patient" && options_.columns.patient_column.empty()) {
    for (Finding& finding : useless_patient_ids(files)) findings.push_back(std::move(finding));
  }
  settle(findings, reporter);
  take_labels(options_, index, files, reporter);

  CommandResult result;
  result.json = summary_of(index, scan, files);
  result.text = text_of(result.json);
  index.append_audit("index: " + result.json.dump());
  return result;
}

}  // namespace preceptor
