#include "drivers/mysql/history_table.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

#include "core/error.hpp"
#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/message.hpp"
#include "drivers/mysql/server_error.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

constexpr std::string_view columns =
    "`installed_rank`, `version`, `description`, `type`, `script`, `checksum`, `installed_by`, `execution_time`, "
    "`success`";

/// Text columns as bytes of UTF-8, whatever character_set_results is by now.
constexpr std::string_view selected_columns =
    "`installed_rank`, "
    "CAST(CONVERT(`version` USING utf8mb4) AS BINARY), "
    "CAST(CONVERT(`description` USING utf8mb4) AS BINARY), "
    "CAST(CONVERT(`type` USING utf8mb4) AS BINARY), "
    "CAST(CONVERT(`script` USING utf8mb4) AS BINARY), "
    "`checksum`, "
    "CAST(CONVERT(`installed_by` USING utf8mb4) AS BINARY), "
    "FLOOR(UNIX_TIMESTAMP(`installed_on`)), `execution_time`, `success` + 0";

/// Flyway names the primary key's constraint on MySQL and does not on MariaDB; neither server keeps the name.
std::string create_text(const DatabaseFacts& facts) {
  const std::string constraint =
      facts.dialect == Dialect::mariadb ? "" : fmt::format("CONSTRAINT {} ", quote_identifier(facts.table + "_pk"));
  return fmt::format(
      "CREATE TABLE {} (\n"
      "  `installed_rank` INT NOT NULL,\n"
      "  `version` VARCHAR(50),\n"
      "  `description` VARCHAR(200) NOT NULL,\n"
      "  `type` VARCHAR(20) NOT NULL,\n"
      "  `script` VARCHAR(1000) NOT NULL,\n"
      "  `checksum` INT,\n"
      "  `installed_by` VARCHAR(100) NOT NULL,\n"
      "  `installed_on` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,\n"
      "  `execution_time` INT NOT NULL,\n"
      "  `success` BOOL NOT NULL,\n"
      "  {}PRIMARY KEY (`installed_rank`),\n"
      "  INDEX {} (`success`)\n"
      ")",
      qualified(facts.schema, facts.table), constraint, quote_identifier(facts.table + "_s_idx"));
}

std::string checksum_text(const HistoryRow& row) { return row.checksum ? std::to_string(*row.checksum) : "NULL"; }

/// The row's values in the order of `columns`.
std::string values_text(const HistoryRow& row, long long extra_ms) {
  return fmt::format("{}, {}, {}, {}, {}, {}, {}, {}, {}", row.installed_rank, literal_or_null(row.version),
                     literal(row.description), literal(row.type), literal(row.script), checksum_text(row),
                     literal(row.installed_by), row.execution_time_ms + extra_ms, row.success ? 1 : 0);
}

/// Every column of the table must be selected, in the table's order: the others would come first in it.
std::string select_text(const HistoryRow& row) {
  return fmt::format(
      "SELECT {} AS `installed_rank`, {} AS `version`, {} AS `description`, {} AS `type`, {} AS `script`, {} AS "
      "`checksum`, "
      "{} AS `installed_by`, CURRENT_TIMESTAMP AS `installed_on`, {} AS `execution_time`, {} AS `success`",
      row.installed_rank, literal_or_null(row.version), literal(row.description), literal(row.type),
      literal(row.script), checksum_text(row), literal(row.installed_by), row.execution_time_ms, row.success ? 1 : 0);
}

long long number(const Cell& cell) { return cell ? std::strtoll(cell->c_str(), nullptr, 10) : 0; }

HistoryRow parse_row(const Row& cells) {
  HistoryRow row;
  row.installed_rank = static_cast<int>(number(cells.at(0)));
  row.version = cells.at(1);
  row.description = cells.at(2).value_or("");
  row.type = cells.at(3).value_or("");
  row.script = cells.at(4).value_or("");
  if (cells.at(5)) row.checksum = static_cast<std::int32_t>(number(cells.at(5)));
  row.installed_by = cells.at(6).value_or("");
  row.installed_on = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(number(cells.at(7)))));
  row.execution_time_ms = number(cells.at(8));
  row.success = number(cells.at(9)) != 0;
  return row;
}

/// "Unknown column 'success' in 'field list'" -> "success"
std::string missing_column(const std::string& message) {
  const std::size_t begin = message.find('\'');
  const std::size_t end = begin == std::string::npos ? begin : message.find('\'', begin + 1);
  return end == std::string::npos ? "?" : message.substr(begin + 1, end - begin - 1);
}

}  // namespace

std::string HistoryTable::name() const { return qualified(facts_.schema, facts_.table); }

std::string HistoryTable::select() const {
  return fmt::format("SELECT {} FROM {} ORDER BY `installed_rank`", selected_columns, name());
}

History HistoryTable::parse(const std::vector<Row>& rows) {
  History history;
  history.reserve(rows.size());
  for (const Row& row : rows) history.push_back(parse_row(row));
  return history;
}

std::optional<History> HistoryTable::read() {
  try {
    return parse(connection_.query(select()));
  } catch (const ServerError& error) {
    constexpr int bad_database = 1049, no_such_table = 1146, bad_column = 1054;
    if (error.code == bad_database || error.code == no_such_table) return std::nullopt;
    if (error.code != bad_column) throw;
    Error wrong(
        ErrorKind::configuration,
        fmt::format("the history table {} has no column \"{}\"", name(), missing_column(error.message)),
        "It was not made by Flyway or fishway, or was changed since. Name another one with --table, or restore it.");
    wrong.server_code = std::to_string(error.code);
    throw wrong;
  }
}

bool HistoryTable::exists() {
  return connection_
      .query_cell(fmt::format("SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = {} AND TABLE_NAME = {}",
                              literal(facts_.schema), literal(facts_.table)))
      .has_value();
}

void HistoryTable::create(const History& rows) {
  if (exists()) return;
  if (rows.empty()) return connection_.execute(create_text(facts_));
  std::string select;
  for (const HistoryRow& row : rows) select += (select.empty() ? " " : " UNION ALL ") + select_text(row);
  try {
    connection_.execute(create_text(facts_) + select);
  } catch (const ServerError& error) {
    // CREATE TABLE ... SELECT is refused under enforce_gtid_consistency (1786) and in Galera's strict modes (1105).
    if (error.code != 1786 && error.code != 1105) throw;
    Message message;
    message.add(create_text(facts_));
    insert(rows, 0, message);
    connection_.send(message);
  }
}

void HistoryTable::insert(const History& rows, long long extra_ms, Message& message) const {
  if (rows.empty()) return;
  std::string values;
  for (const HistoryRow& row : rows) values += (values.empty() ? "(" : ", (") + values_text(row, extra_ms) + ")";
  message.add(fmt::format("INSERT INTO {} ({}) VALUES {}", name(), columns, values));
}

void HistoryTable::remove(int rank, Message& message) const {
  message.add(fmt::format("DELETE FROM {} WHERE `installed_rank` = {}", name(), rank));
}

void HistoryTable::update(const HistoryRow& row, Message& message) const {
  message.add(fmt::format("UPDATE {} SET `description` = {}, `type` = {}, `checksum` = {} WHERE `installed_rank` = {}",
                          name(), literal(row.description), literal(row.type), checksum_text(row), row.installed_rank));
}

}  // namespace fishway::mysql
