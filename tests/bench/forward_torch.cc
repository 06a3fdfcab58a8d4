// bench_forward TEACHER SIDE THREADS IMAGES: the bare forward of a teacher, as fast as this
// LibTorch gives it: batches of float32 resident in memory, nothing decoded, nothing written. Of
// several forms (as it is, frozen, optimize_for_inference, each fed plain and channels-last, in
// batches of 16 and 64; THREADS workers of one thread or one worker of THREADS) the fastest is
// found first and named on stderr. Measurement "forward": a unit is an image.
#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "common/model/model_file_torch.h"
#include "common/model/torch_runtime.h"
#include "common/program/process_setup.h"
#include "stage1_teacher/teacher/forward_variant_torch.h"
#include "tests/bench/worker.h"

namespace preceptor {
namespace {

struct Form {
  std::string variant;
  at::MemoryFormat layout = at::MemoryFormat::Contiguous;
  std::int64_t batch = 64;
  bool workers = true;  // THREADS workers of one thread; otherwise one worker of THREADS
};

std::string describe(const Form& form) {
  return form.variant +
         (form.layout == at::MemoryFormat::ChannelsLast ? ", channels-last" : ", plain layout") +
         ", batches of " + std::to_string(form.batch) +
         (form.workers ? ", workers of one thread" : ", one worker");
}

class BareForward {
 public:
  BareForward(const std::string& path, std::int64_t side, int threads)
      : module_(load_model(path).module), side_(side), threads_(threads) {
    module_.eval();
  }

  // Chosen one property after the other, each by a short run.
  void choose() {
    Form best;
    best.batch = 16;
    double best_rate = 0;
    for (const char* variant : {"plain", "frozen", "optimized"}) {
      for (const auto layout : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
        try_form({variant, layout, 16, true}, best, best_rate);
      }
    }
    for (const std::int64_t batch : {8, 32, 64}) {
      try_form({best.variant, best.layout, batch, true}, best, best_rate);
    }
    try_form({best.variant, best.layout, best.batch, false}, best, best_rate);
    form_ = best;
    std::fprintf(stderr, "bare forward: %s\n", describe(form_).c_str());
  }

  Measurement measure(std::int64_t images) { return run(form_, images); }

 private:
  void try_form(const Form& form, Form& best, double& best_rate) {
    const Measurement taken = run(form, threads_ * 64);
    const double rate = taken.units / taken.seconds;
    if (rate > best_rate) best = form, best_rate = rate;
  }

  Measurement run(const Form& form, std::int64_t images) {
    const int workers = form.workers ? threads_ : 1;
    const at::Tensor batch =
        at::empty({form.batch, 1, side_, side_}, at::TensorOptions(at::kFloat), form.layout)
            .copy_(at::rand({form.batch, 1, side_, side_}));
    std::vector<torch::jit::Module> modules;
    for (int i = 0; i < workers; ++i) modules.push_back(make_variant(module_, form.variant));
    std::atomic<std::int64_t> left{0};
    const auto work = [&](torch::jit::Module& module) {
      at::set_num_threads(form.workers ? 1 : threads_);
      const c10::InferenceMode no_gradients;
      while ((left -= form.batch) >= 0) module.forward({batch});
    };
    const auto all = [&](std::int64_t count) {
      left = count;
      std::vector<std::thread> threads;
      for (torch::jit::Module& module : modules) threads.emplace_back(work, std::ref(module));
      for (std::thread& thread : threads) thread.join();
    };
    all(form.batch * workers);  // a first batch each: primitives are made
    const std::int64_t count = (images + form.batch - 1) / form.batch * form.batch;
    const Stopwatch watch;
    all(count);
    return {static_cast<double>(count), watch.seconds()};
  }

  torch::jit::Module module_;
  std::int64_t side_;
  int threads_;
  Form form_;
};

}  // namespace
}  // namespace preceptor

int main(int count, char** words) {
  using namespace preceptor;
  if (count != 5) return std::fprintf(stderr, "usage: TEACHER SIDE THREADS IMAGES\n"), 2;
  set_up_process();
  set_up_torch(1);
  BareForward forward(words[1], std::stoll(words[2]), std::stoi(words[3]));
  forward.choose();
  const std::int64_t images = std::stoll(words[4]);
  return serve({{"forward", [&] { return forward.measure(images); }}});
}
