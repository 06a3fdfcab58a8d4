#include "stage1_teacher/pipeline/teacher_pipeline.h"

#include "common/cache/cache_format.h"
#include "stage1_teacher/pipeline/batch_assembly.h"

namespace preceptor {
namespace {

void run_over_stored_rows(const FillingContext& at, TargetFilling& targets) {
  const ImageStoreReader reader(at.cache, at.plan, image_identity(at.recipe).name());
  const std::int64_t bytes = at.recipe.bytes_per_row();
  const std::int64_t first = targets.next_row();
  for (const RowSpan& span : at.plan.spans(cache_format::kForwardBatch)) {
    if (span.first < first) continue;
    ForwardBatch batch;
    batch.first = span.first;
    batch.pixels.assign(static_cast<std::size_t>(bytes * cache_format::kForwardBatch), 0);
    reader.read_rows(span.first, span.count, batch.pixels.data());
    for (std::int64_t row = span.first; row < span.end(); ++row) {
      batch.good.push_back(reader.states()[static_cast<std::size_t>(row)] == RowState::kGood);
    }
    targets.push(std::move(batch));
  }
}

}  // namespace

ImageCounts fill_images_and_targets(const FillingContext& context, TargetFilling& targets) {
  const std::int64_t first = targets.next_row();
  ImageFilling images(context);
  ImageCounts counts;
  if (first >= images.next_row()) {
    BatchAssembly assembly(context.plan, context.recipe.bytes_per_row(), first,
                           [&targets](ForwardBatch batch) { targets.push(std::move(batch)); });
    counts = images.run(
        [&assembly](std::int64_t row, const std::uint8_t* pixels) { assembly.add(row, pixels); });
  } else {
    counts = images.run(nullptr);
    run_over_stored_rows(context, targets);
  }
  targets.finish();
  return counts;
}

}  // namespace preceptor
