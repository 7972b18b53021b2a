#include "drivers/sqlite/history_table.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>
#include <string_view>

#include "core/error.hpp"
#include "drivers/sqlite/result_codes.hpp"

namespace fishway::sqlite {
namespace {

enum Column {
  rank,
  version,
  description,
  type,
  script,
  checksum,
  installed_by,
  installed_on,
  time,
  success,
  column_count
};
constexpr std::array<std::string_view, column_count> kColumns = {
    "installed_rank", "version",      "description",  "type",           "script",
    "checksum",       "installed_by", "installed_on", "execution_time", "success"};

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Where each column stands in the query's result, found by its name.
std::array<int, column_count> find_columns(const Query& query, const std::string& table) {
  std::array<int, column_count> places;
  places.fill(-1);
  for (int i = 0; i < query.columns(); ++i) {
    auto known = std::ranges::find(kColumns, lower(query.name(i)));
    if (known != kColumns.end()) places[static_cast<std::size_t>(known - kColumns.begin())] = i;
  }
  for (std::size_t i = 0; i < places.size(); ++i)
    if (places[i] < 0)
      throw Error(ErrorKind::configuration, fmt::format("the history table {} has no column {}", table, kColumns[i]),
                  "it was not made by Flyway or fishway, or was changed since: add the column, or name another table "
                  "with --table");
  return places;
}

// "2026-11-21 10:00:00.123", which is UTC, or milliseconds since 1970, which Flyway's driver can store as well.
std::string rfc3339(Query& query, int column) {
  std::string text = query.text(column);
  if (!text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c); }))
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(query.number(column) / 1000)));
  if (text.size() < 19) return text;
  text = text.substr(0, 19) + 'Z';
  text[10] = 'T';
  return text;
}

bool is_true(const Query& query, int column) {
  std::string text = lower(query.text(column));
  return text == "true" || text == "t" || query.number(column) != 0;
}

HistoryRow read_row(Query& query, const std::array<int, column_count>& at) {
  HistoryRow row;
  row.installed_rank = static_cast<int>(query.number(at[rank]));
  row.version = query.optional_text(at[version]);
  row.description = query.text(at[description]);
  row.type = query.text(at[type]);
  row.script = query.text(at[script]);
  if (!query.is_null(at[checksum])) row.checksum = static_cast<std::int32_t>(query.number(at[checksum]));
  row.installed_by = query.text(at[installed_by]);
  row.installed_on = rfc3339(query, at[installed_on]);
  row.execution_time_ms = query.number(at[time]);
  row.success = is_true(query, at[success]);
  return row;
}

void bind_checksum(Query& query, const std::optional<std::int32_t>& checksum) {
  if (checksum)
    query.bind(std::int64_t{*checksum});
  else
    query.bind_optional(std::nullopt);
}

}  // namespace

// By preparing a statement for it, which looks into the schema as it is in memory, when it still is the file's: there
// it is found at once, while a query of sqlite_master reads all of that. A view is no table.
bool table_exists(Connection& connection, const std::string& name) {
  try {
    Query(connection, fmt::format("SELECT 1 FROM main.{} LIMIT 0", quote_name(name))).run();
  } catch (const SqliteError& error) {
    if (error.code == SQLITE_ERROR && std::string_view(error.message).starts_with("no such table")) return false;
    throw;
  }
  return sqlite3_table_column_metadata(connection.handle(), "main", name.c_str(), nullptr, nullptr, nullptr, nullptr,
                                       nullptr, nullptr) == SQLITE_OK;
}

HistoryTable::HistoryTable(Connection& connection, std::string name)
    : connection_(connection),
      name_(std::move(name)),
      insert_(fmt::format("INSERT INTO {} (\"installed_rank\", \"version\", \"description\", \"type\", \"script\", "
                          "\"checksum\", \"installed_by\", \"execution_time\", \"success\") "
                          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          table())) {}

