#include "drivers/sqlite/side_tables.hpp"

#include <fmt/format.h>

#include "drivers/sqlite/history_table.hpp"
#include "drivers/sqlite/result_codes.hpp"

namespace fishway::sqlite {
namespace {

std::string in_main(const std::string& name) { return "\"main\"." + quote_name(name); }

// SQLite's integers are signed: hashes keep their bits.
std::int64_t to_column(std::uint64_t number) { return static_cast<std::int64_t>(number); }
std::uint64_t from_column(std::int64_t number) { return static_cast<std::uint64_t>(number); }

}  // namespace

std::vector<Checkpoint> ProgressTable::read() {
  if (!table_exists(connection_, name_)) return {};
  try {
    return read_all();
  } catch (const SqliteError&) {
    if (table_exists(connection_, name_)) throw;
    return {};  // A run that ended has dropped it meanwhile.
  }
}

std::vector<Checkpoint> ProgressTable::read_all() {
  Query query(connection_, fmt::format("SELECT script, version, statements_done, done_hash, announced, announced_hash, "
                                       "statement, error, elapsed_ms, {} FROM {} ORDER BY script",
                                       has_executed() ? "executed" : "''", in_main(name_)));
  std::vector<Checkpoint> checkpoints;
  while (query.step())
    checkpoints.push_back({query.text(0), query.optional_text(1), from_column(query.number(2)),
                           from_column(query.number(3)), query.number(4) != 0, from_column(query.number(5)),
                           query.text(6), query.text(7), query.number(8), executed_from_text(query.text(9))});
  return checkpoints;
}

void ProgressTable::write(const Checkpoint& checkpoint) {
  connection_.execute(fmt::format(
      "CREATE TABLE IF NOT EXISTS {} (script TEXT NOT NULL PRIMARY KEY, version TEXT, statements_done INT NOT "
      "NULL, done_hash INT NOT NULL, announced INT NOT NULL, announced_hash INT NOT NULL, statement TEXT NOT "
      "NULL, error TEXT NOT NULL, elapsed_ms INT NOT NULL, executed TEXT NOT NULL DEFAULT '')",
      in_main(name_)));
  if (!has_executed())
    connection_.execute(fmt::format("ALTER TABLE {} ADD COLUMN executed TEXT NOT NULL DEFAULT ''", in_main(name_)));
  Query(connection_, fmt::format("INSERT OR REPLACE INTO {} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", in_main(name_)))
      .bind(checkpoint.script)
      .bind_optional(checkpoint.version)
      .bind(to_column(checkpoint.statements_done))
      .bind(to_column(checkpoint.done_hash))
      .bind(std::int64_t{checkpoint.announced})
      .bind(to_column(checkpoint.announced_hash))
      .bind(checkpoint.statement)
      .bind(checkpoint.error)
      .bind(std::int64_t{checkpoint.elapsed_ms})
      .bind(to_text(checkpoint.executed))
      .run();
}

// A table that an earlier release made has no such column.
bool ProgressTable::has_executed() {
  return Query(connection_, "SELECT 1 FROM pragma_table_info(?, 'main') WHERE name = 'executed'").bind(name_).step();
}

void ProgressTable::remove(const std::string& script) {
  if (!table_exists(connection_, name_)) return;
  Query(connection_, fmt::format("DELETE FROM {} WHERE script = ?", in_main(name_))).bind(script).run();
}

void ProgressTable::drop_if_empty() {
  if (!table_exists(connection_, name_)) return;
  if (Query(connection_, fmt::format("SELECT 1 FROM {}", in_main(name_))).step()) return;
  connection_.execute(fmt::format("DROP TABLE {}", in_main(name_)));
}

std::optional<std::string> PropertyTable::read(std::string_view property) {
  if (!table_exists(connection_, name_)) return std::nullopt;
  Query query(connection_, fmt::format("SELECT value FROM {} WHERE name = ?", in_main(name_)));
  if (!query.bind(property).step()) return std::nullopt;
  return query.text(0);
}

void PropertyTable::write(std::string_view property, const std::optional<std::string>& value) {
  if (!value && !table_exists(connection_, name_)) return;
  connection_.execute(fmt::format("CREATE TABLE IF NOT EXISTS {} (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
                                  in_main(name_)));
  if (value)
    Query(connection_, fmt::format("INSERT OR REPLACE INTO {} VALUES (?, ?)", in_main(name_)))
        .bind(property)
        .bind(*value)
        .run();
  else
    Query(connection_, fmt::format("DELETE FROM {} WHERE name = ?", in_main(name_))).bind(property).run();
}

}  // namespace fishway::sqlite
