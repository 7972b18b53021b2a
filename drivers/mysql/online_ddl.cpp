#include "drivers/mysql/online_ddl.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

using Place = DdlStatement::Place;

// MySQL refuses INSTANT together with a LOCK (1221). MariaDB without one takes INSTANT for PARTITION BY and ORDER BY,
// and copies; it has NOCOPY for what rebuilds no table. Measured on MySQL 9.7 and MariaDB 10.11.
std::vector<std::string> clauses(Dialect dialect) {
  if (dialect == Dialect::mysql) return {"ALGORITHM=INSTANT", "ALGORITHM=INPLACE, LOCK=NONE"};
  return {"ALGORITHM=INSTANT, LOCK=NONE", "ALGORITHM=NOCOPY, LOCK=NONE", "ALGORITHM=INPLACE, LOCK=NONE"};
}

bool takes_clause(Place place, Dialect dialect) {
  if (place == Place::nowhere) return false;
  return dialect == Dialect::mysql || (place != Place::behind_table_mysql && place != Place::at_end_mysql);
}

std::string with_clause(const std::string& text, const DdlStatement& ddl, std::string clause) {
  const std::string before = text.substr(0, ddl.clause_offset);
  const std::string after = text.substr(ddl.clause_offset);
  if (ddl.clause_place == Place::at_end || ddl.clause_place == Place::at_end_mysql) {
    if (const std::size_t comma = clause.find(','); comma != std::string::npos) clause.erase(comma, 1);
    return before + " " + clause + after;
  }
  return before + clause + (ddl.clause_place == Place::behind_table_alone ? " " : ", ") + after;
}

std::string columns(const std::vector<std::string>& names, const char* alias) {
  std::vector<std::string> result;
  for (const std::string& name : names) result.push_back(fmt::format("{}.{}", alias, quote_identifier(name)));
  return fmt::format("{}", fmt::join(result, ", "));
}

std::string text_of(const TableName& table) {
  return table.schema.empty() ? quote_identifier(table.name) : qualified(table.schema, table.name);
}

/// The query for rows without a parent.
std::string orphans(const TableName& table, const ForeignKey& key) {
  if (key.columns.empty() || key.columns.size() != key.parent_columns.size()) return "";
  std::vector<std::string> matches;
  std::vector<std::string> given;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    matches.push_back(
        fmt::format("p.{} = c.{}", quote_identifier(key.parent_columns[i]), quote_identifier(key.columns[i])));
    given.push_back(fmt::format("c.{} IS NOT NULL", quote_identifier(key.columns[i])));
  }
  return fmt::format("SELECT {} FROM {} c LEFT JOIN {} p ON {} WHERE {} AND p.{} IS NULL", columns(key.columns, "c"),
                     text_of(table), text_of(key.parent), fmt::join(matches, " AND "), fmt::join(given, " AND "),
                     quote_identifier(key.parent_columns.front()));
}

std::string foreign_key_hint(const TableName& table, const ForeignKey& key) {
  const std::string query = orphans(table, key);
  return fmt::format(
      "A foreign key is added without a copy while foreign_key_checks is off; the rows that are there are then never "
      "checked{}. When there are no orphans, write:\n    SET foreign_key_checks = 0;\n    the ALTER TABLE;\n    SET "
      "foreign_key_checks = 1;\n",
      query.empty() ? "" : fmt::format(", so look for orphans first:\n    {};\n", query));
}

std::string refusal_hint(const TableName& table, const DdlStatement& ddl) {
  std::string hint;
  if (ddl.foreign_key) hint = foreign_key_hint(table, *ddl.foreign_key);
  return hint +
         "Let gh-ost or pt-online-schema-change copy it without a lock; or, where writers can wait for as long as that "
         "takes, write above the statement\n    -- fishway: allow=table-copy reason=\"...\"\nor type: fishway migrate "
         "--allow table-copy";
}

}  // namespace

std::vector<OnlineAttempt> online_attempts(const std::string& text, const DdlStatement& ddl, Dialect dialect) {
  std::vector<OnlineAttempt> attempts;
  if (ddl.names_algorithm || ddl.only_renames_table || !takes_clause(ddl.clause_place, dialect)) return attempts;
  for (const std::string& clause : clauses(dialect)) attempts.push_back({clause, with_clause(text, ddl, clause)});
  return attempts;
}

bool copies_without_asking(const DdlStatement& ddl, Dialect dialect) {
  return ddl.rewrites_partitions && !ddl.names_algorithm && !takes_clause(ddl.clause_place, dialect);
}

bool is_not_supported(const ServerError& error) {
  switch (error.code) {
    case 1845:  // ER_ALTER_OPERATION_NOT_SUPPORTED
    case 1846:  // ER_ALTER_OPERATION_NOT_SUPPORTED_REASON
    case 1800:  // ER_UNKNOWN_ALTER_ALGORITHM: an older server
    case 4080:  // ER_INNODB_INSTANT_ADD_NOT_SUPPORTED_MAX_SIZE (MySQL)
    case 4092:  // ER_INNODB_MAX_ROW_VERSION (MySQL): too many INSTANT changes before
      return true;
    default:
      return false;
  }
}

Refusal::Refusal(const ServerError& server, const DdlStatement& ddl, const TableName& table, std::uint64_t bytes)
    : ServerError(server.code, server.sql_state,
                  fmt::format("the server would copy the table {} ({} MiB) or keep its writers out: {}", text_of(table),
                              bytes >> 20, server.message)),
      hint(refusal_hint(table, ddl)) {}

}  // namespace fishway::mysql
