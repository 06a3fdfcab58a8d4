#include "data/import/class_looks.h"

#include <gtest/gtest.h>

namespace preceptor {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(ClassLooks, CaseBlanksAndWhatNoEyeSees) {
  EXPECT_EQ(lookalikes({"Mass", "mass", "MASS "}), (Pairs{{"Mass", "mass"}, {"Mass", "MASS "}}));
  EXPECT_EQ(lookalikes({"a b", "a  b"}), (Pairs{{"a b", "a  b"}}));
  for (const std::string blank : {"\xC2\xA0", "\xE2\x80\x89", "\xE3\x80\x80"}) {
    EXPECT_EQ(lookalikes({"a b", "a" + blank + "b"}).size(), 1u);
  }
  for (const std::string mark : {"\xE2\x80\x8D", "\xE2\x81\xA0", "\xEF\xBB\xBF"}) {
    EXPECT_EQ(lookalikes({"ab", "a" + mark + "b"}).size(), 1u);
  }
}

TEST(ClassLooks, LettersOfAllAlphabets) {
  EXPECT_EQ(lookalikes({"Ödem", "ödem", "ÖDEM", "Odem"}).size(), 2u);
  EXPECT_EQ(lookalikes({"НОРМА", "норма", "Ύλη", "ύλη"}).size(), 2u);
  EXPECT_EQ(lookalikes({"\xD6", "\xF6"}).size(), 0u);  // no UTF-8
}

TEST(ClassLooks, Numbers) {
  EXPECT_EQ(lookalikes({"7", "007", "07.00", "7.01", "1.2.0", "0", "00"}).size(), 3u);
  EXPECT_EQ(lookalikes({"1", "1.0", "1.5", "10", "1.00"}), (Pairs{{"1", "1.0"}, {"1", "1.00"}}));
}

TEST(ClassLooks, OthersAreOthers) {
  EXPECT_TRUE(lookalikes({"mass", "masses", "grade 1+", "grade 1-", "1.2.0", "1.2", ""}).empty());
}

}  // namespace
}  // namespace preceptor
