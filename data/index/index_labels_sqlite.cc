#include "data/index/index_database_sqlite.h"

namespace preceptor {

void IndexDatabase::store_labels(const StoredLabels& labels, const std::string& split_by,
                                 const std::string& origin) {
  SqliteTransaction transaction(impl_->db);
  impl_->db.run("DELETE FROM labels; DELETE FROM classes");
  SqliteStatement add_class(impl_->db, "INSERT INTO classes VALUES (?, ?)");
  for (std::size_t c = 0; c < labels.class_names.size(); ++c) {
    add_class.bind(static_cast<std::int64_t>(c)).bind(labels.class_names[c]).execute();
  }
  SqliteStatement add(impl_->db, "INSERT INTO labels VALUES (?, ?, ?, ?)");
  for (const SampleLabel& at : labels.labels) {
    add.bind(at.file_id).bind(at.class_index).bind(at.split).bind(at.patient).execute();
  }
  impl_->set_meta(kMetaSplitBy, split_by);
  impl_->set_meta(kMetaHasSplit, labels.has_split ? "1" : "0");
  impl_->set_meta(kMetaHasPatient, labels.has_patient ? "1" : "0");
  impl_->set_meta(kMetaLabelsOrigin, origin);
  transaction.commit();
}

StoredLabels IndexDatabase::labels() const {
  StoredLabels stored;
  SqliteStatement classes(impl_->db, "SELECT name FROM classes ORDER BY position");
  while (classes.step()) stored.class_names.push_back(classes.text(0));
  SqliteStatement select(
      impl_->db, "SELECT file_id, class_index, split, patient FROM labels ORDER BY file_id");
  while (select.step()) {
    stored.labels.push_back({select.integer(0), select.integer(1), select.text(2), select.text(3)});
  }
  stored.has_split = impl_->meta(kMetaHasSplit) == "1";
  stored.has_patient = impl_->meta(kMetaHasPatient) == "1";
  return stored;
}

std::string IndexDatabase::labels_origin() const { return impl_->meta(kMetaLabelsOrigin); }

std::string IndexDatabase::split_by() const { return impl_->meta(kMetaSplitBy); }

void IndexDatabase::set_split_by(const std::string& split_by) {
  if (this->split_by() != split_by) impl_->set_meta(kMetaSplitBy, split_by);
}

}  // namespace preceptor