std::optional<History> HistoryTable::read() {
  if (!table_exists(connection_, name_)) {
    know({});
    return std::nullopt;
  }
  Query query(connection_, fmt::format("SELECT * FROM {}", table()));
  auto columns = find_columns(query, name_);
  History history;
  while (query.step()) history.push_back(read_row(query, columns));
  std::ranges::stable_sort(history, {}, &HistoryRow::installed_rank);
  know({true, static_cast<std::int64_t>(history.size()), history.empty() ? 0 : history.back().installed_rank});
  return history;
}

// The text is Flyway's, to the character: https://github.com/flyway/flyway, SQLiteDatabase.getRawCreateScript.
void HistoryTable::create() {
  may_have_changed();
  connection_.execute(
      fmt::format("CREATE TABLE {} (\n"
                  "    \"installed_rank\" INT NOT NULL PRIMARY KEY,\n"
                  "    \"version\" VARCHAR(50),\n"
                  "    \"description\" VARCHAR(200) NOT NULL,\n"
                  "    \"type\" VARCHAR(20) NOT NULL,\n"
                  "    \"script\" VARCHAR(1000) NOT NULL,\n"
                  "    \"checksum\" INT,\n"
                  "    \"installed_by\" VARCHAR(100) NOT NULL,\n"
                  "    \"installed_on\" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),\n"
                  "    \"execution_time\" INT NOT NULL,\n"
                  "    \"success\" BOOLEAN NOT NULL\n"
                  ")",
                  table()));
  connection_.execute(
      fmt::format("CREATE INDEX \"main\".{} ON {} (\"success\")", quote_name(name_ + "_s_idx"), quote_name(name_)));
}

void HistoryTable::insert(const HistoryRow& row, long long more_ms) {
  Query& insert = connection_.kept(insert_);
  insert.bind(std::int64_t{row.installed_rank})
      .bind_optional(row.version)
      .bind(row.description)
      .bind(row.type)
      .bind(row.script);
  bind_checksum(insert, row.checksum);
  insert.bind(row.installed_by).bind(std::int64_t{row.execution_time_ms + more_ms}).bind(std::int64_t{row.success});
  const int before = sqlite3_total_changes(connection_.handle());
  insert.run();
  if (sqlite3_total_changes(connection_.handle()) != before + 1) may_have_changed();  // somebody's trigger
  ++here_.rows;
  here_.last_rank = std::max<std::int64_t>(here_.last_rank, row.installed_rank);
}

void HistoryTable::remove(int rank) {
  may_have_changed();
  Query(connection_, fmt::format("DELETE FROM {} WHERE \"installed_rank\" = ?", table()))
      .bind(std::int64_t{rank})
      .run();
}

void HistoryTable::update(const HistoryRow& row) {
  Query update(
      connection_,
      fmt::format("UPDATE {} SET \"description\" = ?, \"type\" = ?, \"checksum\" = ? WHERE \"installed_rank\" = ?",
                  table()));
  update.bind(row.description).bind(row.type);
  bind_checksum(update, row.checksum);
  update.bind(std::int64_t{row.installed_rank}).run();
}

void HistoryTable::know(const Extent& extent) {
  known_ = extent;
  known_at_ = connection_.data_version();
  is_counted_ = false;
}

void HistoryTable::require_unmoved() {
  here_ = known_.value_or(Extent{});
  is_counted_ = known_.has_value();
  if (!known_ || connection_.data_version() == known_at_ || extent() == *known_) return;
  throw Error(
      ErrorKind::run_lock_held,
      fmt::format("another program changed the history table {} during this run; nothing was written over it", name_),
      "wait until it is done (Flyway takes no lock on SQLite), then run `fishway migrate` again");
}

HistoryTable::Extent HistoryTable::extent() {
  if (!table_exists(connection_, name_)) return {};
  Query query(connection_, fmt::format("SELECT count(*), coalesce(max(\"installed_rank\"), 0) FROM {}", table()));
  query.step();
  return {true, query.number(0), query.number(1)};
}

}  // namespace fishway::sqlite
