// Hinton's distillation loss over cached, temperature-scaled logits.
//
//   alpha * CE(label) + (1 - alpha) * T^2 * KL(p || q)
//   p = softmax(z_teacher / T), q = softmax(z_student / T)
//   KL = sum over classes of p * (log p - log q), meaned over all rows of the batch;
//   CE meaned over the rows of the batch with a visible label (0 when there is none)
// (Hinton, Vinyals and Dean 2015, "Distilling the knowledge in a neural network"; alpha weighs CE.)
// The cache holds z / T_cache; multiplied by T_cache / T it is z / T.
//
// Owns: the targets as one tensor on the run's device. Threads: one.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "common/cache/target_store.h"
#include "common/training/objective_torch.h"

namespace preceptor {

class DistillationObjective final : public Objective {
 public:
  // targets may be null when alpha == 1.
  DistillationObjective(double alpha, double temperature, const TargetStore* targets,
                        const std::string& device);

  std::string formula() const override;
  at::Tensor loss(const at::Tensor& logits, const TrainingBatch& batch) override;
  // train_accuracy, and with targets teacher_accuracy, both on the epoch's visible labels.
  std::map<std::string, double> take_figures() override;

 private:
  at::Tensor target_rows(const TrainingBatch& batch) const;
  void count_hits(const at::Tensor& logits, const at::Tensor& targets, const at::Tensor& classes);

  const double alpha_, temperature_;
  double scale_ = 1;    // T_cache / T
  at::Tensor targets_;  // float32 (rows, classes): z / T_cache
  at::Tensor visible_, student_hits_, teacher_hits_;
};

}  // namespace preceptor
