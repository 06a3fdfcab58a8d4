#include "common/model/model_metadata.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/base/error.h"

namespace preceptor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string ours() {
  return contract_json({3, 28, 40}, {"healthy", "ill"}, "{\"size\":28}", "12ab").dump_pretty();
}

// One field of `text` given another value; `path` names objects from the outside in.
std::string with(const std::string& text, const std::vector<std::string>& path, const Json& value) {
  const std::function<Json(const Json&, std::size_t)> changed = [&](const Json& json,
                                                                    std::size_t depth) {
    Json::Object fields = json.as_object();
    fields[path[depth]] =
        depth + 1 == path.size() ? value : changed(json.at(path[depth]), depth + 1);
    return Json(fields);
  };
  return changed(Json::parse(text), 0).dump();
}

std::string without(const std::string& text, const std::string& key) {
  Json::Object fields = Json::parse(text).as_object();
  fields.erase(key);
  return Json(fields).dump();
}

std::string refusal(const std::string& preceptor_json, const std::string& metadata_json) {
  try {
    read_contract(preceptor_json, metadata_json);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    return error.what();
  }
  return "";
}

// As the metadata of a bundle of MONAI's model zoo are laid out.
const char kMonai[] = R"({
  "schema": "https://github.com/Project-MONAI/MONAI-extra-test-data/releases/download/x.json",
  "version": "0.1.0", "monai_version": "1.2.0", "task": "Breast density classification",
  "network_data_format": {
    "inputs": {"image": {
      "type": "image", "format": "magnitude", "modality": "MG", "num_channels": 3,
      "spatial_shape": [299, 298], "dtype": "float32", "value_range": [0, 255],
      "is_patch_data": false, "channel_def": {"0": "image"}}},
    "outputs": {"pred": {
      "type": "image", "format": "labels", "dtype": "float32", "value_range": [0, 1],
      "num_channels": 4, "spatial_shape": [1, 4],
      "channel_def": {"0": "A", "1": "B", "2": "C", "3": "D"}}}}})";

TEST(ModelMetadata, ReadsBackItsOwnContract) {
  const ModelContract contract = read_contract(ours(), "");
  EXPECT_EQ(contract.source, "preceptor.json");
  EXPECT_EQ(contract.channels, 3);
  EXPECT_EQ(contract.height, 28);
  EXPECT_EQ(contract.width, 40);
  EXPECT_THAT(contract.class_names, ElementsAre("healthy", "ill"));
  EXPECT_EQ(contract.recipe, Json::object().set("size", 28));
  EXPECT_THAT(contract.mean, IsEmpty());
}

TEST(ModelMetadata, ReadsBackItsOwnMonaiLayout) {
  const std::string text = monai_metadata("Finding", {3, 28, 40}, {"healthy", "ill"}).dump();
  const ModelContract contract = read_contract("", text);
  EXPECT_EQ(contract.source, "metadata.json");
  EXPECT_EQ(contract.channels, 3);
  EXPECT_EQ(contract.height, 28);
  EXPECT_EQ(contract.width, 40);
  EXPECT_THAT(contract.class_names, ElementsAre("healthy", "ill"));
  EXPECT_TRUE(contract.recipe.is_null());
}

// What MONAI's own checker of metadata wants to find of a network's input and output.
TEST(ModelMetadata, WritesTheFieldsOfMonai) {
  const Json format =
      monai_metadata("Finding", {1, 28, 40}, {"healthy", "ill"}).at("network_data_format");
  const Json& image = format.at("inputs").at("image");
  for (const char* key : {"type", "format", "num_channels", "spatial_shape", "dtype", "value_range",
                          "is_patch_data", "channel_def"}) {
    EXPECT_TRUE(image.has(key)) << key;
    EXPECT_TRUE(format.at("outputs").at("pred").has(key)) << key;
  }
  EXPECT_EQ(image.at("num_channels"), Json(1));
  EXPECT_EQ(image.at("spatial_shape").dump(), "[28,40]");
  EXPECT_EQ(image.at("value_range").dump(), "[0,1]");
  EXPECT_EQ(image.at("dtype"), Json("float32"));
  EXPECT_EQ(format.at("outputs").at("pred").at("channel_def").dump(),
            "{\"0\":\"healthy\",\"1\":\"ill\"}");
}

