#include "stage2_student/distillation_objective_torch.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cstdio>

namespace preceptor {
namespace {

// Twelve digits: 1 - 0.7 is 0.3 to a reader.
std::string text(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.12g", value);
  return digits;
}

at::Tensor kl_divergence(const at::Tensor& teacher, const at::Tensor& student) {
  const at::Tensor log_p = at::log_softmax(teacher, 1);
  const at::Tensor log_q = at::log_softmax(student, 1);
  return (log_p.exp() * (log_p - log_q)).sum(1).mean();
}

}  // namespace

DistillationObjective::DistillationObjective(double alpha, double temperature,
                                             const TargetStore* targets, const std::string& device)
    : alpha_(alpha), temperature_(temperature) {
  if (targets != nullptr) {
    scale_ = targets->identity.temperature / temperature;
    targets_ = at::from_blob(const_cast<float*>(targets->scaled_logits.data()),
                             {targets->rows, targets->classes}, at::kFloat)
                   .clone()
                   .to(at::Device(device));
  }
  visible_ = at::zeros({}, at::TensorOptions(at::kLong).device(at::Device(device)));
  student_hits_ = visible_.clone();
  teacher_hits_ = visible_.clone();
}

std::string DistillationObjective::formula() const {
  const std::string ce = text(alpha_) + " * CE(label)";
  if (alpha_ == 1) return ce + " [no distillation]";
  return ce + " + " + text(1 - alpha_) + " * " + text(temperature_) +
         "^2 * KL(softmax(z_teacher / " + text(temperature_) + ") || softmax(z_student / " +
         text(temperature_) +
         ")); KL summed over classes and meaned over rows, CE meaned over labelled rows; cached "
         "logits scaled by " +
         text(scale_);
}

at::Tensor DistillationObjective::target_rows(const TrainingBatch& batch) const {
  const at::Tensor rows = at::from_blob(const_cast<std::int64_t*>(batch.rows.data()),
                                        {static_cast<std::int64_t>(batch.rows.size())}, at::kLong)
                              .to(targets_.device());
  return targets_.index_select(0, rows);
}

at::Tensor DistillationObjective::loss(const at::Tensor& logits, const TrainingBatch& batch) {
  const at::Tensor targets = targets_.defined() ? target_rows(batch) : at::Tensor();
  count_hits(logits, targets, batch.classes);
  if (alpha_ == 1) return labelled_cross_entropy(logits, batch.classes);
  const at::Tensor soft = (1 - alpha_) * temperature_ * temperature_ *
                          kl_divergence(targets * scale_, logits / temperature_);
  if (alpha_ == 0) return soft;
  return alpha_ * labelled_cross_entropy(logits, batch.classes) + soft;
}

void DistillationObjective::count_hits(const at::Tensor& logits, const at::Tensor& targets,
                                       const at::Tensor& classes) {
  at::NoGradGuard no_gradients;
  visible_ += classes.ge(0).sum();
  student_hits_ += logits.argmax(1).eq(classes).sum();
  if (targets.defined()) teacher_hits_ += targets.argmax(1).eq(classes).sum();
}

std::map<std::string, double> DistillationObjective::take_figures() {
  const double visible = visible_.item<double>();
  std::map<std::string, double> figures;
  if (visible > 0) {
    figures["train_accuracy"] = student_hits_.item<double>() / visible;
    if (targets_.defined()) figures["teacher_accuracy"] = teacher_hits_.item<double>() / visible;
  }
  for (at::Tensor* count : {&visible_, &student_hits_, &teacher_hits_}) count->zero_();
  return figures;
}

}  // namespace preceptor
