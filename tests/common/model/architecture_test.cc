#include "common/model/architecture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "common/base/error.h"

namespace preceptor {
namespace {

using testing::HasSubstr;

ArchitectureSpec good() {
  ArchitectureSpec spec;
  spec.name = "resnet18";
  spec.width = 0.5;
  spec.channels = 3;
  spec.height = 28;
  spec.columns = 40;
  spec.class_names = {"healthy", "ill"};
  spec.mean = {0.25, 0.5, 0.75};
  spec.std = {0.125, 1, 2};
  spec.dropout = 0.2;
  return spec;
}

template <typename Change>
std::string refusal(Change change, ErrorKind kind = ErrorKind::kUsage) {
  ArchitectureSpec spec = good();
  change(spec);
  try {
    spec.validate();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind);
    return error.what();
  }
  return "";
}

TEST(Architecture, EveryNameIsValid) {
  EXPECT_THAT(architecture_names(), testing::ElementsAre("resnet10", "resnet18", "resnet34",
                                                         "resnet50", "mobile", "tiny"));
  for (const std::string& name : architecture_names()) {
    EXPECT_EQ(refusal([&](ArchitectureSpec& spec) { spec.name = name; }), "");
  }
}

TEST(Architecture, EveryNameForVolumesIsValidForVolumesAlone) {
  EXPECT_THAT(volume_architecture_names(),
              testing::ElementsAre("resnet10-3d", "resnet18-3d", "mobile-3d", "tiny-3d"));
  for (const std::string& name : volume_architecture_names()) {
    const auto named = [&](std::int64_t depth) {
      return refusal([&](ArchitectureSpec& spec) {
        spec.name = name;
        spec.depth = depth;
      });
    };
    EXPECT_EQ(named(1), "");
    EXPECT_EQ(named(40), "");
    const std::string said = named(0);
    EXPECT_THAT(said, HasSubstr("resnet10, resnet18, resnet34, resnet50, mobile, tiny"));
    EXPECT_THAT(said, HasSubstr("pictures"));
    EXPECT_NE(named(-1), "");
  }
}

TEST(Architecture, ANameForPicturesOnVolumesListsThoseThatFit) {
  for (const std::string& name : architecture_names()) {
    const std::string said = refusal([&](ArchitectureSpec& spec) {
      spec.name = name;
      spec.depth = 4;
    });
    EXPECT_THAT(said, HasSubstr("resnet10-3d, resnet18-3d, mobile-3d, tiny-3d"));
    EXPECT_THAT(said, HasSubstr("--arch"));
  }
}

TEST(Architecture, VolumesMayBeEightPixelsASide) {
  const auto of_side = [](std::int64_t side) {
    return refusal([&](ArchitectureSpec& spec) {
      spec.name = "tiny-3d";
      spec.depth = 4;
      spec.height = spec.columns = side;
    });
  };
  EXPECT_EQ(of_side(8), "");
  EXPECT_THAT(of_side(7), HasSubstr("4 x 7 x 7"));
}

TEST(Architecture, AnyChannelsUpToSixteen) {
  for (const std::int64_t channels : {1, 2, 4, 16}) {
    EXPECT_EQ(refusal([&](ArchitectureSpec& spec) {
                spec.channels = channels;
                spec.mean.assign(static_cast<std::size_t>(channels), 0);
                spec.std.assign(static_cast<std::size_t>(channels), 1);
              }),
              "");
  }
}

TEST(Architecture, AnUnknownNameListsTheKnownOnes) {
  const std::string said = refusal([](ArchitectureSpec& spec) { spec.name = "resnet19"; });
  EXPECT_THAT(said, HasSubstr("resnet10, resnet18, resnet34, resnet50, mobile, tiny, resnet10-3d"));
  EXPECT_THAT(said, HasSubstr("resnet19"));
}

TEST(Architecture, BoundsTheWidth) {
  const auto width = [](double value) {
    return refusal([&](ArchitectureSpec& spec) { spec.width = value; });
  };
  EXPECT_EQ(width(0.05), "");
  EXPECT_EQ(width(16), "");
  for (const double bad : {0.0, -1.0, 0.049, 16.1, 1e300, std::nan(""), HUGE_VAL}) {
    EXPECT_THAT(width(bad), HasSubstr("--width")) << bad;
  }
}

TEST(Architecture, BoundsTheImages) {
  for (const std::int64_t channels : {-1, 0, 17, 300}) {
    EXPECT_THAT(refusal([&](ArchitectureSpec& spec) { spec.channels = channels; }),
                HasSubstr("1 to 16 channels"));
  }
  EXPECT_EQ(refusal([](ArchitectureSpec& spec) { spec.height = spec.columns = 9; }), "");
  EXPECT_THAT(refusal([](ArchitectureSpec& spec) { spec.height = 8; }), HasSubstr("8 x 40"));
  EXPECT_THAT(refusal([](ArchitectureSpec& spec) { spec.columns = -9; }), HasSubstr("28 x -9"));
}

TEST(Architecture, AsksForTwoClasses) {
  EXPECT_THAT(refusal([](ArchitectureSpec& spec) { spec.class_names = {"one"}; }),
              HasSubstr("2 or more"));
  EXPECT_NE(refusal([](ArchitectureSpec& spec) { spec.class_names.clear(); }), "");
}

TEST(Architecture, AsksForAMeanAndADeviationAChannel) {
  EXPECT_NE(refusal([](ArchitectureSpec& spec) { spec.mean = {0}; }, ErrorKind::kInternal), "");
  EXPECT_NE(refusal([](ArchitectureSpec& spec) { spec.std.clear(); }, ErrorKind::kInternal), "");
  for (const double bad : {0.0, -0.5, std::nan("")}) {
    EXPECT_THAT(refusal([&](ArchitectureSpec& spec) { spec.std[1] = bad; }),
                HasSubstr("not positive"));
  }
}

TEST(Architecture, BoundsDropout) {
  EXPECT_EQ(refusal([](ArchitectureSpec& spec) { spec.dropout = 0; }), "");
  for (const double bad : {1.0, -0.1, std::nan("")}) {
    EXPECT_THAT(refusal([&](ArchitectureSpec& spec) { spec.dropout = bad; }),
                HasSubstr("--dropout"));
  }
}

TEST(Architecture, SurvivesJson) {
  const ArchitectureSpec back =
      ArchitectureSpec::from_json(Json::parse(good().to_json().dump_pretty()));
  EXPECT_EQ(back.to_json(), good().to_json());
  EXPECT_EQ(back.name, "resnet18");
  EXPECT_EQ(back.width, 0.5);
  EXPECT_EQ(back.channels, 3);
  EXPECT_EQ(back.height, 28);
  EXPECT_EQ(back.columns, 40);
  EXPECT_EQ(back.class_names, good().class_names);
  EXPECT_EQ(back.mean, good().mean);
  EXPECT_EQ(back.std, good().std);
  EXPECT_EQ(back.dropout, 0.2);
}

TEST(Architecture, DepthIsInTheJsonOfVolumesAlone) {
  EXPECT_FALSE(good().to_json().has("depth"));
  ArchitectureSpec spec = good();
  spec.depth = 5;
  EXPECT_EQ(ArchitectureSpec::from_json(Json::parse(spec.to_json().dump())).depth, 5);
}

TEST(Architecture, JsonThatLacksAFieldIsRefused) {
  const Json whole = good().to_json();
  for (const auto& [gone, ignored] : whole.as_object()) {
    Json::Object fields = whole.as_object();
    fields.erase(gone);
    EXPECT_THROW(ArchitectureSpec::from_json(Json(fields)), Error) << gone;
  }
}

}  // namespace
}  // namespace preceptor