TEST(ModelMetadata, ReadsBackVolumesOfBothLayouts) {
  const ModelInput input{2, 28, 40, 16, false};
  const Json ours = contract_json(input, {"healthy", "ill"}, "{}", "12ab");
  const Json monai = monai_metadata("Finding", input, {"healthy", "ill"});
  for (const ModelContract& contract :
       {read_contract(ours.dump(), ""), read_contract("", monai.dump())}) {
    EXPECT_EQ(contract.channels, 2);
    EXPECT_EQ(contract.depth, 16);
    EXPECT_EQ(contract.height, 28);
    EXPECT_EQ(contract.width, 40);
  }
  EXPECT_EQ(ours.at("input").at("value_range").dump(), "[]");
  const Json& image = monai.at("network_data_format").at("inputs").at("image");
  EXPECT_EQ(image.at("spatial_shape").dump(), "[16,28,40]");
  EXPECT_EQ(image.at("value_range").dump(), "[]");
  EXPECT_EQ(image.at("num_channels"), Json(2));
  EXPECT_EQ(image.at("channel_def").dump(), "{\"0\":\"image-0\",\"1\":\"image-1\"}");
  EXPECT_EQ(image.at("format"), Json("magnitude"));
}

TEST(ModelMetadata, PicturesSayNothingOfDepth) {
  EXPECT_FALSE(Json::parse(ours()).at("input").has("depth"));
  EXPECT_FALSE(read_contract(ours(), "").depth);
  EXPECT_EQ(Json::parse(ours()).at("input").at("value_range").dump(), "[0,1]");
}

TEST(ModelMetadata, ReadsMonaisVolumes) {
  const std::vector<std::string> shape = {"network_data_format", "inputs", "image",
                                          "spatial_shape"};
  const ModelContract contract =
      read_contract("", with(kMonai, shape, Json::parse("[96, 112, 128]")));
  EXPECT_EQ(contract.depth, 96);
  EXPECT_EQ(contract.height, 112);
  EXPECT_EQ(contract.width, 128);
  EXPECT_FALSE(read_contract("", kMonai).depth);
  EXPECT_NE(refusal(with(ours(), {"input", "depth"}, 0), ""), "");
}

TEST(ModelMetadata, ReadsMonaisLayout) {
  const ModelContract contract = read_contract("", kMonai);
  EXPECT_EQ(contract.channels, 3);
  EXPECT_EQ(contract.height, 299);
  EXPECT_EQ(contract.width, 298);
  EXPECT_THAT(contract.class_names, ElementsAre("A", "B", "C", "D"));
}

TEST(ModelMetadata, WhatMonaiDoesNotFixIsNotKnown) {
  const std::vector<std::string> shape = {"network_data_format", "inputs", "image",
                                          "spatial_shape"};
  for (const char* text : {"[\"16*n\", 298]", "[299, \"*\"]", "[\"n\", 96, 96]", "[96, 96, 0]",
                           "[8, 96, 96, 96]", "[]", "null", "299", "[-1, -1]", "[299.5, 298]"}) {
    const ModelContract contract = read_contract("", with(kMonai, shape, Json::parse(text)));
    EXPECT_FALSE(contract.height || contract.width || contract.depth) << text;
    EXPECT_EQ(contract.channels, 3) << text;
  }
  for (const char* text : {"{}", "[]", "3", "{\"network_data_format\": {\"inputs\": []}}",
                           "{\"network_data_format\": {\"inputs\": {}, \"outputs\": {}}}",
                           "{\"network_data_format\": {\"inputs\": {\"image\": 3}}}"}) {
    const ModelContract contract = read_contract("", text);
    EXPECT_FALSE(contract.channels || contract.height) << text;
    EXPECT_THAT(contract.class_names, IsEmpty()) << text;
  }
}

TEST(ModelMetadata, ClassNamesCountOnlyWhenAllAreThere) {
  const std::vector<std::string> names = {"network_data_format", "outputs", "pred", "channel_def"};
  for (const char* text : {"{\"0\": \"A\", \"2\": \"C\"}", "{\"A\": 0}", "{\"0\": 1, \"1\": 2}",
                           "[\"A\", \"B\"]", "{}"}) {
    EXPECT_THAT(read_contract("", with(kMonai, names, Json::parse(text))).class_names, IsEmpty())
        << text;
  }
}

