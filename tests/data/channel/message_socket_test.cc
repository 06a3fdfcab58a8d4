#include "data/channel/message_socket.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace preceptor {
namespace {

class MessageSocketTest : public testing::Test {
 protected:
  ~MessageSocketTest() override {
    ::close(ends_.mine);
    if (ends_.theirs >= 0) ::close(ends_.theirs);
  }
  void they_die() {
    ::close(ends_.theirs);
    ends_.theirs = -1;
  }
  // "" where none comes.
  std::string received(std::int64_t milliseconds) {
    std::string message;
    last_ = receive_message(ends_.mine, milliseconds, message);
    return last_ == Received::kMessage ? message : "";
  }

  SocketPair ends_ = make_socket_pair();
  Received last_ = Received::kMessage;
};

TEST_F(MessageSocketTest, MessagesStayWholeAndInOrder) {
  EXPECT_TRUE(send_message(ends_.theirs, "one"));
  EXPECT_TRUE(send_message(ends_.theirs, "another"));
  EXPECT_EQ(received(1000), "one");
  EXPECT_EQ(received(-1), "another");
  EXPECT_EQ(received(10), "");
  EXPECT_EQ(last_, Received::kTimeout);
}

// Otherwise the first question that it answered would be taken for the one that it died of.
TEST_F(MessageSocketTest, WhatTheOtherEndSaidBeforeItDiedIsHeard) {
  for (const std::int64_t wait : {std::int64_t{1000}, std::int64_t{-1}}) {
    SocketPair ends = make_socket_pair();
    std::swap(ends, ends_);
    ::close(ends.mine);
    if (ends.theirs >= 0) ::close(ends.theirs);
    for (const char* question : {"q1", "q2", "q3", "q4"}) send_message(ends_.mine, question);
    std::string question;
    for (const char* answer : {"a1", "a2"}) {
      receive_message(ends_.theirs, 1000, question);
      send_message(ends_.theirs, answer);
    }
    receive_message(ends_.theirs, 1000, question);
    they_die();  // of q3, and q4 is unread
    EXPECT_EQ(received(wait), "a1");
    EXPECT_EQ(received(wait), "a2");
    EXPECT_EQ(received(wait), "");
    EXPECT_EQ(last_, Received::kGone);
  }
}

}  // namespace
}  // namespace preceptor
