#include "common/model_archive/archive_check.h"

#include <algorithm>
#include <map>
#include <vector>

#include "common/base/error.h"
#include "common/model_archive/pickle_storages.h"
#include "common/model_archive/zip_directory.h"
#include "common/model_archive/zip_record.h"

namespace preceptor {
namespace {

constexpr char kCopyHint[] = "copy the file again from where it came";
constexpr char kScriptHint[] =
    "save the model in Python with torch.jit.script(model).save(\"teacher.pt\") "
    "(or torch.jit.trace), not with torch.save";

Error bad_model(const std::string& what, const std::string& path) {
  return Error(ErrorKind::kInput, what).path(path).expected("a TorchScript file");
}

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

// Everything that does not even begin like a zip.
[[noreturn]] void refuse_other_file(const std::string& bytes, const std::string& path) {
  if (bytes.empty()) throw bad_model("the model file is empty", path).found("0 bytes");
  if (starts_with(bytes, "\x80\x02") || starts_with(bytes, "\x80\x04")) {
    throw bad_model("the model file is a Python pickle, not TorchScript", path)
        .found("a pickle, such as an old state_dict (.pth)")
        .hint(kScriptHint);
  }
  throw bad_model("the model file is no TorchScript archive", path)
      .found("bytes that no zip archive starts with")
      .hint(kScriptHint);
}

// Records by name below the archive's top folder.
using Records = std::map<std::string, const ZipEntry*>;

Records records_of(const std::vector<ZipEntry>& entries) {
  Records records;
  for (const ZipEntry& entry : entries) {
    const std::size_t slash = entry.name.find('/');
    records[slash == std::string::npos ? entry.name : entry.name.substr(slash + 1)] = &entry;
  }
  return records;
}

bool holds_code(const Records& records) {
  const auto code = records.lower_bound("code/");
  return records.count("constants.pkl") && code != records.end() &&
         starts_with(code->first, "code/");
}

void require_script(const Records& records, const std::string& path) {
  if (holds_code(records)) return;
  if (records.count("data.pkl")) {
    throw bad_model("the model file holds weights or a pickled module, not TorchScript", path)
        .found("a file of torch.save, such as a state_dict (.pth)")
        .hint(kScriptHint);
  }
  throw bad_model("the model file is a zip archive of something else", path)
      .found("no code/ and no constants.pkl inside")
      .hint(kScriptHint);
}

Error damaged(const std::string& name, const std::string& path) {
  return bad_model("a record of the model file is damaged: its checksum does not hold", path)
      .found("damage in " + name)
      .hint(kCopyHint);
}

// Some writers leave every checksum 0. Where one is there, a 0 is a checksum like any other.
bool has_checksums(const std::vector<ZipEntry>& entries) {
  return std::any_of(entries.begin(), entries.end(),
                     [](const ZipEntry& entry) { return entry.crc32 != 0; });
}

// A deflated record must inflate to its declared size even where no checksum was written.
void require_checksums(const std::string& bytes, const std::vector<ZipEntry>& entries,
                       const std::string& path) {
  const bool computed = has_checksums(entries);
  for (const ZipEntry& entry : entries) {
    const auto crc = record_crc32(bytes, entry);
    if (!crc || (computed && *crc != entry.crc32)) throw damaged(entry.name, path);
  }
}

void require_version(const std::string& bytes, const Records& records, std::int64_t newest,
                     const std::string& path) {
  auto found = records.find("version");
  if (found == records.end()) found = records.find(".data/version");
  const std::string text =
      found == records.end() ? "" : record_bytes(bytes, *found->second).value_or("").substr(0, 12);
  const std::int64_t version = std::strtoll(text.c_str(), nullptr, 10);
  if (version >= 1 && version <= newest) return;
  if (version < 1)
    throw bad_model("the model file does not say its format version", path).hint(kCopyHint);
  throw bad_model("the model file was written by a newer PyTorch than this program is built on",
                  path)
      .expected("TorchScript file format version 1 to " + std::to_string(newest))
      .found("version " + std::to_string(version))
      .hint(
          "save it with an older PyTorch, or build Preceptor with `make LIBTORCH=DIR` against a "
          "newer one");
}

// Without multiplying, which a lie about the elements could overflow.
bool holds(std::uint64_t bytes, const DeclaredStorage& storage) {
  if (storage.elements < 0) return false;
  const std::uint64_t elements = static_cast<std::uint64_t>(storage.elements);
  const auto element = static_cast<std::uint64_t>(storage_element_bytes(storage.type));
  if (element == 0) return bytes >= elements;
  return bytes % element == 0 && bytes / element == elements;
}

void require_storage(const Records& records, const std::string& folder,
                     const DeclaredStorage& storage, const std::string& path) {
  const std::string name = folder + storage.key;
  const auto found = records.find(name);
  if (found != records.end() && holds(found->second->bytes, storage)) return;
  throw bad_model("a tensor of the model file is cut short", path)
      .expected(name + " with " + std::to_string(storage.elements) + " elements of " + storage.type)
      .found(found == records.end() ? "no such record"
                                    : std::to_string(found->second->bytes) + " bytes")
      .hint(kCopyHint);
}

void require_tensors(const std::string& bytes, const Records& records, const std::string& pickle,
                     const std::string& folder, const std::string& path) {
  const auto found = records.find(pickle);
  if (found == records.end())
    throw bad_model("the model file lacks " + pickle, path).hint(kCopyHint);
  const auto storages = declared_storages(record_bytes(bytes, *found->second).value_or(""));
  if (!storages) {
    throw bad_model("the model file's " + pickle + " is not one that LibTorch writes", path)
        .hint(kScriptHint);
  }
  for (const DeclaredStorage& storage : *storages) {
    require_storage(records, folder, storage, path);
  }
}

}  // namespace

void check_model_archive(const std::string& bytes, std::int64_t newest_version,
                         const std::string& path) {
  if (!starts_with(bytes, "PK\x03\x04")) refuse_other_file(bytes, path);
  const auto entries = read_zip_directory(bytes);
  if (!entries) {
    throw bad_model("the model file is cut short or damaged: its zip directory is not whole", path)
        .found(std::to_string(bytes.size()) + " bytes")
        .hint(kCopyHint);
  }
  const Records records = records_of(*entries);
  require_script(records, path);
  require_checksums(bytes, *entries, path);
  require_version(bytes, records, newest_version, path);
  require_tensors(bytes, records, "data.pkl", "data/", path);
  require_tensors(bytes, records, "constants.pkl", "constants/", path);
}

}  // namespace preceptor
