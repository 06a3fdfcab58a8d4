#include "stage1_teacher/teacher/teacher_contract.h"

#include <gtest/gtest.h>

#include "common/base/error.h"

namespace preceptor {
namespace {

using Names = std::vector<std::string>;

Recipe grey_recipe() {
  Recipe recipe;
  recipe.height = 32;
  recipe.width = 24;
  return recipe;
}

TEST(TeacherInput, OptionsWinOverTheModelAndItIsSaid) {
  TeacherOptions options;
  options.channels = 3;
  options.mean = "0.5";
  options.std = "0.1,0.2,0.3";
  ModelContract model;
  model.channels = 1;
  model.mean = {0.4};
  model.std = {0.2};
  model.source = "metadata.json";
  Names said;
  const TeacherInput input = resolve_input(options, model, grey_recipe(), said);
  EXPECT_EQ(input.channels, 3);
  EXPECT_EQ(input.height, 32);
  EXPECT_EQ(input.width, 24);
  EXPECT_EQ(input.mean, (std::vector<double>{0.5, 0.5, 0.5}));
  EXPECT_EQ(input.std, (std::vector<double>{0.1, 0.2, 0.3}));
  EXPECT_EQ(said.size(), 2u);
}

TEST(TeacherInput, UnknownChannelsAreTheStores) {
  Names said;
  EXPECT_EQ(resolve_input({}, {}, grey_recipe(), said).channels, 1);
  EXPECT_TRUE(said.empty());
}

TEST(TeacherInput, DepthIsTheStoresAndTheModelMustAgree) {
  Names said;
  Recipe volume = grey_recipe();
  volume.depth = 5;
  EXPECT_EQ(resolve_input({}, {}, grey_recipe(), said).depth, 0);
  EXPECT_EQ(resolve_input({}, {}, volume, said).depth, 5);
  ModelContract model;
  model.height = 32;
  model.width = 24;
  EXPECT_THROW(resolve_input({}, model, volume, said), Error) << "a model for pictures";
  model.depth = 5;
  EXPECT_EQ(resolve_input({}, model, volume, said).depth, 5);
  EXPECT_THROW(resolve_input({}, model, grey_recipe(), said), Error) << "a model for volumes";
  model.depth = 6;
  EXPECT_THROW(resolve_input({}, model, volume, said), Error);
}

TEST(TeacherInput, WhatDoesNotFitIsRefused) {
  Names said;
  Recipe colour = grey_recipe();
  colour.channels = 3;
  TeacherOptions grey, two, zero;
  grey.channels = 1;
  EXPECT_THROW(resolve_input(grey, {}, colour, said), Error);
  two.channels = 3;
  two.mean = "0,0";
  two.std = "1,1";
  EXPECT_THROW(resolve_input(two, {}, grey_recipe(), said), Error);
  zero.mean = "0";
  zero.std = "0";
  EXPECT_THROW(resolve_input(zero, {}, grey_recipe(), said), Error);
}

TEST(TeacherClasses, OptionThenModelThenLabelsThenEarlierThenNumbers) {
  Names said;
  TeacherOptions options;
  ModelContract model;
  EXPECT_EQ(resolve_classes(options, model, {}, {}, 2, said), (Names{"class-0", "class-1"}));
  EXPECT_EQ(resolve_classes(options, model, {}, {"x", "y"}, 2, said), (Names{"x", "y"}));
  EXPECT_EQ(resolve_classes(options, model, {"a", "b"}, {"x", "y"}, 2, said), (Names{"a", "b"}));
  model.class_names = {"b", "a"};
  EXPECT_EQ(resolve_classes(options, model, {"a", "b"}, {}, 2, said), (Names{"b", "a"}));
  EXPECT_TRUE(said.empty());
  options.classes = "a,b";
  EXPECT_EQ(resolve_classes(options, model, {"a", "b"}, {}, 2, said), (Names{"a", "b"}));
  EXPECT_EQ(said.size(), 1u);
}

TEST(TeacherClasses, CountsAndNamesMustFit) {
  Names said;
  TeacherOptions options;
  ModelContract model;
  EXPECT_THROW(resolve_classes(options, model, {"a", "b"}, {}, 3, said), Error);
  options.classes = "a,b";
  EXPECT_THROW(resolve_classes(options, model, {}, {}, 3, said), Error);
  EXPECT_THROW(resolve_classes(options, model, {"a", "c"}, {}, 2, said), Error);
  options.classes = "a,b,c";
  EXPECT_EQ(resolve_classes(options, model, {"a", "c"}, {}, 3, said).size(), 3u)
      << "a class that no label has yet is fine";
  options.classes.reset();
  model.class_names = {"a"};
  EXPECT_THROW(resolve_classes(options, model, {}, {}, 2, said), Error);
}

TEST(TeacherContract, EveryFieldIsPartOfItsName) {
  const TeacherContract base{"sha", {1, 8, 8, {}, {}}, {}, {"a", "b"}, "recipe"};
  std::vector<TeacherContract> others(9, base);
  others[0].teacher_sha256 = "other";
  others[1].input.channels = 3;
  others[2].input.mean = others[2].input.std = {1};
  others[3].output.kind = OutputKind::kProbabilities;
  others[4].output.index = 0;
  others[5].output.key = "logits";
  others[6].class_names = {"b", "a"};
  others[7].recipe_digest = "other";
  others[8].input.depth = 4;
  for (std::size_t i = 0; i < others.size(); ++i) {
    EXPECT_NE(others[i].to_json(), base.to_json()) << i;
  }
}

// Earlier target stores are named by this text.
TEST(TeacherContract, OfPicturesItSaysNothingOfDepth) {
  TeacherContract contract{"sha", {1, 8, 8, {}, {}}, {}, {"a", "b"}, "recipe"};
  EXPECT_EQ(contract.to_json().at("input").dump(),
            "{\"channels\":1,\"height\":8,\"mean\":[],\"std\":[],\"width\":8}");
  contract.input.depth = 4;
  EXPECT_EQ(contract.to_json().at("input").at("depth"), Json(4));
}

TEST(TeacherOptions, ValuesThatCannotBeAreRefused) {
  const auto refused = [](void (*change)(TeacherOptions&)) {
    TeacherOptions options;
    change(options);
    try {
      options.validate();
    } catch (const Error& error) {
      return error.kind() == ErrorKind::kUsage;
    }
    return false;
  };
  TeacherOptions().validate();
  EXPECT_TRUE(refused([](TeacherOptions& o) { o.temperature = 0; }));
  EXPECT_TRUE(refused([](TeacherOptions& o) { o.temperature = -1; }));
  EXPECT_TRUE(refused([](TeacherOptions& o) { o.output = "sigmoid"; }));
  EXPECT_TRUE(refused([](TeacherOptions& o) { o.forward = "fast"; }));
  EXPECT_TRUE(refused([](TeacherOptions& o) { o.channels = 17; }));
  EXPECT_TRUE(refused([](TeacherOptions& o) { o.mean = "0.5"; }));
  EXPECT_TRUE(refused([](TeacherOptions& o) { o.output_index = -1; }));
  EXPECT_TRUE(refused([](TeacherOptions& o) { o.output_index = 0, o.output_key = "x"; }));
}

}  // namespace
}  // namespace preceptor
