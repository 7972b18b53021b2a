#include "drivers/postgres/history_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

constexpr std::array<std::string_view, 10> columns{"installed_rank", "version",  "description",  "type",
                                                   "script",         "checksum", "installed_by", "installed_on",
                                                   "execution_time", "success"};

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// The numbers of the columns in a row.
enum Column { rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success };

// "2026-11-21 10:00:00.123456" is 2026-11-21T10:00:00Z. To have each row's written like this by the server takes it
// 0.4 us; it is 2 ms of 5 for 5,000 rows (measured on PostgreSQL 15).
std::string utc_text(std::string_view time) {
  if (time.size() < 19 || time[10] != ' ') return std::string(time);
  return fmt::format("{}T{}Z", time.substr(0, 10), time.substr(11, 8));
}

HistoryRow history_row(const Rows& rows, std::size_t row) {
  HistoryRow result;
  result.installed_rank = static_cast<int>(rows.number(row, rank));
  result.version = rows.text_or_null(row, version);
  result.description = rows.text(row, description);
  result.type = rows.text(row, type);
  result.script = rows.text(row, script);
  if (!rows.is_null(row, checksum)) result.checksum = static_cast<std::int32_t>(rows.number(row, checksum));
  result.installed_by = rows.text(row, installed_by);
  result.installed_on = utc_text(rows.text(row, installed_on));
  result.execution_time_ms = rows.number(row, execution_time);
  result.success = rows.text(row, success) == "t";
  return result;
}

std::string milliseconds(std::string_view before, const std::string& own_time) {
  return fmt::format("least({} + {}, 2147483647)::int", before, own_time);
}

std::string texts(const HistoryRow& row) {
  return fmt::format("{}, {}, {}, {}, {}, {}, {}", row.installed_rank, literal(row.version),
                     literal(std::string_view(row.description)), literal(std::string_view(row.type)),
                     literal(std::string_view(row.script)), row.checksum ? std::to_string(*row.checksum) : "NULL",
                     literal(std::string_view(row.installed_by)));
}

std::string values(const HistoryRow& row, const std::string& own_time) {
  return fmt::format("({}, {}, {})", texts(row), milliseconds(std::to_string(row.execution_time_ms), own_time),
                     row.success);
}

}  // namespace

HistoryColumns::HistoryColumns(const std::set<std::string>& found) {
  for (const std::string& name : found) {
    const auto column = std::ranges::find(columns, lower(name));
    if (column != columns.end()) names_[static_cast<std::size_t>(column - columns.begin())] = name;
  }
}

bool HistoryColumns::are_complete() const { return std::ranges::find(names_, "") == names_.end(); }

void HistoryColumns::require_all(const std::string& table) const {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (names_[i].empty())
      throw Error(ErrorKind::configuration,
                  fmt::format("The history table {} has no column \"{}\", so it is not Flyway's or fishway's.", table,
                              columns[i]),
                  "Name another table with --table, or bring this one back to the columns that Flyway gives it.");
}

// installed_on is a timestamp without time zone, written in the session's.
std::string HistoryColumns::selected(bool iso) const {
  std::string list;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::string value = identifier(names_[i]);
    if (i == installed_on) value += "::timestamptz AT TIME ZONE 'UTC'";
    if (i == installed_on && !iso) value = fmt::format("to_char({}, 'YYYY-MM-DD HH24:MI:SS')", value);
    list += (i == 0 ? "" : ", ") + value;
  }
  return list;
}

HistoryTable::HistoryTable(std::string schema, std::string table)
    : schema_(std::move(schema)), table_(std::move(table)), name_(qualified(schema_, table_)) {}

std::string HistoryTable::selection(const HistoryColumns& columns, bool iso) const {
  return fmt::format("SELECT {} FROM {} ORDER BY 1", columns.selected(iso), name_);
}

History HistoryTable::history_in(const Rows& rows) {
  History history;
  history.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) history.push_back(history_row(rows, row));
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
  return insertion_of(list);
}

std::string HistoryTable::insertion_of(const std::string& list) const {
  return fmt::format(
      "INSERT INTO {} (\"installed_rank\", \"version\", \"description\", \"type\", \"script\", \"checksum\", "
      "\"installed_by\","
      " \"execution_time\", \"success\") VALUES {} RETURNING \"execution_time\"",
      name_, list);
}

std::string HistoryTable::preparation(std::string_view name, const std::string& own_time) const {
  return fmt::format("PREPARE {} (int, varchar, varchar, varchar, varchar, int, varchar, bigint, boolean) AS {}", name,
                     insertion_of(fmt::format("($1, $2, $3, $4, $5, $6, $7, {}, $9)", milliseconds("$8", own_time))));
}

std::string HistoryTable::execution(std::string_view name, const HistoryRow& row) {
  return fmt::format("EXECUTE {} ({}, {}, {})", name, texts(row), row.execution_time_ms, row.success);
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
