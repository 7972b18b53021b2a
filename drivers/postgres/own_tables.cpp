#include "drivers/postgres/own_tables.hpp"

#include <fmt/format.h>

#include "drivers/postgres/facts.hpp"
#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

/// Who waits for longer makes others wait behind.
constexpr Milliseconds patience_with_readers{200};

std::string existence_of(const std::string& name) {
  return fmt::format("pg_catalog.to_regclass({}) IS NOT NULL", literal(std::string_view(name)));
}

bool exists(Connection& connection, const std::string& name) {
  return connection.query("SELECT " + existence_of(name))[0][0].as<bool>();
}

// PostgreSQL has no unsigned integers: a hash is stored as the signed number with the same bits.
std::int64_t stored(std::uint64_t hash) { return static_cast<std::int64_t>(hash); }

Checkpoint checkpoint_of(const Rows& rows, std::size_t row) {
  Checkpoint result;
  result.script = rows.text(row, "script");
  result.version = rows.text_or_null(row, 1);
  result.statements_done = static_cast<std::size_t>(rows.number(row, "statements_done"));
  result.done_hash = static_cast<std::uint64_t>(rows.number(row, "done_hash"));
  result.announced = rows.is_true(row, "announced");
  result.announced_hash = static_cast<std::uint64_t>(rows.number(row, "announced_hash"));
  result.statement = rows.text(row, "statement");
  result.error = rows.text(row, "error");
  result.elapsed_ms = rows.number(row, "elapsed_ms");
  result.executed = executed_from_text(rows.text(row, "executed"));
  return result;
}

}  // namespace

ProgressTable::ProgressTable(const std::string& schema, const std::string& history_table)
    : name_(qualified(schema, progress_table_name(history_table))) {}

std::string ProgressTable::existence() const { return existence_of(name_); }

// Another run may have made or dropped the table since it was last looked for.
bool ProgressTable::look(Connection& connection) { return exists_ = exists(connection, name_); }

std::vector<Checkpoint> ProgressTable::read(Connection& connection) {
  std::vector<Checkpoint> checkpoints;
  if (!look(connection)) return checkpoints;
  try {
    checkpoints = checkpoints_in(connection.rows({selection()}).front());
  } catch (const Error& error) {
    if (error.server_code != "42P01" || look(connection)) throw;  // A run that ended has dropped it meanwhile.
  }
  return checkpoints;
}

std::string ProgressTable::selection() const {
  return "SELECT script, version, statements_done, done_hash, announced, announced_hash, statement, error, elapsed_ms,"
         " executed FROM " +
         name_ + " ORDER BY script";
}

std::vector<Checkpoint> ProgressTable::checkpoints_in(const Rows& rows) {
  std::vector<Checkpoint> checkpoints;
  for (std::size_t row = 0; row < rows.size(); ++row) checkpoints.push_back(checkpoint_of(rows, row));
  return checkpoints;
}

void ProgressTable::drop_if_empty(Connection& connection) {
  if (!look(connection) || connection.query(fmt::format("SELECT EXISTS (SELECT FROM {})", name_))[0][0].as<bool>())
    return;
  try {
    connection.transact(
        {fmt::format("SET LOCAL lock_timeout = {}", patience_with_readers.count()), "DROP TABLE " + name_});
    exists_ = false;
  } catch (const Error& error) {
    if (error.kind != ErrorKind::configuration) throw;
    // Somebody reads it, pg_dump perhaps: an empty table may stay.
  }
}

std::vector<std::string> ProgressTable::writing(const Checkpoint& checkpoint) const {
  std::vector<std::string> statements;
  if (!exists_)
    statements.push_back(
        fmt::format("CREATE TABLE IF NOT EXISTS {} (script varchar(1000) PRIMARY KEY, version varchar(50), "
                    "statements_done bigint NOT NULL,"
                    " done_hash bigint NOT NULL, announced boolean NOT NULL, announced_hash bigint NOT NULL, statement "
                    "text NOT NULL,"
                    " error text NOT NULL, elapsed_ms bigint NOT NULL, executed text NOT NULL, updated_on timestamptz "
                    "NOT NULL DEFAULT now())",
                    name_));
  statements.push_back(fmt::format(
      "INSERT INTO {} (script, version, statements_done, done_hash, announced, announced_hash, statement, error, "
      "elapsed_ms, executed)"
      " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (script) DO UPDATE SET version = excluded.version,"
      " statements_done = excluded.statements_done, done_hash = excluded.done_hash, announced = excluded.announced,"
      " announced_hash = excluded.announced_hash, statement = excluded.statement, error = excluded.error,"
      " elapsed_ms = excluded.elapsed_ms, executed = excluded.executed, updated_on = now()",
      name_, literal(std::string_view(checkpoint.script)), literal(checkpoint.version), checkpoint.statements_done,
      stored(checkpoint.done_hash), checkpoint.announced, stored(checkpoint.announced_hash),
      literal(std::string_view(checkpoint.statement)), literal(std::string_view(checkpoint.error)),
      checkpoint.elapsed_ms, literal(std::string_view(to_text(checkpoint.executed)))));
  return statements;
}

std::vector<std::string> ProgressTable::clearing(const std::string& script) const {
  if (!exists_) return {};
  return {fmt::format("DELETE FROM {} WHERE script = {}", name_, literal(std::string_view(script)))};
}

PropertiesTable::PropertiesTable(const std::string& schema, const std::string& history_table)
    : name_(qualified(schema, properties_table_name(history_table))) {}

std::optional<std::string> PropertiesTable::read(Connection& connection, const std::string& property) {
  if (!read_ || answered_.contains(property)) {
    forget();
    std::map<std::string, std::string> all;
    if (exists(connection, name_)) {
      const Rows rows = connection.rows({"SELECT name, value FROM " + name_}).front();
      for (std::size_t row = 0; row < rows.size(); ++row) all.emplace(rows.text(row, 0), rows.text(row, 1));
    }
    read_ = std::move(all);
  }
  answered_.insert(property);
  const auto found = read_->find(property);
  return found == read_->end() ? std::nullopt : std::optional(found->second);
}

void PropertiesTable::forget() {
  read_.reset();
  answered_.clear();
}

std::vector<std::string> PropertiesTable::writing(std::string_view property,
                                                  const std::optional<std::string>& value) const {
  std::string create =
      fmt::format("CREATE TABLE IF NOT EXISTS {} (name varchar(100) PRIMARY KEY, value text NOT NULL)", name_);
  std::string write =
      value
          ? fmt::format(
                "INSERT INTO {} (name, value) VALUES ({}, {}) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                name_, literal(property), literal(value))
          : fmt::format("DELETE FROM {} WHERE name = {}", name_, literal(property));
  return {create, write};
}

}  // namespace fishway::postgres
