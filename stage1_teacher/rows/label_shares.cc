#include "stage1_teacher/rows/label_shares.h"

#include <algorithm>
#include <cstdio>
#include <set>

namespace preceptor {
namespace {

constexpr std::array<Split, 4> kSplits{Split::kTrain, Split::kValidation, Split::kTest,
                                       Split::kNone};

std::size_t place_of(Split split) {
  return static_cast<std::size_t>(std::find(kSplits.begin(), kSplits.end(), split) -
                                  kSplits.begin());
}

std::string share_text(std::int64_t count, std::int64_t all) {
  char text[48];
  const double percent =
      all == 0 ? 0 : 100.0 * static_cast<double>(count) / static_cast<double>(all);
  std::snprintf(text, sizeof text, "%lld (%.1f %%)", static_cast<long long>(count), percent);
  return text;
}

void count_row(const LabelTable& table, std::int64_t row, SplitShare& share) {
  bool known = false;
  for (std::int64_t column = 0; column < table.columns(); ++column) {
    const std::int64_t label = table.class_of(row, column);
    known |= label >= 0;
    if (label < 0 || (table.is_multi() && label == 0)) continue;
    ++share.by_class[static_cast<std::size_t>(table.is_multi() ? column : label)];
  }
  share.unlabelled += !known;
}

}  // namespace

Json LabelShares::to_json() const {
  Json all = Json::object();
  for (const SplitShare& share : splits) {
    Json classes = Json::object();
    for (std::size_t c = 0; c < class_names.size(); ++c) {
      classes.set(class_names[c], share.by_class[c]);
    }
    all.set(split_name(share.split), Json::object()
                                         .set("rows", share.rows)
                                         .set("patients", share.patients)
                                         .set("unlabelled", share.unlabelled)
                                         .set("classes", classes));
  }
  return all;
}

std::string LabelShares::text() const {
  std::string text;
  for (const SplitShare& share : splits) {
    if (share.rows == 0) continue;
    text += std::string("  ") + split_name(share.split) + ": " + std::to_string(share.rows) +
            " rows, " + std::to_string(share.patients) + " patients";
    for (std::size_t c = 0; c < class_names.size(); ++c) {
      text += ", " + class_names[c] + " " + share_text(share.by_class[c], share.rows);
    }
    if (share.unlabelled > 0) text += ", unlabelled " + share_text(share.unlabelled, share.rows);
    text += "\n";
  }
  return text;
}

LabelShares count_labels(const LabelTable& table, const RowPlan& plan) {
  LabelShares shares;
  shares.class_names = table.is_multi() ? table.column_names : table.class_names;
  std::array<std::set<Key16>, 4> patients;
  for (std::size_t i = 0; i < kSplits.size(); ++i) {
    shares.splits[i].split = kSplits[i];
    shares.splits[i].by_class.resize(shares.class_names.size());
  }
  const std::vector<std::uint8_t> withdrawn = plan.withdrawn_mask();
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    if (withdrawn[static_cast<std::size_t>(row)]) continue;
    const std::size_t place = place_of(table.splits[static_cast<std::size_t>(row)]);
    SplitShare& share = shares.splits[place];
    ++share.rows;
    patients[place].insert(table.patients[static_cast<std::size_t>(row)]);
    count_row(table, row, share);
  }
  for (std::size_t i = 0; i < kSplits.size(); ++i) {
    shares.splits[i].patients = static_cast<std::int64_t>(patients[i].size());
  }
  return shares;
}

std::vector<std::string> lacking_classes(const LabelShares& shares) {
  std::vector<std::string> lines;
  bool labelled = false;
  for (const SplitShare& share : shares.splits) labelled |= share.rows > share.unlabelled;
  if (!labelled) return lines;
  for (const SplitShare& share : shares.splits) {
    if (share.split == Split::kNone) continue;
    for (std::size_t c = 0; c < shares.class_names.size(); ++c) {
      if (share.by_class[c] > 0) continue;
      lines.push_back(std::string("the split ") + split_name(share.split) +
                      " holds no row of class " + shares.class_names[c]);
    }
  }
  return lines;
}

}  // namespace preceptor
