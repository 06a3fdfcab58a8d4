#include "stage1_teacher/labels_command.h"

#include "stage1_teacher/rows/label_shares.h"

namespace preceptor {

void LabelsCommand::register_options(OptionTable& table) {
  workplace_.register_in(table);
  labels_.register_in(table, "name");
}

CommandResult LabelsCommand::run(const CommonOptions& common, Reporter& reporter) {
  Workplace place(workplace_);
  const RowPlan plan = place.plan_rows(static_cast<int>(common.threads), reporter);
  const LabelOutcome outcome = bring_labels_up_to_date(place.index(), place.archive(),
                                                       place.cache(), plan, labels_, {}, reporter);
  place.audit("stage1_teacher labels: table " + outcome.table.name + ", digest " +
              outcome.table.digest + (outcome.changed ? "" : ", nothing changed"));
  const LabelShares shares = count_labels(outcome.table, plan);

  CommandResult result;
  result.json = plan_json(plan);
  result.json.set("verb", "labels")
      .set("labels", outcome.table.name)
      .set("labels_changed", outcome.changed)
      .set("labels_digest", outcome.table.digest)
      .set("task", outcome.table.task)
      .set("class_names", Json::array(outcome.table.class_names))
      .set("column_names", Json::array(outcome.table.column_names))
      .set("splits", shares.to_json());
  result.text = "label table " + outcome.table.name +
                (outcome.changed ? ":\n" : ": nothing changed\n") + shares.text();
  return result;
}

}  // namespace preceptor
