// Executes statements on PostgreSQL and looks at what they did to the tables that were there before.
#pragma once

#include <map>
#include <string>

#include "core/lint/impact.hpp"
#include "tests/conformance/postgres_holder.hpp"

namespace fishway::conformance {

struct Seen {
  std::string lock;  ///< the strongest that the transaction holds by now: "ACCESS EXCLUSIVE"
  lint::Work work = lint::Work::none;
  bool has_rows = true;       ///< false: a partitioned table, whose partitions have them
  bool is_written_to = true;  ///< false: a materialized view, which is read only
};

class PostgresObserver {
 public:
  explicit PostgresObserver(const TestDatabase& database);

  /// Empties the schema public.
  void start_over();
  void execute(const std::string& sql) { session_.execute(sql); }
  /// Fills the tables that are there with rows, as far as their constraints let it; these are looked at from now on.
  void fill();
  /// Executes a statement and looks what it did. The server's message, where it refuses.
  std::string observe(const std::string& sql);
  /// By name, of the last statement: those that were there before.
  const std::map<std::string, Seen>& seen() const { return seen_; }
  /// Whether any of them is locked against what it is there for by now: writes, or reads of a materialized view.
  bool blocks_others() const;

 private:
  struct State;
  State state();

  PostgresHolder session_;
  std::map<std::string, std::string> watched_;  // oid -> name
  std::map<std::string, Seen> seen_;
};

}  // namespace fishway::conformance
