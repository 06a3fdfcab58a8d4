// A teacher for volumes: trained on a cache of volumes, then run over it into a target store. With
// PRECEPTOR_MAKE_DISTILLED=DIR the cache stays there for stage two's Python tests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "common/base/error.h"
#include "common/model/torch_runtime.h"
#include "stage1_teacher/pipeline/teacher_pipeline.h"
#include "stage1_teacher/training/teacher_training.h"
#include "tests/common/cache/volume_cache.h"
#include "tests/common/temporary_folder.h"

namespace preceptor {
namespace {

using testing::HasSubstr;

const ImageFormat kFormat = volume_format(PixelType::kFloat32);

class VolumeTeacher : public testing::Test {
 protected:
  VolumeTeacher() {
    const char* kept = std::getenv("PRECEPTOR_MAKE_DISTILLED");
    cache_path_ = kept == nullptr ? folder_.file("cache") : kept;
    set_up_torch(1);
    plan_ = fill_volume_cache(cache_path_, 200, kFormat);
  }

  Json train(const std::string& arch) {
    TeacherTrainingOptions options;
    options.out = folder_.file("teacher");
    options.arch = arch;
    options.width = 0.125;
    options.training.epochs = 6;
    options.training.batch = 16;
    options.training.learning_rate = 0.01;
    const CacheFolder cache = CacheFolder::open(cache_path_);
    const LabelTable labels = read_label_table(cache, plan_, "default");
    SilentReporter reporter;
    return train_teacher(options, {cache, plan_, labels, volume_images(kFormat).name()}, reporter);
  }

  TeacherContract configure(Teacher& teacher) const {
    Recipe recipe;
    recipe.height = recipe.width = 8;
    recipe.depth = 4;
    std::vector<std::string> said;
    TeacherContract contract;
    contract.teacher_sha256 = teacher.sha256();
    contract.input = resolve_input({}, teacher.model_contract(), recipe, said);
    contract.recipe_digest = volume_images(kFormat).recipe_digest();
    teacher.configure(contract.input, contract.output, kFormat);
    contract.class_names = resolve_classes({}, teacher.model_contract(), {"rising", "falling"}, {},
                                           teacher.probe_classes(), said);
    return contract;
  }

  TargetStore run(Teacher& teacher) const {
    const CacheFolder cache = CacheFolder::open(cache_path_);
    SilentReporter reporter;
    TargetFilling targets({cache, plan_, teacher, configure(teacher), 2, "auto", 2,
                           [](std::int64_t row) { return std::to_string(row); }, reporter});
    run_over_stored_rows(ImageStoreReader(cache, plan_, volume_images(kFormat).name()), plan_,
                         targets);
    targets.finish();
    return load_target_store(cache, plan_, targets.store_name());
  }

  TemporaryFolder folder_;
  std::string cache_path_;
  RowPlan plan_;
};

TEST_F(VolumeTeacher, IsTrainedAndRunIntoTargets) {
  const Json metrics = train("resnet10-3d");
  EXPECT_GT(metrics.at("test").at("accuracy").as_double(), 0.95);
  Teacher teacher(folder_.file("teacher/model.pt"), "cpu");
  EXPECT_EQ(teacher.model_contract().depth, 4);
  const TargetStore targets = run(teacher);
  ASSERT_EQ(targets.rows, 200);
  EXPECT_EQ(targets.identity.class_names, (std::vector<std::string>{"rising", "falling"}));
  EXPECT_EQ(Json::parse(targets.identity.contract_json).at("input").at("depth"), Json(4));
  int right = 0;
  for (std::int64_t row = 0; row < 200; ++row) {
    const float* z = targets.scaled_logits.data() + 2 * row;
    right += (z[1] > z[0]) == (row % 2 == 1);
  }
  EXPECT_GT(right, 190);
}

TEST_F(VolumeTeacher, ANetworkForPicturesIsAUsageErrorThatNamesTheOthers) {
  if (std::getenv("PRECEPTOR_MAKE_DISTILLED") != nullptr) GTEST_SKIP() << "one cache a folder";
  try {
    train("resnet18");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("resnet10-3d, resnet18-3d, mobile-3d, tiny-3d"));
  }
}

}  // namespace
}  // namespace preceptor
