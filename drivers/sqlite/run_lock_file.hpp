// The run lock of a SQLite database: an flock on a file beside it, "<database>.fishway-lock".
//
// Why a file: SQLite has no advisory lock, and its own write lock cannot be kept from one commit to the next, so that
// it cannot cover a run of several segments. Why flock: the kernel drops it with the process, whatever way that ends,
// so that no lock is ever left behind; it belongs to the open file, so that two sessions of one process exclude each
// other as well (with fcntl's classic locks they would not); and it works wherever SQLite's own locks do, NFS and SMB
// included, where Linux turns it into a byte-range lock on the server. Who cannot create this file cannot create
// SQLite's journal either.
//
// What the lock does not cover (Flyway takes none on SQLite; a network mount that only pretends to lock) is caught by a
// second line of defence: every segment begins with BEGIN IMMEDIATE and first looks whether the history is still as
// this session knows it; see HistoryTable::require_unmoved. So no migration is ever applied twice.
//
// The file tells who holds the lock, and is removed with it. After a crash it stays, and the next run takes it over.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/run/driver.hpp"

namespace fishway::sqlite {

class RunLockFile {
 public:
  /// Empty path: a database in memory, which nobody else can reach, and which is therefore always lockable.
  RunLockFile(std::filesystem::path database, std::string application);
  ~RunLockFile() { release(); }
  RunLockFile(const RunLockFile&) = delete;
  RunLockFile& operator=(const RunLockFile&) = delete;

  /// Does not wait. Throws Error(configuration) when the file cannot be made or locked at all.
  LockAttempt try_lock();
  /// Locked, and the file is still the one that others would find.
  bool holds() const;
  void release() noexcept;

  /// Whether a lock file stands there: another run is likely at work.
  bool exists() const;

 private:
  std::optional<LockHolder> read_holder(int file) const;
  void write_holder(int file) const;
  [[noreturn]] void fail(const char* what) const;

  std::filesystem::path database_;
  std::filesystem::path path_;
  std::string application_;
  int file_ = -1;
  bool in_memory_locked_ = false;
};

}  // namespace fishway::sqlite
