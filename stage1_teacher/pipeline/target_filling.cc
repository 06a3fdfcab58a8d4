#include "stage1_teacher/pipeline/target_filling.h"

#include <algorithm>

#include "common/base/error.h"
#include "stage1_teacher/teacher/output_check.h"

namespace preceptor {
namespace {

[[noreturn]] void not_finite(const std::string& name) {
  throw Error(ErrorKind::kInput, "the teacher returns a value that is not finite (NaN or infinity)")
      .path(name)
      .hint(
          "look at the image with `dicom_data show`; --teacher-mean and -std, or --forward plain, "
          "may be what is missing");
}

// Good rows of the first batch, on which the teacher is judged before any row is stored. A few: the
// plain network may be slow, and nothing else runs meanwhile.
constexpr std::size_t kRowsToCheck = 16;

struct CheckedRows {
  std::vector<std::int64_t> rows;    // global
  std::vector<std::uint8_t> counts;  // 1 each; 0 for the one black image where no row is good
  std::vector<std::uint8_t> pixels;
};

CheckedRows rows_to_check(const ForwardBatch& batch, std::size_t row_bytes, std::size_t most) {
  CheckedRows checked;
  for (std::size_t i = 0; i < batch.good.size() && checked.rows.size() < most; ++i) {
    if (!batch.good[i]) continue;
    const auto pixels = batch.pixels.begin() + static_cast<std::ptrdiff_t>(i * row_bytes);
    checked.counts.push_back(1);
    checked.rows.push_back(batch.first + static_cast<std::int64_t>(i));
    checked.pixels.insert(checked.pixels.end(), pixels,
                          pixels + static_cast<std::ptrdiff_t>(row_bytes));
  }
  if (checked.rows.empty()) return {{batch.first}, {0}, std::vector<std::uint8_t>(row_bytes, 0)};
  return checked;
}

}  // namespace

TargetFilling::TargetFilling(TargetContext context)
    : at_(std::move(context)),
      workers_(at_.threads, static_cast<std::size_t>(at_.threads) * 2,
               [this](ForwardBatch&& batch, int) { return run(batch); }) {
  name_ = identity("{}").name();
  const std::string stored = TargetStoreWriter::stored_forward(at_.cache, name_);
  if (stored.empty()) return;
  variant_ = variant_of(stored, rows_at_once());
  begin(stored);
  if (writer_->next_row() == at_.plan.size()) return;
  at_.teacher.use_variant(variant_);
  if (at_.wanted_variant != "auto" && at_.wanted_variant != variant_) {
    at_.reporter.warning("--forward " + at_.wanted_variant +
                         " comes too late: these targets were " + "begun " + variant_ +
                         " and go on so");
  }
  if (stored != forward_json(variant_, rows_at_once())) {
    at_.reporter.warning(
        "these targets were begun with other library versions; bytes may differ "
        "in the last places from then on");
  }
}

TargetFilling::~TargetFilling() = default;

TargetStoreIdentity TargetFilling::identity(const std::string& forward) const {
  TargetStoreIdentity identity;
  identity.contract_json = at_.contract.to_json().dump();
  identity.forward_json = forward;
  identity.teacher_sha256 = at_.contract.teacher_sha256;
  identity.recipe_digest = at_.contract.recipe_digest;
  identity.class_names = at_.contract.class_names;
  identity.temperature = at_.temperature;
  return identity;
}

std::int64_t TargetFilling::rows_at_once() const {
  const TeacherInput& input = at_.contract.input;
  return forward_rows(input.height, input.width, input.depth);
}

void TargetFilling::begin(const std::string& forward) {
  writer_ = std::make_unique<TargetStoreWriter>(at_.cache, at_.plan, identity(forward));
}

std::int64_t TargetFilling::next_row() const { return writer_ ? writer_->next_row() : 0; }

void TargetFilling::begin_with(const ForwardBatch& first) {
  const std::int64_t classes = static_cast<std::int64_t>(at_.contract.class_names.size());
  const ImageFormat& stored = at_.teacher.stored();
  const std::size_t most =
      stored.is_volume() ? static_cast<std::size_t>(rows_at_once()) : kRowsToCheck;
  const CheckedRows checked = rows_to_check(first, static_cast<std::size_t>(stored.bytes_per_row()),
                                            std::min(most, kRowsToCheck));
  const Teacher::Choice choice = at_.teacher.choose_variant(
      at_.wanted_variant, checked.pixels.data(), static_cast<std::int64_t>(checked.rows.size()));
  const std::int64_t bad = first_not_finite(choice.outputs, classes, checked.counts);
  if (bad >= 0) not_finite(at_.name_of(checked.rows[static_cast<std::size_t>(bad)]));
  check_output_kind(choice.outputs, classes, checked.counts, at_.contract.output.kind);
  if (!choice.note.empty()) at_.reporter.message(choice.note);
  variant_ = choice.variant;
  begin(forward_json(variant_, rows_at_once()));
}

TargetFilling::Result TargetFilling::run(const ForwardBatch& batch) const {
  Result result;
  result.first = batch.first;
  result.forwarded = std::count(batch.good.begin(), batch.good.end(), 1);
  const std::int64_t classes = static_cast<std::int64_t>(at_.contract.class_names.size());
  result.scaled.assign(batch.good.size() * static_cast<std::size_t>(classes), 0);
  if (result.forwarded == 0) return result;
  std::vector<float> outputs = at_.teacher.forward(batch.pixels.data());
  const std::int64_t bad = first_not_finite(outputs, classes, batch.good);
  if (bad >= 0) result.not_finite = batch.first + bad;
  scale_outputs(outputs, at_.contract.output.kind, at_.temperature);
  for (std::size_t i = 0; i < batch.good.size(); ++i) {
    if (!batch.good[i]) continue;
    std::copy_n(outputs.begin() + static_cast<std::ptrdiff_t>(i) * classes, classes,
                result.scaled.begin() + static_cast<std::ptrdiff_t>(i) * classes);
  }
  return result;
}

void TargetFilling::push(ForwardBatch batch) {
  if (!writer_) begin_with(batch);
  while (in_flight_ >= 2 * at_.threads) take_one();
  workers_.push(std::move(batch));
  ++in_flight_;
}

void TargetFilling::take_one() {
  const std::optional<Result> result = workers_.pop();
  --in_flight_;
  if (result->not_finite >= 0) not_finite(at_.name_of(result->not_finite));
  const std::size_t classes = at_.contract.class_names.size();
  const std::int64_t rows = static_cast<std::int64_t>(result->scaled.size() / classes);
  for (std::int64_t i = 0; i < rows; ++i) {
    writer_->append(result->scaled.data() + static_cast<std::size_t>(i) * classes);
  }
  forwarded_ += result->forwarded;
  at_.reporter.progress("targets", result->first + rows, at_.plan.size(), "");
}

void TargetFilling::finish() {
  while (in_flight_ > 0) take_one();
  writer_->finish();
}

}  // namespace preceptor
