#include "common/base/ordered_map.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>

namespace preceptor {
namespace {

using Map = OrderedMap<int, int>;

void wait_unevenly(int item) {
  std::this_thread::sleep_for(std::chrono::microseconds(item * 7919 % 500));
}

TEST(OrderedMap, KeepsOrderWhateverTheWorkersDo) {
  Map map(4, 8, [](int&& item, int) {
    wait_unevenly(item);
    return 2 * item;
  });
  std::thread producer([&map] {
    for (int i = 0; i < 500; ++i) map.push(i);
    map.close();
  });
  for (int i = 0; i < 500; ++i) EXPECT_EQ(map.pop(), 2 * i);
  EXPECT_EQ(map.pop(), std::nullopt);
  producer.join();
}

TEST(OrderedMap, NeverHoldsMoreThanItsCapacity) {
  std::atomic<int> inside{0}, most{0};
  Map map(3, 5, [](int&& item, int) { return item; });
  std::thread producer([&] {
    for (int i = 0; i < 200; ++i) {
      map.push(i);
      most = std::max<int>(most, ++inside);
    }
    map.close();
  });
  while (map.pop()) {
    --inside;
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  producer.join();
  EXPECT_LE(most, 7);  // capacity, one that pop() has taken, one counted late
}

TEST(OrderedMap, RethrowsAtTheItemThatFailedAndGoesOn) {
  Map map(2, 8, [](int&& item, int) -> int {
    if (item == 1) throw std::runtime_error("one");
    return item;
  });
  for (int i = 0; i < 3; ++i) map.push(i);
  map.close();
  EXPECT_EQ(map.pop(), 0);
  EXPECT_THROW(map.pop(), std::runtime_error);
  EXPECT_EQ(map.pop(), 2);
  EXPECT_EQ(map.pop(), std::nullopt);
}

TEST(OrderedMap, StopFreesAProducerThatWaits) {
  Map map(1, 2, [](int&& item, int) { return item; });
  std::thread producer([&map] {
    int pushed = 0;
    while (map.push(pushed)) ++pushed;
    EXPECT_LE(pushed, 2);
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  map.stop();
  producer.join();
}

TEST(OrderedMap, InParallelKeepsOrder) {
  std::vector<int> items, doubled;
  for (int i = 0; i < 300; ++i) {
    items.push_back(i);
    doubled.push_back(2 * i);
  }
  const auto twice = [](int&& item, int) {
    wait_unevenly(item);
    return 2 * item;
  };
  EXPECT_EQ((in_parallel<int, int>(items, 3, twice)), doubled);
  EXPECT_TRUE((in_parallel<int, int>({}, 3, twice)).empty());
}

}  // namespace
}  // namespace preceptor