TEST(ModelMetadata, PreceptorsOwnContractWins) {
  EXPECT_EQ(read_contract(ours(), kMonai).source, "preceptor.json");
  EXPECT_EQ(read_contract(ours(), kMonai).height, 28);
  EXPECT_EQ(read_contract("", "").source, "");
  EXPECT_FALSE(read_contract("", "").channels);
}

TEST(ModelMetadata, WhatIsNotJsonIsRefusedByItsName) {
  EXPECT_THAT(refusal("{", ""), HasSubstr("preceptor.json is not JSON"));
  EXPECT_THAT(refusal("", "no"), HasSubstr("metadata.json is not JSON"));
}

TEST(ModelMetadata, AContractOfOursIsWholeOrRefused) {
  for (const char* gone : {"input", "class_names"}) {
    EXPECT_THAT(refusal(without(ours(), gone), ""), HasSubstr(gone));
  }
  for (const char* key : {"channels", "height", "width"}) {
    EXPECT_THAT(refusal(with(ours(), {"input", key}, "3"), ""), HasSubstr("not as documented"));
    EXPECT_THAT(refusal(with(ours(), {"input", key}, 0), ""), HasSubstr("contradicts itself"));
    EXPECT_THAT(refusal(with(ours(), {"input", key}, -5), ""), HasSubstr("-5"));
  }
  EXPECT_NE(refusal(with(ours(), {"class_names"}, "healthy"), ""), "");
  EXPECT_NE(refusal(with(ours(), {"class_names"}, Json(Json::Array{1, 2})), ""), "");
  EXPECT_NE(refusal("[]", ""), "");
}

TEST(ModelMetadata, ReadsANormalisationForEachChannelOrAll) {
  const auto normalised = [](const Json& mean, const Json& std) {
    return with(with(ours(), {"input", "mean"}, mean), {"input", "std"}, std);
  };
  const Json three = Json::array(std::vector<double>{0.5, 0.25, 1});
  const ModelContract contract = read_contract(normalised(three, three), "");
  EXPECT_THAT(contract.mean, ElementsAre(0.5, 0.25, 1));
  EXPECT_THAT(contract.std, ElementsAre(0.5, 0.25, 1));
  const Json one = Json::array(std::vector<double>{0.5}), two(Json::Array{1, 2});
  EXPECT_EQ(refusal(normalised(one, one), ""), "");
  EXPECT_THAT(refusal(normalised(two, two), ""), HasSubstr("contradicts itself"));
  EXPECT_THAT(refusal(normalised(three, one), ""), HasSubstr("3 and 1"));
  EXPECT_THAT(refusal(with(ours(), {"input", "mean"}, three), ""), HasSubstr("3 and 0"));
  for (const int bad : {0, -1}) {
    EXPECT_THAT(refusal(normalised(one, Json(Json::Array{bad})), ""), HasSubstr("above 0"));
  }
}

TEST(ModelMetadata, AClassNamedTwiceIsRefused) {
  EXPECT_THAT(refusal(with(ours(), {"class_names"}, Json(Json::Array{"ill", "ill"})), ""),
              HasSubstr("twice ill"));
  const std::string text = with(kMonai, {"network_data_format", "outputs", "pred", "channel_def"},
                                Json::parse(R"({"0":"A","1":"B","2":"B","3":"D"})"));
  EXPECT_THAT(refusal("", text), HasSubstr("twice B"));
}

TEST(ModelMetadata, AnOutputCountThatContradictsItsNamesIsRefused) {
  const std::vector<std::string> count = {"network_data_format", "outputs", "pred", "num_channels"};
  const std::string said = refusal("", with(kMonai, count, 5));
  EXPECT_THAT(said, HasSubstr("num_channels 4"));
  EXPECT_THAT(said, HasSubstr("num_channels 5"));
  EXPECT_EQ(refusal("", with(kMonai, count, "n")), "");
}

}  // namespace
}  // namespace preceptor
