#include "stage1_teacher/workplace.h"

#include <algorithm>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "common/model/torch_runtime.h"
#include "common/program/process_setup.h"
#include "stage1_teacher/rows/recipe_resolution.h"
#include "stage1_teacher/rows/row_planning.h"

namespace preceptor {
namespace {

// Before anything is made.
const std::string& index_folder(const WorkplaceOptions& options) {
  options.limits.validate();
  if (options.group_readable) allow_group_to_read();
  return options.index;
}

std::unique_ptr<FolderLock> lock_cache(const std::string& path) {
  make_folders(path);
  return std::make_unique<FolderLock>(path);
}

SampleUnit unit_of(const WorkplaceOptions& options, const CacheFolder& cache) {
  const std::optional<SampleUnit> stored = stored_unit(cache);
  if (!options.unit) return stored.value_or(SampleUnit::kFrame);
  const SampleUnit asked = parse_sample_unit(*options.unit);
  if (!stored || *stored == asked) return asked;
  throw Error(ErrorKind::kUsage, "the rows of the cache are of another unit")
      .path(options.cache)
      .expected("--unit " + name_of(*stored))
      .found("--unit " + name_of(asked))
      .hint("another unit is another cache");
}

// A run that was killed between rows and pixels leaves no store to say the unit: the keys of the
// rows say it.
void require_unit_of_rows(const RowPlan& plan, const ArchiveView& archive) {
  for (std::int64_t row = 0; row < plan.size(); ++row) {
    if (archive.source(plan.row(row).file) != nullptr) return;
  }
  if (plan.size() == 0) return;
  throw Error(ErrorKind::kUsage, "no row of the cache is of this unit and index")
      .found("--unit " + name_of(archive.unit()))
      .hint("give the --unit that the cache was begun with");
}

}  // namespace

void WorkplaceOptions::register_in(OptionTable& table) {
  table.require("index", &index, "the index folder that `dicom_data index` made")
      .require("cache", &cache, "the cache folder; made where there is none")
      .add("unit", &unit, "a row is a frame (default), an instance (a file), a series or a study")
      .add("key-file", &key_file, "the site key, where it does not lie in the index folder")
      .add("group-readable", &group_readable,
           "what is written may be read by the group (umask 027)");
}

void WorkplaceOptions::register_decoding(OptionTable& table) {
  table.add("max-rejects", &max_rejects, "files that may be rejected; above, the run ends with 3");
  slices.register_in(table);
  limits.register_in(table);
  decodes = true;
}

Workplace::Workplace(const WorkplaceOptions& options)
    : max_rejects_(options.max_rejects),
      limits_(options.limits),
      decodes_(options.decodes),
      index_(IndexDatabase::open(index_folder(options), options.key_file)),
      lock_(lock_cache(options.cache)),
      cache_(CacheFolder::open_or_create(options.cache, key_id(index_.site_key()))),
      archive_(index_.files(), index_.site_key(), unit_of(options, cache_), index_.lost_slices()) {
  if (!stored_unit(cache_)) require_unit_of_rows(cache_.read_rows(), archive_);
}

RowPlan Workplace::plan_rows(int threads, Reporter& reporter) {
  return bring_plan_up_to_date(index_, archive_, cache_, decodes_ ? limits_.text() : "", threads,
                               reporter);
}

FillingContext Workplace::filling(const RowPlan& plan, const Recipe& recipe, int threads,
                                  Reporter& reporter) {
  return {index_, archive_, cache_, plan, recipe, max_rejects_, limits_, threads, reporter};
}

void Workplace::audit(const std::string& line) const { index_.append_audit(line); }

void warn_of_slow_blas(Reporter& reporter) {
  if (!runs_on_reference_blas()) return;
  reporter.warning("LibTorch runs on reference BLAS, which is slow: install libopenblas0-pthread");
}

Json plan_json(const RowPlan& plan) {
  const std::vector<std::uint8_t> withdrawn = plan.withdrawn_mask();
  return Json::object()
      .set("rows", plan.size())
      .set("generations", plan.generations())
      .set("withdrawn",
           static_cast<std::int64_t>(std::count(withdrawn.begin(), withdrawn.end(), 1)));
}

}  // namespace preceptor
