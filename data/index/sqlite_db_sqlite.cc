#include "data/index/sqlite_db_sqlite.h"

#include "common/base/error.h"

namespace preceptor {

SqliteDb::SqliteDb(const std::string& path) : path_(path) {
  if (sqlite3_open(path.c_str(), &db_) != SQLITE_OK) fail("cannot open the index database");
  sqlite3_busy_timeout(db_, 10000);
  run("PRAGMA synchronous = FULL");
  run("PRAGMA foreign_keys = ON");
}

SqliteDb::~SqliteDb() { sqlite3_close(db_); }

void SqliteDb::run(const std::string& sql) {
  if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail("the index database refused a statement");
  }
}

void SqliteDb::fail(const std::string& what) const {
  const int code = sqlite3_errcode(db_);
  const bool damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
  throw Error(damaged ? ErrorKind::kStale : ErrorKind::kSystem, what)
      .path(path_)
      .found(sqlite3_errmsg(db_));
}

SqliteStatement::SqliteStatement(SqliteDb& db, const std::string& sql) : db_(db) {
  if (sqlite3_prepare_v2(db.handle(), sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) {
    db.fail("the index database does not understand a statement");
  }
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

SqliteStatement& SqliteStatement::bind(std::int64_t value) {
  sqlite3_bind_int64(statement_, next_++, value);
  return *this;
}

SqliteStatement& SqliteStatement::bind(const std::string& text) {
  sqlite3_bind_text(statement_, next_++, text.data(), static_cast<int>(text.size()),
                    SQLITE_TRANSIENT);
  return *this;
}

SqliteStatement& SqliteStatement::bind_blob(const void* bytes, std::size_t count) {
  sqlite3_bind_blob(statement_, next_++, bytes, static_cast<int>(count), SQLITE_TRANSIENT);
  return *this;
}

SqliteStatement& SqliteStatement::bind_null() {
  sqlite3_bind_null(statement_, next_++);
  return *this;
}

bool SqliteStatement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) db_.fail("the index database could not be read or written");
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  next_ = 1;
  return false;
}

void SqliteStatement::execute() {
  while (step()) {
  }
}

std::int64_t SqliteStatement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string SqliteStatement::text(int column) const { return blob(column); }

std::string SqliteStatement::blob(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int count = sqlite3_column_bytes(statement_, column);
  return bytes == nullptr ? "" : std::string(static_cast<const char*>(bytes),
                                             static_cast<std::size_t>(count));
}

bool SqliteStatement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

}  // namespace preceptor
