#include "drivers/postgres/history_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

constexpr std::array columns{"installed_rank", "version",      "description",  "type",           "script",
                             "checksum",       "installed_by", "installed_on", "execution_time", "success"};
using ColumnNames = std::array<std::string, columns.size()>;

// The columns as the table spells them, in the order of `columns`; empty where one is missing. Nothing: no table.
std::optional<ColumnNames> find_columns(Connection& connection, const std::string& schema, const std::string& table) {
  pqxx::result rows = connection.query(
      fmt::format("SELECT a.attname, lower(a.attname) AS lower_name FROM pg_catalog.pg_class c"
                  " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                  " LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
                  " WHERE n.nspname = {} AND c.relname = {} AND c.relkind IN ('r', 'p')",
                  literal(std::string_view(schema)), literal(std::string_view(table))));
  if (rows.empty()) return std::nullopt;
  ColumnNames names;
  for (const auto& row : rows) {
    auto column = std::find(columns.begin(), columns.end(), std::string_view(row["lower_name"].c_str()));
    if (column != columns.end()) names[static_cast<std::size_t>(column - columns.begin())] = row["attname"].c_str();
  }
  return names;
}

void require_all(const ColumnNames& names, const std::string& table) {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (names[i].empty())
      throw Error(ErrorKind::configuration,
                  fmt::format("The history table {} has no column \"{}\", so it is not Flyway's or fishway's.", table,
                              columns[i]),
                  "Name another table with --table, or bring this one back to the columns that Flyway gives it.");
}

// The column is a timestamp without time zone, written in the session's.
std::string selection(const ColumnNames& names, const std::string& table) {
  std::string list;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::string name = identifier(names[i]);
    if (std::string_view(columns[i]) == "installed_on")
      name = fmt::format("to_char({}::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')", name);
    list += fmt::format("{}{} AS {}", i == 0 ? "" : ", ", name, columns[i]);
  }
  return fmt::format("SELECT {} FROM {} ORDER BY 1", list, table);
}

template <typename Field>
std::optional<std::string> text_or_null(const Field& field) {
  return field.is_null() ? std::nullopt : std::optional<std::string>(field.c_str());
}

template <typename Row>
HistoryRow history_row(const Row& row) {
  HistoryRow result;
  result.installed_rank = row["installed_rank"].template as<int>();
  result.version = text_or_null(row["version"]);
  result.description = row["description"].c_str();
  result.type = row["type"].c_str();
  result.script = row["script"].c_str();
  if (!row["checksum"].is_null()) result.checksum = row["checksum"].template as<std::int32_t>();
  result.installed_by = row["installed_by"].c_str();
  result.installed_on = row["installed_on"].c_str();
  result.execution_time_ms = row["execution_time"].template as<long long>();
  result.success = row["success"].template as<bool>();
  return result;
}

std::string values(const HistoryRow& row, const std::string& own_time) {
  return fmt::format("({}, {}, {}, {}, {}, {}, {}, least({} + {}, 2147483647)::int, {})", row.installed_rank,
                     literal(row.version), literal(std::string_view(row.description)),
                     literal(std::string_view(row.type)), literal(std::string_view(row.script)),
                     row.checksum ? std::to_string(*row.checksum) : "NULL", literal(std::string_view(row.installed_by)),
                     row.execution_time_ms, own_time, row.success);
}

}  // namespace

HistoryTable::HistoryTable(std::string schema, std::string table)
    : schema_(std::move(schema)), table_(std::move(table)), name_(qualified(schema_, table_)) {}

std::optional<History> HistoryTable::read(Connection& connection) const {
  std::optional<ColumnNames> names = find_columns(connection, schema_, table_);
  if (!names) return std::nullopt;
  require_all(*names, name_);
  History history;
  pqxx::result rows = connection.query(selection(*names, name_));
  for (const auto& row : rows) history.push_back(history_row(row));
  return history;
}

std::vector<std::string> HistoryTable::creation(const History& rows) const {
  std::vector<std::string> statements{
      fmt::format("CREATE TABLE {} (\n"
                  "    \"installed_rank\" INT NOT NULL,\n"
                  "    \"version\" VARCHAR(50),\n"
                  "    \"description\" VARCHAR(200) NOT NULL,\n"
                  "    \"type\" VARCHAR(20) NOT NULL,\n"
                  "    \"script\" VARCHAR(1000) NOT NULL,\n"
                  "    \"checksum\" INTEGER,\n"
                  "    \"installed_by\" VARCHAR(100) NOT NULL,\n"
                  "    \"installed_on\" TIMESTAMP NOT NULL DEFAULT now(),\n"
                  "    \"execution_time\" INTEGER NOT NULL,\n"
                  "    \"success\" BOOLEAN NOT NULL\n"
                  ")",
                  name_)};
  if (!rows.empty()) statements.push_back(insertion(rows, "0"));
  statements.push_back(fmt::format("ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY (\"installed_rank\")", name_,
                                   identifier(table_ + "_pk")));
  statements.push_back(fmt::format("CREATE INDEX {} ON {} (\"success\")", identifier(table_ + "_s_idx"), name_));
  return statements;
}

std::vector<std::string> HistoryTable::edits(const HistoryEdit& edit) const {
  std::vector<std::string> statements;
  if (!edit.deletes.empty()) statements.push_back(deletion(edit.deletes));
  for (const HistoryRow& row : edit.updates) statements.push_back(update(row));
  if (!edit.inserts.empty()) statements.push_back(insertion(edit.inserts, "0"));
  return statements;
}

std::string HistoryTable::insertion(const History& rows, const std::string& own_time) const {
  std::string list;
  for (const HistoryRow& row : rows) list += (list.empty() ? "" : ", ") + values(row, own_time);
  return fmt::format(
      "INSERT INTO {} (\"installed_rank\", \"version\", \"description\", \"type\", \"script\", \"checksum\", "
      "\"installed_by\","
      " \"execution_time\", \"success\") VALUES {} RETURNING \"execution_time\"",
      name_, list);
}

std::string HistoryTable::deletion(const std::vector<int>& ranks) const {
  return fmt::format("DELETE FROM {} WHERE \"installed_rank\" IN ({})", name_, fmt::join(ranks, ", "));
}

std::string HistoryTable::update(const HistoryRow& row) const {
  return fmt::format(
      "UPDATE {} SET \"description\" = {}, \"type\" = {}, \"checksum\" = {} WHERE \"installed_rank\" = {}", name_,
      literal(std::string_view(row.description)), literal(std::string_view(row.type)),
      row.checksum ? std::to_string(*row.checksum) : "NULL", row.installed_rank);
}

}  // namespace fishway::postgres
