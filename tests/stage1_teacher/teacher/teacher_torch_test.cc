#include <ATen/Functions.h>
#include <gtest/gtest.h>
#include <torch/csrc/jit/api/module.h>

#include <cmath>
#include <thread>

#include "common/base/error.h"
#include "common/cache/cache_format.h"
#include "common/model/model_file_torch.h"
#include "common/model/torch_runtime.h"
#include "stage1_teacher/teacher/teacher.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

constexpr std::int64_t kSide = 4;
constexpr std::int64_t kRows = cache_format::kForwardBatch;

// A teacher whose forward is `body`.
class Scripted {
 public:
  explicit Scripted(const std::string& body, const std::string& type = "Tensor") {
    set_up_torch(1);
    auto unit = std::make_shared<torch::jit::CompilationUnit>();
    torch::jit::Module module(c10::QualifiedName("__torch__.Scripted"), unit, true);
    module.register_attribute("training", c10::BoolType::get(), true);
    module.register_parameter("weight", at::ones({1}), false);
    module.define("def forward(self, x: Tensor) -> " + type + ":\n" + body);
    save_model(module, {}, folder_.file("teacher.pt"));
  }
  Teacher load() const { return Teacher(folder_.file("teacher.pt"), "cpu"); }

 private:
  TemporaryFolder folder_;
};

const char kLogits[] = "    return torch.stack([x.mean([1, 2, 3]), x.amax([1, 2, 3])], 1)\n";

TeacherInput grey() { return {1, kSide, kSide, {}, {}}; }
ImageFormat stored() { return {1, kSide, kSide, PixelType::kUint8}; }

std::vector<std::uint8_t> ramp() {
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(kRows * kSide * kSide));
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i * 7);
  return pixels;
}

ImageFormat volumes(PixelType type = PixelType::kUint8) { return {1, kSide, kSide, type, 3}; }

std::string refusal(const Scripted& scripted, const OutputSelection& output = {}) {
  Teacher teacher = scripted.load();
  teacher.configure(grey(), output, stored());
  try {
    teacher.probe_classes();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    return error.what();
  }
  return "";
}

TEST(Teacher, SeesTheStoredPixelsOver255) {
  const Scripted scripted(kLogits);
  Teacher teacher = scripted.load();
  teacher.configure(grey(), {}, stored());
  EXPECT_EQ(teacher.probe_classes(), 2);
  const std::vector<std::uint8_t> pixels = ramp();
  const std::vector<float> outputs = teacher.forward(pixels.data());
  ASSERT_EQ(outputs.size(), static_cast<std::size_t>(2 * kRows));
  for (std::int64_t row = 0; row < kRows; ++row) {
    const auto first = pixels.begin() + row * kSide * kSide;
    const float largest = static_cast<float>(*std::max_element(first, first + kSide * kSide)) / 255;
    EXPECT_FLOAT_EQ(outputs[static_cast<std::size_t>(2 * row + 1)], largest);
  }
}

TEST(Teacher, RepeatsGreyOverThreeChannelsAndNormalises) {
  const Scripted scripted("    return x.mean([2, 3])\n");
  Teacher teacher = scripted.load();
  teacher.configure({3, kSide, kSide, {0.5, 0.25, 0}, {1, 2, 4}}, {}, stored());
  EXPECT_EQ(teacher.probe_classes(), 3);
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(kRows * kSide * kSide), 255);
  const std::vector<float> outputs = teacher.forward(pixels.data());
  EXPECT_FLOAT_EQ(outputs[0], 0.5f);
  EXPECT_FLOAT_EQ(outputs[1], 0.375f);
  EXPECT_FLOAT_EQ(outputs[2], 0.25f);
}

TEST(Teacher, SeesVolumesSliceBySlice) {
  const Scripted scripted("    return x[:, 0].amax([2, 3])\n");  // the largest of each slice
  Teacher teacher = scripted.load();
  teacher.configure({1, kSide, kSide, {}, {}, 3}, {}, volumes());
  EXPECT_EQ(teacher.probe_classes(), 3);
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(kRows * 3 * kSide * kSide));
  for (std::size_t i = 0; i < pixels.size(); ++i)
    pixels[i] = static_cast<std::uint8_t>(i * 7 % 251);
  const std::vector<float> outputs = teacher.forward(pixels.data());
  ASSERT_EQ(outputs.size(), static_cast<std::size_t>(3 * kRows));
  for (std::size_t slice = 0; slice < outputs.size(); ++slice) {
    const auto first = pixels.begin() + static_cast<std::ptrdiff_t>(slice) * kSide * kSide;
    const float largest = static_cast<float>(*std::max_element(first, first + kSide * kSide)) / 255;
    EXPECT_FLOAT_EQ(outputs[slice], largest) << slice;
  }
}

