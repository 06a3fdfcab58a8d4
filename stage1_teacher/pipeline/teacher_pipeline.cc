#include "stage1_teacher/pipeline/teacher_pipeline.h"

#include "stage1_teacher/pipeline/batch_assembly.h"

namespace preceptor {
void run_over_stored_rows(const ImageStoreReader& images, const RowPlan& plan,
                          TargetFilling& targets) {
  const std::int64_t bytes = images.format().bytes_per_row();
  const std::int64_t batch_rows = images.format().batch_rows();
  const std::int64_t first = targets.next_row();
  for (const RowSpan& span : plan.spans(batch_rows)) {
    if (span.first < first) continue;
    ForwardBatch batch;
    batch.first = span.first;
    batch.pixels.assign(static_cast<std::size_t>(bytes * batch_rows), 0);
    images.read_rows(span.first, span.count, batch.pixels.data());
    for (std::int64_t row = span.first; row < span.end(); ++row) {
      batch.good.push_back(images.states()[static_cast<std::size_t>(row)] == RowState::kGood);
    }
    targets.push(std::move(batch));
  }
}

ImageCounts fill_images_and_targets(const FillingContext& context, TargetFilling& targets) {
  const std::int64_t first = targets.next_row();
  ImageFilling images(context);
  ImageCounts counts;
  if (first >= images.next_row()) {
    BatchAssembly assembly(context.plan, image_identity(context.recipe).format, first,
                           [&targets](ForwardBatch batch) { targets.push(std::move(batch)); });
    counts = images.run(
        [&assembly](std::int64_t row, const std::uint8_t* pixels) { assembly.add(row, pixels); });
  } else {
    counts = images.run(nullptr);
    const ImageStoreReader reader(context.cache, context.plan,
                                  image_identity(context.recipe).name());
    run_over_stored_rows(reader, context.plan, targets);
  }
  targets.finish();
  return counts;
}

}  // namespace preceptor
