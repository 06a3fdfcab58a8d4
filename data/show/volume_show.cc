#include "data/show/volume_show.h"

#include <utility>

#include "data/recipe/image_notes.h"
#include "data/volume/volume_pixels.h"

namespace preceptor {
namespace {

std::vector<std::int64_t> stack_shape(const VolumePlan& plan, const DicomImage& image) {
  std::vector<std::int64_t> shape{static_cast<std::int64_t>(plan.slices.size()), plan.rows,
                                  plan.columns};
  if (image.samples > 1) shape.push_back(image.samples);
  return shape;
}

Outcome<ShownFrame> stored_array(const VolumePlan& plan, const VolumeImages& images) {
  Outcome<std::vector<std::uint8_t>> bytes = stored_volume(plan, images);
  if (const auto* refused = std::get_if<Rejection>(&bytes)) return *refused;
  const DicomImage& image = images.of(plan.slices.front());
  return ShownFrame{element_type(image.type), stack_shape(plan, image),
                    std::get<std::vector<std::uint8_t>>(std::move(bytes))};
}

SeriesOutcome<ShownFrame> recipe_array(const VolumeView& view, const VolumePlan& plan,
                                       const VolumeGrid& grid, const VolumeImages& images) {
  Recipe recipe = view.recipe;
  if (recipe.windows.size() == 1) {
    recipe.channels = view.channels.value_or(images.of(plan.slices.front()).samples);
  }
  SeriesOutcome<std::vector<std::uint8_t>> bytes = recipe_volume(recipe, plan, grid, images);
  if (const auto* refused = std::get_if<SeriesRefusal>(&bytes)) return *refused;
  return ShownFrame{pixel_type(recipe),
                    {recipe.channels, grid.z.out(), grid.y.out(), grid.x.out()},
                    std::get<std::vector<std::uint8_t>>(std::move(bytes))};
}

SeriesOutcome<ShownFrame> array_at(const VolumeView& view, const VolumePlan& plan,
                                   const VolumeGrid& grid, const VolumeImages& images) {
  const std::size_t first = plan.slices.front().file;
  if (view.stage == ShowStage::kRecipe) return recipe_array(view, plan, grid, images);
  if (view.stage == ShowStage::kRescaled) {
    return ShownFrame{NpyType::kFloat64, stack_shape(plan, images.of(plan.slices.front())),
                      rescaled_volume(plan, images)};
  }
  Outcome<ShownFrame> stored = stored_array(plan, images);
  if (const auto* why = std::get_if<Rejection>(&stored)) return SeriesRefusal{*why, first};
  return std::get<ShownFrame>(std::move(stored));
}

// Of other stages than the recipe's there is none.
Outcome<VolumeGrid> grid_at(const VolumeView& view, const VolumePlan& plan) {
  if (view.stage != ShowStage::kRecipe) return VolumeGrid{};
  return volume_grid(plan, view.recipe);
}

std::vector<double> spacing_at(ShowStage stage, const VolumePlan& plan, const VolumeGrid& grid) {
  if (stage == ShowStage::kRecipe) return {grid.spacing.begin(), grid.spacing.end()};
  return {plan.step, plan.spacing.between_rows, plan.spacing.between_columns};
}

Json describe(const ShownFrame& volume, const std::vector<VolumeFile>& files) {
  Json record = describe_frame(volume);
  record.set("series", files.front().header.series_instance_uid)
      .set("files", static_cast<std::int64_t>(files.size()));
  return record;
}

SeriesOutcome<Json> record_of(const std::vector<VolumeFile>& files, const VolumeView& view,
                              DecoderProcess& decoder, const std::string& out) {
  const SeriesOutcome<VolumePlan> planned = plan_of(files, view.rules);
  if (const auto* refused = std::get_if<SeriesRefusal>(&planned)) return *refused;
  const auto& plan = std::get<VolumePlan>(planned);
  const std::size_t first = plan.slices.front().file;
  const Outcome<VolumeGrid> sized = grid_at(view, plan);
  if (const auto* why = std::get_if<Rejection>(&sized)) return SeriesRefusal{*why, first};
  const auto& grid = std::get<VolumeGrid>(sized);
  const SeriesOutcome<VolumeImages> read =
      read_volume(files, plan, FileReader::without_digests(decoder));
  if (const auto* refused = std::get_if<SeriesRefusal>(&read)) return *refused;
  const SeriesOutcome<ShownFrame> array = array_at(view, plan, grid, std::get<VolumeImages>(read));
  if (const auto* refused = std::get_if<SeriesRefusal>(&array)) return *refused;
  const auto& volume = std::get<ShownFrame>(array);
  Json record = describe(volume, files);
  record.set("path", files[first].path)
      .set("slices", static_cast<std::int64_t>(plan.slices.size()))
      .set("spacing", Json::array(spacing_at(view.stage, plan, grid)));
  const Recipe* recipe = view.stage == ShowStage::kRecipe ? &view.recipe : nullptr;
  set_notes(image_notes(std::get<VolumeImages>(read).images, recipe), record);
  if (out.empty()) return record;
  write_npy(out, volume);
  record.set("out", out);
  return record;
}

}  // namespace

ShownVolume show_volume(const std::vector<VolumeFile>& files, const VolumeView& view,
                        DecoderProcess& decoder, const std::string& out) {
  SeriesOutcome<Json> outcome = record_of(files, view, decoder, out);
  if (const auto* refused = std::get_if<SeriesRefusal>(&outcome)) {
    return {files[refused->file].path, {}, refused->why};
  }
  Json record = std::get<Json>(std::move(outcome));
  const std::string path = record.at("path").as_string();
  return {path, std::move(record), {}};
}

}  // namespace preceptor
