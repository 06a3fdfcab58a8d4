#include "data/index/sqlite_db_sqlite.h"

#include "common/base/error.h"

namespace preceptor {
namespace {

constexpr int kPatience = 10000;  // milliseconds that another process may take for a transaction

}  // namespace

SqliteDb::SqliteDb(const std::string& path)
    : SqliteDb(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) {}

SqliteDb::SqliteDb(const std::string& path, int flags) : path_(path) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  db_.reset(opened);  // there to say what failed, and to be closed even so
  if (code != SQLITE_OK) fail("cannot open the index database");
  sqlite3_busy_timeout(handle(), kPatience);
  // A transaction is on disk when COMMIT returns, and sorting leaves no file outside of the index.
  run("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON");
}

void SqliteDb::copy_from(const std::string& path) {
  // Not read-only, so that it can roll back.
  const SqliteDb source(path, SQLITE_OPEN_READWRITE);
  sqlite3_backup* backup = sqlite3_backup_init(handle(), "main", source.handle(), "main");
  if (backup == nullptr) fail("the index database cannot be copied");
  const bool copied = sqlite3_backup_step(backup, -1) == SQLITE_DONE;
  const bool finished = sqlite3_backup_finish(backup) == SQLITE_OK;
  if (!copied || !finished) fail("the index database cannot be copied");
}

void SqliteDb::run(const std::string& sql) {
  if (sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail("the index database refused a statement");
  }
}

void SqliteDb::fail(const std::string& what) const {
  const int code = sqlite3_errcode(handle());
  const std::string found = sqlite3_errmsg(handle());
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
    throw Error(ErrorKind::kStale, "the index database is damaged")
        .path(path_)
        .found(found)
        .hint("bring it back from a copy, or remove it and index again; keep the site key");
  }
  const bool locked = code == SQLITE_BUSY || code == SQLITE_LOCKED;
  throw Error(locked ? ErrorKind::kLocked : ErrorKind::kSystem, what).path(path_).found(found);
}

SqliteStatement::SqliteStatement(SqliteDb& db, const std::string& sql) : db_(db) {
  if (sqlite3_prepare_v2(db.handle(), sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) {
    db.fail("the index database does not understand a statement");
  }
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

void SqliteStatement::require_bound(int code) {
  if (code != SQLITE_OK) db_.fail("the index database does not take a value");
}

SqliteStatement& SqliteStatement::bind(std::int64_t value) {
  require_bound(sqlite3_bind_int64(statement_, next_++, value));
  return *this;
}

SqliteStatement& SqliteStatement::bind(const std::string& text) {
  require_bound(sqlite3_bind_text64(statement_, next_++, text.data(), text.size(), SQLITE_TRANSIENT,
                                    SQLITE_UTF8));
  return *this;
}

SqliteStatement& SqliteStatement::bind_blob(const void* bytes, std::size_t count) {
  require_bound(sqlite3_bind_blob64(statement_, next_++, bytes, count, SQLITE_TRANSIENT));
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
  return bytes == nullptr
             ? ""
             : std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(count));
}

}  // namespace preceptor
