// What a training run minimises. Teacher and student share the loop and differ in this.
//
// Threads: one. Lifetimes: the loop borrows the objective.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace preceptor {

struct TrainingBatch {
  std::vector<std::int64_t> rows;  // global row numbers, N of them
  at::Tensor images;               // float32 (N, C, H, W) or (N, C, D, H, W), on the run's device
  at::Tensor classes;              // int64 (N,), -1: no visible label; on the run's device
};

class Objective {
 public:
  virtual ~Objective() = default;
  // The resolved formula, for the log: "0.1 * CE(labels) + 0.9 * 4^2 * KL(...)".
  virtual std::string formula() const = 0;
  // Scalar loss of the student's logits float32 (N, classes).
  virtual at::Tensor loss(const at::Tensor& logits, const TrainingBatch& batch) = 0;
  // Figures of the epoch so far for its JSON line (such as "teacher_accuracy"); resets them.
  virtual std::map<std::string, double> take_figures() { return {}; }
};

// Mean cross-entropy over the rows of the batch with a visible label; 0 when there is none.
at::Tensor labelled_cross_entropy(const at::Tensor& logits, const at::Tensor& classes);

// Supervised training: labelled_cross_entropy and nothing else.
class SupervisedObjective final : public Objective {
 public:
  std::string formula() const override;
  at::Tensor loss(const at::Tensor& logits, const TrainingBatch& batch) override;
};

}  // namespace preceptor
