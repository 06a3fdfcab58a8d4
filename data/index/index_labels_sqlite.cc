#include <algorithm>
#include <unordered_map>

#include "data/index/index_database_sqlite.h"

namespace preceptor {
namespace {

// The states of a cache's label tables (docs/CACHE-FORMAT.md).
constexpr std::int64_t kKnown = 0, kMissing = 1, kUncertain = 2;

std::int64_t state_of(LabelValue value) {
  if (value == LabelValue::kMissing) return kMissing;
  return value == LabelValue::kUncertain ? kUncertain : kKnown;
}

LabelValue value_of(std::int64_t value, std::int64_t state) {
  if (state == kMissing) return LabelValue::kMissing;
  if (state == kUncertain) return LabelValue::kUncertain;
  return value == 1 ? LabelValue::kPositive : LabelValue::kNegative;
}

void store_names(SqliteDb& db, const std::string& insert, const std::vector<std::string>& names) {
  SqliteStatement add(db, insert);
  for (std::size_t c = 0; c < names.size(); ++c) {
    add.bind(static_cast<std::int64_t>(c)).bind(names[c]).execute();
  }
}

std::vector<std::string> names_in(SqliteDb& db, const std::string& sql) {
  std::vector<std::string> names;
  SqliteStatement select(db, sql);
  while (select.step()) names.push_back(select.text(0));
  return names;
}

void store_values(SqliteStatement& add, const SampleLabel& label) {
  for (std::size_t c = 0; c < label.values.size(); ++c) {
    add.bind(label.file_id)
        .bind(static_cast<std::int64_t>(c))
        .bind(static_cast<std::int64_t>(label.values[c] == LabelValue::kPositive))
        .bind(state_of(label.values[c]))
        .execute();
  }
}

void read_values(SqliteDb& db, StoredLabels& stored) {
  if (stored.column_names.empty()) return;
  std::unordered_map<std::int64_t, SampleLabel*> by_file;
  for (SampleLabel& label : stored.labels) {
    label.values.assign(stored.column_names.size(), LabelValue::kMissing);
    by_file[label.file_id] = &label;
  }
  SqliteStatement select(db, "SELECT file_id, position, value, state FROM label_values");
  while (select.step()) {
    by_file.at(select.integer(0))->values.at(static_cast<std::size_t>(select.integer(1))) =
        value_of(select.integer(2), select.integer(3));
  }
}

}  // namespace

bool SampleLabel::is_labelled() const {
  return class_index >= 0 || std::any_of(values.begin(), values.end(), [](LabelValue value) {
           return value != LabelValue::kMissing;
         });
}

void IndexDatabase::store_labels(const StoredLabels& labels, const std::string& split_by,
                                 const std::string& origin) {
  SqliteTransaction transaction(impl_->db);
  impl_->db.run(
      "DELETE FROM label_values; DELETE FROM label_columns; DELETE FROM labels; "
      "DELETE FROM classes");
  store_names(impl_->db, "INSERT INTO classes VALUES (?, ?)", labels.class_names);
  store_names(impl_->db, "INSERT INTO label_columns VALUES (?, ?)", labels.column_names);
  SqliteStatement add(impl_->db, "INSERT INTO labels VALUES (?, ?, ?, ?)");
  SqliteStatement add_value(impl_->db, "INSERT INTO label_values VALUES (?, ?, ?, ?)");
  for (const SampleLabel& at : labels.labels) {
    add.bind(at.file_id).bind(at.class_index).bind(at.split).bind(at.patient).execute();
    store_values(add_value, at);
  }
  impl_->set_meta(kMetaSplitBy, split_by);
  impl_->set_meta(kMetaTask, labels.column_names.empty() ? "single" : "multi");
  impl_->set_meta(kMetaHasSplit, labels.has_split ? "1" : "0");
  impl_->set_meta(kMetaHasPatient, labels.has_patient ? "1" : "0");
  impl_->note_change();
  impl_->set_meta(kMetaLabelsOrigin, origin);
  transaction.commit();
}

StoredLabels IndexDatabase::labels() const {
  const SqliteTransaction moment(impl_->db, SqliteTransaction::Kind::kRead);
  StoredLabels stored;
  stored.class_names = names_in(impl_->db, "SELECT name FROM classes ORDER BY position");
  stored.column_names = names_in(impl_->db, "SELECT name FROM label_columns ORDER BY position");
  SqliteStatement select(
      impl_->db, "SELECT file_id, class_index, split, patient FROM labels ORDER BY file_id");
  while (select.step()) {
    stored.labels.push_back({select.integer(0), select.integer(1), select.text(2), select.text(3)});
  }
  read_values(impl_->db, stored);
  stored.has_split = impl_->meta(kMetaHasSplit) == "1";
  stored.has_patient = impl_->meta(kMetaHasPatient) == "1";
  stored.split_by = split_by();
  return stored;
}

std::string IndexDatabase::labels_origin() const { return impl_->meta(kMetaLabelsOrigin); }

std::string IndexDatabase::split_by() const { return impl_->meta(kMetaSplitBy); }

void IndexDatabase::set_split_by(const std::string& split_by) {
  if (this->split_by() == split_by) return;
  impl_->note_change();
  impl_->set_meta(kMetaSplitBy, split_by);
}

}  // namespace preceptor
