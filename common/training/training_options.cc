#include "common/training/training_options.h"

#include "common/base/error.h"
#include "common/metrics/classification_metrics.h"

namespace preceptor {
namespace {

void require(bool good, const std::string& option, const std::string& expected,
             const std::string& found) {
  if (good) return;
  throw Error(ErrorKind::kUsage, option + " is out of range").expected(expected).found(found);
}

}  // namespace

void TrainingOptions::register_in(OptionTable& table) {
  table.add("epochs", &epochs, "passes over the train rows")
      .add("batch", &batch, "rows a step")
      .add("optimiser", &optimiser, "adam | adamw | sgd")
      .add("lr", &learning_rate, "base learning rate")
      .add("weight-decay", &weight_decay, "of adamw decoupled, of the others in the gradient")
      .add("momentum", &momentum, "of sgd")
      .add("schedule", &schedule.name, "constant | cosine | step")
      .add("step-epochs", &schedule.step_epochs, "step schedule: epochs between two steps")
      .add("step-gamma", &schedule.step_gamma, "step schedule: factor of a step")
      .add("warmup", &schedule.warmup_steps, "steps over which the rate rises linearly")
      .add("flip", &augmentation.flip, "mirror half of the images left to right")
      .add("shift", &augmentation.shift, "shift by up to so many pixels")
      .add("rotate", &augmentation.rotate, "rotate by up to so many degrees")
      .add("seed", &seed, "of weights, order, augmentation and hidden labels")
      .add("metric", &metric, "of the validation split, by which the best epoch is kept")
      .add("device", &device, "cpu | cuda")
      .add("patients", &patients, "train patients whose hash fraction lies in [A, B), as A:B")
      .add("label-fraction", &label_fraction, "keep the labels of this fraction of train patients");
}

void TrainingOptions::validate() const {
  require(epochs >= 1 && epochs <= 1000000, "--epochs", "1 to 1000000", std::to_string(epochs));
  require(batch >= 2 && batch <= 65536, "--batch", "2 to 65536", std::to_string(batch));
  require(optimiser == "adam" || optimiser == "adamw" || optimiser == "sgd", "--optimiser",
          "adam, adamw or sgd", optimiser);
  require(learning_rate > 0 && learning_rate < 1e3, "--lr", "above 0, below 1000",
          Json(learning_rate).dump());
  require(weight_decay >= 0, "--weight-decay", "0 or more", Json(weight_decay).dump());
  require(momentum >= 0 && momentum < 1, "--momentum", "0 to less than 1", Json(momentum).dump());
  require(augmentation.shift >= 0 && augmentation.shift <= 1024, "--shift", "0 to 1024",
          std::to_string(augmentation.shift));
  require(augmentation.rotate >= 0 && augmentation.rotate <= 180, "--rotate", "0 to 180",
          Json(augmentation.rotate).dump());
  require(seed >= 0, "--seed", "0 or more", std::to_string(seed));
  require(device == "cpu" || device == "cuda", "--device", "cpu or cuda", device);
  require(label_fraction >= 0 && label_fraction <= 1, "--label-fraction", "0 to 1",
          Json(label_fraction).dump());
  schedule.validate();
  PatientRange::parse(patients);
  ClassificationMetrics().by_name(metric);
}

Json TrainingOptions::to_json() const {
  return Json::object()
      .set("epochs", epochs)
      .set("batch", batch)
      .set("optimiser", optimiser)
      .set("lr", learning_rate)
      .set("weight_decay", weight_decay)
      .set("momentum", momentum)
      .set("schedule", schedule.name)
      .set("step_epochs", schedule.step_epochs)
      .set("step_gamma", schedule.step_gamma)
      .set("warmup", schedule.warmup_steps)
      .set("flip", augmentation.flip)
      .set("shift", augmentation.shift)
      .set("rotate", augmentation.rotate)
      .set("seed", seed)
      .set("metric", metric)
      .set("device", device)
      .set("patients", patients)
      .set("label_fraction", label_fraction)
      .set("threads", threads);
}

}  // namespace preceptor
