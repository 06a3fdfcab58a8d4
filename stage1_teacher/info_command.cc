#include "stage1_teacher/info_command.h"

#include "common/cache/cache_folder.h"
#include "common/cache/image_store.h"
#include "common/cache/target_store.h"
#include "stage1_teacher/pipeline/image_filling.h"
#include "stage1_teacher/rows/label_shares.h"
#include "stage1_teacher/rows/recipe_resolution.h"
#include "stage1_teacher/rows/text_list.h"
#include "stage1_teacher/workplace.h"

namespace preceptor {
namespace {

// A part of the cache, for both forms of the result.
struct Part {
  Json json;
  std::string text;
};

Json heading(const std::string& name, int generation, std::int64_t rows) {
  return Json::object().set("name", name).set("generations", generation).set("rows", rows);
}

std::string first_words(const std::string& kind, const std::string& name, int generation,
                        std::int64_t rows) {
  const std::string head = kind + " " + name + ": ";
  if (generation == 0) return head + "not finished";
  return head + std::to_string(rows) + " rows to generation " + std::to_string(generation);
}

Part images_part(const CacheFolder& cache, const RowPlan& plan, const std::string& name) {
  const int generation = CacheFolder::newest_generation(cache.image_store_path(name));
  const RowPlan own = plan.up_to(generation);
  Part part{heading(name, generation, own.size()),
            first_words("images", name, generation, own.size())};
  if (generation == 0) return part;
  const ImageStoreReader reader(cache, own, name);
  std::int64_t rejected = 0;
  for (const RowState state : reader.states()) rejected += state == RowState::kRejected;
  const Json recipe = Json::parse(reader.identity().recipe_json);
  part.json.set("recipe", recipe)
      .set("recipe_digest", reader.identity().recipe_digest())
      .set("rejected_rows", rejected);
  part.text += ", " + describe(Recipe::from_json(recipe)) + ", " + std::to_string(rejected) +
               " rejected rows";
  return part;
}

Part targets_part(const CacheFolder& cache, const RowPlan& plan, const std::string& name) {
  const int generation = CacheFolder::newest_generation(cache.target_store_path(name));
  const RowPlan own = plan.up_to(generation);
  Part part{heading(name, generation, own.size()),
            first_words("targets", name, generation, own.size())};
  if (generation == 0) return part;
  const TargetStoreIdentity identity = load_target_store(cache, own, name).identity;
  part.json.set("contract", Json::parse(identity.contract_json))
      .set("forward", Json::parse(identity.forward_json))
      .set("temperature", identity.temperature)
      .set("class_names", Json::array(identity.class_names))
      .set("teacher_sha256", identity.teacher_sha256);
  part.text += ", T " + Json(identity.temperature).dump() + ", classes " +
               joined(identity.class_names) + ", teacher " + identity.teacher_sha256.substr(0, 16);
  return part;
}

Part labels_part(const CacheFolder& cache, const RowPlan& plan, const std::string& name) {
  const int generation = CacheFolder::newest_generation(cache.label_table_path(name));
  const RowPlan own = plan.up_to(generation);
  Part part{heading(name, generation, own.size()),
            first_words("labels", name, generation, own.size())};
  if (generation == 0) return part;
  const LabelTable table = read_label_table(cache, own, name);
  const LabelShares shares = count_labels(table, own);
  part.json.set("task", table.task)
      .set("class_names", Json::array(table.class_names))
      .set("column_names", Json::array(table.column_names))
      .set("digest", table.digest)
      .set("splits", shares.to_json());
  part.text += (table.is_multi() ? ", columns " : ", classes ") + joined(shares.class_names) +
               "\n" + shares.text();
  part.text.pop_back();
  return part;
}

using Describe = Part (*)(const CacheFolder&, const RowPlan&, const std::string&);

void add_parts(const CacheFolder& cache, const RowPlan& plan, const std::vector<std::string>& names,
               Describe describe, const std::string& kind, CommandResult& result) {
  Json list{Json::Array{}};
  for (const std::string& name : names) {
    const Part part = describe(cache, plan, name);
    list.push(part.json);
    result.text += part.text + "\n";
  }
  result.json.set(kind, list);
}

}  // namespace

void InfoCommand::register_options(OptionTable& table) {
  table.positional("CACHE", &cache_, "the cache folder", 1, 1);
}

CommandResult InfoCommand::run(const CommonOptions&, Reporter&) {
  const CacheFolder cache = CacheFolder::open(cache_.front());
  const RowPlan plan = cache.read_rows();
  CommandResult result;
  result.json = plan_json(plan);
  result.json.set("verb", "info").set("key_id", cache.key_id());
  result.text = "cache: " + std::to_string(plan.size()) + " rows in " +
                std::to_string(plan.generations()) + " generations, " +
                result.json.at("withdrawn").dump() + " withdrawn, site key " + cache.key_id() +
                "\n";
  add_parts(cache, plan, cache.image_stores(), images_part, "images", result);
  add_parts(cache, plan, cache.target_stores(), targets_part, "targets", result);
  add_parts(cache, plan, cache.label_tables(), labels_part, "labels", result);
  return result;
}

}  // namespace preceptor
