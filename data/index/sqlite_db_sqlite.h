// SQLite with errors that throw and statements that finalise themselves. For *_sqlite.cc files
// only.
//
// Owns: the connection; a statement. Threads: one at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>

namespace preceptor {

class SqliteDb {
 public:
  explicit SqliteDb(const std::string& path);

  // Everything that the database at `path` holds. What a killed run left half done there is rolled
  // back, as whoever opens it does; nothing else is written there.
  void copy_from(const std::string& path);
  void run(const std::string& sql);  // statements without parameters or results
  sqlite3* handle() const { return db_.get(); }
  const std::string& path() const { return path_; }
  // Throws Error: kStale for a damaged file, kLocked, otherwise kSystem.
  [[noreturn]] void fail(const std::string& what) const;

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
  };

  SqliteDb(const std::string& path, int flags);

  std::string path_;
  std::unique_ptr<sqlite3, Close> db_;
};

class SqliteStatement {
 public:
  SqliteStatement(SqliteDb& db, const std::string& sql);
  ~SqliteStatement();
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  SqliteStatement& bind(std::int64_t value);  // the next parameter
  SqliteStatement& bind(const std::string& text);
  SqliteStatement& bind_blob(const void* bytes, std::size_t count);

  bool step();     // true: a row is there
  void execute();  // to the end, then ready to be bound again
  std::int64_t integer(int column) const;
  std::string text(int column) const;
  std::string blob(int column) const;

 private:
  void require_bound(int code);

  SqliteDb& db_;
  sqlite3_stmt* statement_ = nullptr;
  int next_ = 1;
};

// Rolls back unless commit() was reached. kRead: what is read in it is of one moment.
class SqliteTransaction {
 public:
  enum class Kind { kWrite, kRead };

  explicit SqliteTransaction(SqliteDb& db, Kind kind = Kind::kWrite) : db_(db) {
    db_.run(kind == Kind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
  }
  ~SqliteTransaction() {
    if (!done_) sqlite3_exec(db_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  void commit() {
    db_.run("COMMIT");
    done_ = true;
  }

 private:
  SqliteDb& db_;
  bool done_ = false;
};

}  // namespace preceptor
