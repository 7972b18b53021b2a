// The history table in a SQLite database, as Flyway makes it there, and a memory of how this session left it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/history/history_row.hpp"
#include "core/history/repair.hpp"
#include "drivers/sqlite/connection.hpp"

namespace fishway::sqlite {

/// Whether a table (no view) of this name is in the schema main.
bool table_exists(Connection& connection, const std::string& name);

class HistoryTable {
 public:
  HistoryTable(Connection& connection, std::string name);

  const std::string& name() const { return name_; }

  /// Throws Error(configuration) naming the column that the table lacks.
  std::optional<History> read();

  // Inside a transaction of the caller's:
  void create();
  void insert(const HistoryRow& row, long long more_ms = 0);
  void remove(int rank);
  void update(const HistoryRow& row);

  /// Throws Error(run_lock_held) when the history is not as this session has last read or written it: then another
  /// program that respects no lock of ours is migrating this database. At the beginning of a transaction, so that it
  /// stays true. The rows are counted only where anybody has written to the file at all.
  void require_unmoved();
  /// This transaction may have changed the table by other means than those above.
  void may_have_changed() { is_counted_ = false; }
  /// What this transaction leaves is what the session knows, once `commit` has committed it.
  template <typename Commit>
  void commit_knowing(Commit commit) {
    Extent left = is_counted_ ? here_ : extent();
    commit();
    know(left);
  }

 private:
  struct Extent {
    bool exists = false;
    std::int64_t rows = 0;
    std::int64_t last_rank = 0;
    friend bool operator==(const Extent&, const Extent&) = default;
  };
  Extent extent();
  void know(const Extent& extent);
  std::string table() const { return "\"main\"." + quote_name(name_); }

  Connection& connection_;
  std::string name_;
  std::string insert_;           // SQL
  std::optional<Extent> known_;  // nothing: never read
  unsigned known_at_ = 0;        // data_version
  Extent here_;                  // in this transaction
  bool is_counted_ = false;      // here_ is right
};

}  // namespace fishway::sqlite
