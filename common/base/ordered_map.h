// A parallel map that keeps order and bounds memory: items go in on one thread, are worked on by
// several, and come out on one thread in the order in which they went in.
//
// Owns: its worker threads and at most `capacity` items between push() and pop().
// Must not know: what an item is.
// Threads: one thread calls push() and close(), one thread calls pop(); they may be the same
// thread as long as it never pushes more than `capacity` items ahead of its pops.
// Lifetimes: the destructor stops the workers; items not popped are dropped. `work` must outlive
// the object. An exception of `work` is rethrown by the pop() of its item; the items after it can
// still be popped.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace preceptor {

template <typename In, typename Out>
class OrderedMap {
 public:
  // work(item, worker): worker in [0, workers) says which thread calls.
  using Work = std::function<Out(In&&, int)>;

  OrderedMap(int workers, std::size_t capacity, Work work)
      : capacity_(capacity), work_(std::move(work)) {
    for (int i = 0; i < workers; ++i) threads_.emplace_back([this, i] { run(i); });
  }

  ~OrderedMap() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  OrderedMap(const OrderedMap&) = delete;
  OrderedMap& operator=(const OrderedMap&) = delete;

  // Blocks while `capacity` items are inside. Returns false once stop() was called.
  bool push(In item) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return slots_.size() < capacity_ || stopped_; });
    if (stopped_) return false;
    slots_.push_back(std::make_shared<Slot>(std::move(item)));
    waiting_.push_back(slots_.back());
    changed_.notify_all();
    return true;
  }

  // No more items will come.
  void close() {
    std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

  // Ends push() and pop() early, from any thread.
  void stop() {
    std::lock_guard<std::mutex> lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

  // The next result in order; empty at the end.
  std::optional<Out> pop() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock,
                  [this] { return stopped_ || (slots_.empty() ? closed_ : slots_.front()->done); });
    if (stopped_ || slots_.empty()) return std::nullopt;
    std::shared_ptr<Slot> slot = std::move(slots_.front());
    slots_.pop_front();
    changed_.notify_all();
    lock.unlock();
    if (slot->failure) std::rethrow_exception(slot->failure);
    return std::move(slot->out);
  }

 private:
  struct Slot {
    explicit Slot(In item) : in(std::move(item)) {}
    In in;
    std::optional<Out> out;
    std::exception_ptr failure;
    bool done = false;
  };

  void run(int worker) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stopped_ || closed_ || !waiting_.empty(); });
      if (stopped_ || waiting_.empty()) return;
      std::shared_ptr<Slot> slot = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      fill(*slot, worker);
      lock.lock();
      slot->done = true;
      changed_.notify_all();
    }
  }

  void fill(Slot& slot, int worker) {
    try {
      slot.out.emplace(work_(std::move(slot.in), worker));
    } catch (...) {
      slot.failure = std::current_exception();
    }
  }

  const std::size_t capacity_;
  const Work work_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Slot>> slots_;    // in order, from push to pop
  std::deque<std::shared_ptr<Slot>> waiting_;  // not yet taken by a worker
  bool closed_ = false;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

// Runs `work` over all items on `workers` threads; results in order.
template <typename In, typename Out>
std::vector<Out> in_parallel(std::vector<In> items, int workers,
                             typename OrderedMap<In, Out>::Work work) {
  const std::size_t ahead = static_cast<std::size_t>(workers) + 1;
  OrderedMap<In, Out> map(workers, ahead, std::move(work));
  std::vector<Out> results;
  for (std::size_t next = 0; results.size() < items.size();) {
    while (next < items.size() && next < results.size() + ahead) {
      map.push(std::move(items[next++]));
    }
    results.push_back(*map.pop());
  }
  return results;
}

}  // namespace preceptor
