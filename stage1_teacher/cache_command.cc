#include "stage1_teacher/cache_command.h"

#include <cstdio>

#include "common/base/error.h"
#include "common/cache/cache_format.h"
#include "common/files/file_io.h"
#include "common/model/torch_runtime.h"
#include "stage1_teacher/pipeline/teacher_pipeline.h"
#include "stage1_teacher/rows/recipe_resolution.h"
#include "stage1_teacher/teacher/target_quality.h"

namespace preceptor {
namespace {

void say_all(const std::vector<std::string>& lines, Reporter& reporter) {
  for (const std::string& line : lines) reporter.message(line);
}

// Class names of a target store with the same contract but for them; empty when there is none.
std::vector<std::string> names_of_earlier_store(const CacheFolder& cache,
                                                const TeacherContract& contract) {
  for (const std::string& name : cache.target_stores()) {
    const std::string path = join_path(cache.target_store_path(name), cache_format::kContractFile);
    if (!file_exists(path)) continue;
    const Json stored = Json::parse(read_file(path));
    TeacherContract same = contract;
    same.class_names.clear();
    for (const Json& item : stored.at("class_names").as_array()) {
      same.class_names.push_back(item.as_string());
    }
    if (same.to_json() == stored) return same.class_names;
  }
  return {};
}

// The teacher's contract, all of it but what its outputs turn out to be like.
TeacherContract resolve_contract(const TeacherOptions& options, Teacher& teacher,
                                 const Recipe& recipe,
                                 const std::vector<std::string>& label_classes,
                                 const CacheFolder& cache, Reporter& reporter) {
  std::vector<std::string> said;
  TeacherContract contract;
  contract.teacher_sha256 = teacher.sha256();
  contract.recipe_digest = image_identity(recipe).recipe_digest();
  contract.input = resolve_input(options, teacher.model_contract(), recipe, said);
  contract.output = resolve_output(options);
  teacher.configure(contract.input, contract.output, image_identity(recipe).format);
  contract.class_names =
      resolve_classes(options, teacher.model_contract(), label_classes,
                      names_of_earlier_store(cache, contract), teacher.probe_classes(), said);
  say_all(said, reporter);
  return contract;
}

// The user's own numbers against the store's; says the difference, whichever it is.
Comparison compare(const std::string& path, const Workplace& place, const RowPlan& plan,
                   const std::vector<RowState>& states, const TargetStore& targets, OutputKind kind,
                   Reporter& reporter) {
  const std::vector<Expectation> expected =
      parse_expectations(read_csv_table(path), targets.identity.class_names);
  const Comparison comparison =
      compare_expectations(expected, place.archive(), plan, states, targets, kind);
  if (comparison.matched == 0) {
    throw Error(ErrorKind::kInput, "no sample of the file of expected outputs is in the cache")
        .path(path)
        .expected("SOPInstanceUIDs, or paths relative to the indexed folder")
        .found(expected.empty() ? "no rows" : expected.front().key);
  }
  if (comparison.unmatched > 0) {
    reporter.warning(std::to_string(comparison.unmatched) + " of " +
                     std::to_string(expected.size()) + " expected samples are not in the cache");
  }
  return comparison;
}

std::string difference_text(const Comparison& comparison) {
  char text[96];
  std::snprintf(text, sizeof text, "%.3g over %lld samples", comparison.largest,
                static_cast<long long>(comparison.matched));
  return text;
}

void judge(const Comparison& comparison, double tolerance) {
  if (comparison.largest <= tolerance) return;
  throw Error(ErrorKind::kInput, "the teacher's outputs are not those of the file of expected ones")
      .path(comparison.largest_key + ", frame " + std::to_string(comparison.largest_frame))
      .expected("differences up to " + Json(tolerance).dump())
      .found("a largest difference of " + difference_text(comparison))
      .hint(
          "the preprocessing is not the one behind your numbers: compare the pixels with "
          "`dicom_data show --out X.npy`, and look at --window, --size, --teacher-mean and -std");
}

// On the labels, or on the column of them that is named; nothing where there are columns and none
// is.
std::vector<SplitQuality> judged_teacher(const TargetStore& targets, const LabelTable& labels,
                                         const std::string& column, const RowPlan& plan,
                                         const ImageStoreReader& images) {
  if (labels.is_multi() && column.empty()) return {};
  return target_quality(targets, training_labels(labels, column), plan, images.states());
}

std::function<std::string(std::int64_t)> path_of_row(const Workplace& place, const RowPlan& plan) {
  return [&place, &plan](std::int64_t row) {
    const IndexedFile* file = place.archive().find(plan.row(row).file);
    return file == nullptr ? "row " + std::to_string(row) : file->path;
  };
}

CommandResult describe_result(const RowPlan& plan, const ImageCounts& counts,
                              const TargetFilling& filling, const TargetStore& targets,
                              const LabelOutcome& labels,
                              const std::vector<SplitQuality>& quality) {
  CommandResult result;
  result.json = plan_json(plan);
  counts.add_to(result.json);
  result.json.set("verb", "cache")
      .set("targets", filling.store_name())
      .set("forwarded", filling.forwarded_rows())
      .set("forward", filling.variant())
      .set("teacher_sha256", targets.identity.teacher_sha256)
      .set("temperature", targets.identity.temperature)
      .set("class_names", Json::array(targets.identity.class_names))
      .set("labels", labels.table.name)
      .set("labels_changed", labels.changed)
      .set("teacher", quality_json(quality));
  result.text = "targets " + filling.store_name() + ": " + std::to_string(plan.size()) + " rows, " +
                std::to_string(counts.decoded_rows) + " decoded and " +
                std::to_string(filling.forwarded_rows()) + " forwarded now (" + filling.variant() +
                ")\nthe teacher on the cached rows:\n" + quality_text(quality);
  return result;
}

}  // namespace

void CacheCommand::register_options(OptionTable& table) {
  workplace_.register_in(table);
  workplace_.register_decoding(table);
  recipe_.register_in(table);
  labels_.register_in(table, "labels");
  labels_.register_column(table);
  teacher_.register_in(table);
  table.add("expect", &expect_, "a CSV of your own outputs for some samples, to compare with")
      .add("expect-tolerance", &expect_tolerance_, "largest difference that passes");
}

CommandResult CacheCommand::run(const CommonOptions& common, Reporter& reporter) {
  teacher_.validate();
  const int threads = static_cast<int>(common.threads);
  set_up_torch(1);
  warn_of_slow_blas(reporter);
  Workplace place(workplace_);
  Teacher teacher(teacher_.path, teacher_.device);
  reporter.message("teacher: SHA-256 " + teacher.sha256());
  const Recipe recipe =
      resolve_recipe(recipe_, teacher.model_contract(), only_stored_recipe(place.cache()),
                     place.archive(), workplace_.slices);
  reporter.message("recipe: " + describe(recipe));
  const TeacherContract contract = resolve_contract(
      teacher_, teacher, recipe, network_classes(place.index().labels(), labels_.column),
      place.cache(), reporter);
  const RowPlan plan = place.plan_rows(threads, reporter);
  const LabelOutcome labels = bring_labels_up_to_date(
      place.index(), place.archive(), place.cache(), plan, labels_, contract.class_names, reporter);

  TargetFilling filling({place.cache(), plan, teacher, contract, teacher_.temperature,
                         teacher_.forward, threads, path_of_row(place, plan), reporter});
  const FillingContext images = place.filling(plan, recipe, threads, reporter);
  const ImageCounts counts = fill_images_and_targets(images, filling);
  place.audit("stage1_teacher cache: teacher " + teacher.sha256() + ", targets " +
              filling.store_name() + ", " + std::to_string(counts.decoded_rows) + " decoded, " +
              std::to_string(filling.forwarded_rows()) + " forwarded");

  const TargetStore targets = load_target_store(place.cache(), plan, filling.store_name());
  const ImageStoreReader reader(place.cache(), plan, image_identity(recipe).name());
  CommandResult result =
      describe_result(plan, counts, filling, targets, labels,
                      judged_teacher(targets, labels.table, labels_.column, plan, reader));
  result.json.set("images", image_identity(recipe).name());
  if (expect_.empty()) return result;
  const Comparison comparison =
      compare(expect_, place, plan, reader.states(), targets, contract.output.kind, reporter);
  judge(comparison, expect_tolerance_);
  result.json.set("expect", comparison.to_json());
  result.text +=
      "largest difference to the expected outputs: " + difference_text(comparison) + "\n";
  return result;
}

}  // namespace preceptor