TEST(Teacher, RepeatsGreyVolumesAndNormalisesTheirFloatsAsTheyAre) {
  const Scripted scripted("    return x.mean([2, 3, 4])\n");
  Teacher teacher = scripted.load();
  teacher.configure({3, kSide, kSide, {-100, 0, 100}, {1, 2, 4}, 3}, {},
                    volumes(PixelType::kFloat32));
  EXPECT_EQ(teacher.probe_classes(), 3);
  const std::vector<float> pixels(static_cast<std::size_t>(kRows * 3 * kSide * kSide), -600);
  const std::vector<float> outputs =
      teacher.forward(reinterpret_cast<const std::uint8_t*>(pixels.data()));
  EXPECT_FLOAT_EQ(outputs[0], -500);
  EXPECT_FLOAT_EQ(outputs[1], -300);
  EXPECT_FLOAT_EQ(outputs[2], -175);
}

TEST(Teacher, ANetworkForPicturesOnVolumesIsRefusedWithTheirShape) {
  const Scripted scripted("    return torch.conv2d(x, torch.ones([2, 1, 3, 3])).mean([2, 3])\n");
  Teacher teacher = scripted.load();
  teacher.configure({1, kSide, kSide, {}, {}, 3}, {}, volumes());
  try {
    teacher.probe_classes();
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("(N, 1, 3, 4, 4)"), std::string::npos) << error.what();
  }
}

TEST(Teacher, ChoosesOneOfSeveralOutputs) {
  const Scripted tuple("    y = x.mean([2, 3])\n    return y, torch.cat([y, y + 1], 1)\n",
                       "Tuple[Tensor, Tensor]");
  EXPECT_NE(refusal(tuple).find("--teacher-output-index"), std::string::npos);
  EXPECT_NE(refusal(tuple, {OutputKind::kLogits, 2, ""}).find("0 to 1"), std::string::npos);
  EXPECT_EQ(refusal(tuple, {OutputKind::kLogits, 1, ""}), "");

  const Scripted dict("    y = x.mean([2, 3])\n    return {'z': torch.cat([y, y + 1], 1)}\n",
                      "Dict[str, Tensor]");
  EXPECT_NE(refusal(dict).find("--teacher-output-key"), std::string::npos);
  EXPECT_NE(refusal(dict, {OutputKind::kLogits, -1, "y"}).find("one of: z"), std::string::npos);
  EXPECT_EQ(refusal(dict, {OutputKind::kLogits, -1, "z"}), "");
  EXPECT_NE(refusal(Scripted(kLogits), {OutputKind::kLogits, 0, ""}), "");
}

TEST(Teacher, SaysWhatIsWrongWithItsOutputOrInput) {
  EXPECT_NE(refusal(Scripted("    return x.mean([2, 3])\n")).find("one number"), std::string::npos);
  EXPECT_NE(refusal(Scripted("    return x.mean([1, 2, 3])\n")).find("one number"),
            std::string::npos);
  EXPECT_NE(refusal(Scripted("    return x\n")).find("shape (2, 1, 4, 4)"), std::string::npos);
  const std::string colour =
      refusal(Scripted("    return torch.conv2d(x, torch.ones([2, 3, 1, 1])).mean([2, 3])\n"));
  EXPECT_NE(colour.find("--teacher-channels"), std::string::npos) << colour;
}

TEST(Teacher, AVariantThatDiffersOrCannotBeMadeGivesWayToThePlainOne) {
  const std::vector<std::uint8_t> pixels = ramp();
  // In eval mode too it returns other numbers at each call: whatever is compared with it differs.
  const Scripted random("    return torch.rand([x.size(0), 2]) * 9\n");
  Teacher teacher = random.load();
  teacher.configure(grey(), {}, stored());
  const Teacher::Choice choice = teacher.choose_variant("auto", pixels.data(), kRows);
  EXPECT_EQ(choice.variant, "plain");
  EXPECT_NE(choice.note.find("differs"), std::string::npos);
}

