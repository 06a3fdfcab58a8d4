#include "common/training/objective_torch.h"

#include <ATen/ATen.h>

namespace preceptor {

at::Tensor labelled_cross_entropy(const at::Tensor& logits, const at::Tensor& classes) {
  const at::Tensor visible = classes.ge(0).to(logits.scalar_type());
  const at::Tensor picked =
      at::log_softmax(logits, 1).gather(1, classes.clamp_min(0).unsqueeze(1)).squeeze(1);
  // 0 / 1 where no row has a label: a zero that still belongs to the graph.
  return -(picked * visible).sum() / visible.sum().clamp_min(1);
}

std::string SupervisedObjective::formula() const {
  return "CE(softmax(z), label), meaned over labelled rows";
}

at::Tensor SupervisedObjective::loss(const at::Tensor& logits, const TrainingBatch& batch) {
  return labelled_cross_entropy(logits, batch.classes);
}

}  // namespace preceptor
