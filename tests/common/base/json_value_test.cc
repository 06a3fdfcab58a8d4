#include "common/base/json_value.h"

#include <gtest/gtest.h>

#include <limits>

#include "common/base/error.h"

namespace preceptor {
namespace {

TEST(Json, DumpIsCanonical) {
  Json json;
  json.set("b", 1).set("a", Json::array(std::vector<double>{0.1, 1e300}));
  json.set("c", "text").set("d", true).set("e", Json());
  EXPECT_EQ(json.dump(), R"({"a":[0.1,1e+300],"b":1,"c":"text","d":true,"e":null})");
  EXPECT_EQ(
      Json::parse(" { \"e\":null,\"d\":true, \"c\":\"text\",\"b\":1,\"a\":[0.1,1e300]}").dump(),
      json.dump());
}

TEST(Json, DoublesRoundTrip) {
  for (double value : {1.0 / 3, 5e-324, -0.0, 123456789.123456789}) {
    EXPECT_EQ(Json::parse(Json(value).dump()).as_double(), value);
  }
  EXPECT_EQ(Json(std::numeric_limits<double>::quiet_NaN()).dump(), "null");
}

TEST(Json, WrongTypeAndMissingKeyAreErrors) {
  const Json json = Json::parse(R"({"a": "text"})");
  EXPECT_THROW(json.at("a").as_integer(), Error);
  EXPECT_THROW(json.at("b"), Error);
  EXPECT_THROW(json.at("a").at("b"), Error);
  EXPECT_FALSE(json.has("b"));
}

TEST(Json, BadTextIsAnError) {
  for (const char* text : {"", "{", "[1,", "nul", "{\"a\":1}x"}) {
    EXPECT_THROW(Json::parse(text), Error) << text;
  }
}

}  // namespace
}  // namespace preceptor