TEST(Teacher, TheChoiceRepeatsAndTheVariantGivesThePlainNumbers) {
  const std::vector<std::uint8_t> pixels = ramp();
  const Scripted scripted(kLogits);
  Teacher teacher = scripted.load();
  teacher.configure(grey(), {}, stored());
  const Teacher::Choice first = teacher.choose_variant("auto", pixels.data(), kRows);
  EXPECT_EQ(first.note, "");
  const std::vector<float> outputs = teacher.forward(pixels.data());
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    EXPECT_NEAR(outputs[i], first.outputs[i], 1e-5);
  }
  EXPECT_EQ(teacher.choose_variant("auto", pixels.data(), kRows).variant, first.variant);
  EXPECT_EQ(teacher.choose_variant("plain", pixels.data(), kRows).variant, "plain");
}

TEST(Teacher, GivesTheSameBytesFromManyThreads) {
  const std::vector<std::uint8_t> pixels = ramp();
  const Scripted scripted(
      "    y = torch.conv2d(x, torch.full([8, 1, 3, 3], 0.1))\n"
      "    return torch.stack([y.mean([1, 2, 3]), y.sum([1, 2, 3])], 1)\n");
  Teacher teacher = scripted.load();
  teacher.configure(grey(), {}, stored());
  teacher.choose_variant("auto", pixels.data(), kRows);
  const std::vector<float> alone = teacher.forward(pixels.data());
  std::vector<std::vector<float>> found(4);
  std::vector<std::thread> threads;
  for (std::vector<float>& outputs : found) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) outputs = teacher.forward(pixels.data());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<float>& outputs : found) EXPECT_EQ(outputs, alone);
}

TEST(Teacher, IsInEvalModeWhateverItWasSavedIn) {
  const Scripted scripted(
      "    z = torch.stack([x.mean([1, 2, 3]), x.amax([1, 2, 3])], 1)\n"
      "    if self.training:\n"
      "        z = z * 0.0\n"
      "    return z\n");
  Teacher teacher = scripted.load();
  teacher.configure(grey(), {}, stored());
  EXPECT_GT(teacher.forward(ramp().data())[1], 0);
}

TEST(ForwardRecord, RoundTripsAndRefusesOtherBatches) {
  EXPECT_EQ(variant_of(forward_json("optimized", 64), 64), "optimized");
  EXPECT_THROW(variant_of(forward_json("plain", 64), 32), Error);
  EXPECT_THROW(variant_of(forward_json("plain", 32), 64), Error);
}

TEST(ForwardRows, AreAFunctionOfTheImagesSize) {
  EXPECT_EQ(forward_rows(28, 28), 64);
  EXPECT_EQ(forward_rows(90, 90), 64);
  EXPECT_EQ(forward_rows(91, 91), 32);
  EXPECT_EQ(forward_rows(224, 224), 8);
  EXPECT_EQ(forward_rows(512, 512), 2);
  EXPECT_EQ(forward_rows(5000, 5000), 1);
}

TEST(ForwardRows, OfVolumesCountAllSlices) {
  EXPECT_EQ(forward_rows(28, 28, 1), 64);
  EXPECT_EQ(forward_rows(64, 64, 2), 64);
  EXPECT_EQ(forward_rows(64, 64, 3), 32);
  EXPECT_EQ(forward_rows(128, 128, 32), 1);
  EXPECT_EQ(forward_rows(512, 512, 512), 1);
}

// A network that tells which rows it got together: each output is the mean of its slice.
TEST(Teacher, RunsSoManyRowsAtATime) {
  const Scripted scripted(
      "    z = x.mean().expand([x.size(0)])\n"
      "    return torch.stack([z, -z], 1)\n");
  ImageFormat large;
  large.channels = 1;
  large.height = large.width = 512;
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(kRows * 512 * 512), 0);
  std::fill(pixels.begin(), pixels.begin() + 512 * 512, 255);  // the first row alone is white
  Teacher teacher = scripted.load();
  teacher.configure(grey(), {}, large);
  const std::vector<float> outputs = teacher.forward(pixels.data());
  ASSERT_EQ(outputs.size(), static_cast<std::size_t>(kRows * 2));
  EXPECT_FLOAT_EQ(outputs[0], 0.5f);
  EXPECT_FLOAT_EQ(outputs[2], 0.5f);  // its neighbour in the slice of two
  EXPECT_FLOAT_EQ(outputs[4], 0);
}

}  // namespace
}  // namespace preceptor
