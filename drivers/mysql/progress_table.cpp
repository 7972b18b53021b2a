#include "drivers/mysql/progress_table.hpp"

#include <fmt/format.h>

#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/message.hpp"
#include "drivers/mysql/server_error.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

/// Paths are longer than an index key may be on old row formats, so the key is the path's hash.
constexpr std::string_view progress_columns =
    "`script_hash` CHAR(64) CHARACTER SET ascii NOT NULL PRIMARY KEY, "
    "`script` VARCHAR(1000) NOT NULL, "
    "`version` VARCHAR(50) NULL, "
    "`statements_done` BIGINT UNSIGNED NOT NULL, "
    "`done_hash` BIGINT UNSIGNED NOT NULL, "
    "`announced` BOOL NOT NULL, "
    "`announced_hash` BIGINT UNSIGNED NOT NULL, "
    "`statement` TEXT NOT NULL, "
    "`error` TEXT NOT NULL, "
    "`elapsed_ms` BIGINT NOT NULL, "
    "`executed` TEXT NOT NULL, "
    "`updated_on` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP";

constexpr std::string_view property_columns =
    "`name` VARCHAR(100) NOT NULL PRIMARY KEY, `value` TEXT NOT NULL, "
    "`updated_on` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP";

void create(Connection& connection, const std::string& table, std::string_view columns) {
  connection.execute(
      fmt::format("CREATE TABLE IF NOT EXISTS {} ({}) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                  table, columns));
}

bool is_missing(const ServerError& error) { return error.code == 1146 || error.code == 1049 || error.code == 1051; }

std::uint64_t number(const Cell& cell) { return cell ? std::strtoull(cell->c_str(), nullptr, 10) : 0; }

Checkpoint parse_checkpoint(const Row& cells) {
  Checkpoint checkpoint;
  checkpoint.script = cells.at(0).value_or("");
  checkpoint.version = cells.at(1);
  checkpoint.statements_done = number(cells.at(2));
  checkpoint.done_hash = number(cells.at(3));
  checkpoint.announced = number(cells.at(4)) != 0;
  checkpoint.announced_hash = number(cells.at(5));
  checkpoint.statement = cells.at(6).value_or("");
  checkpoint.error = cells.at(7).value_or("");
  checkpoint.elapsed_ms = static_cast<long long>(number(cells.at(8)));
  checkpoint.executed = executed_from_text(cells.at(9).value_or(""));
  return checkpoint;
}

/// The longest prefix of at most `bytes` bytes that cuts no character of UTF-8 in two: TEXT holds 65,535 bytes.
std::string_view prefix(std::string_view text, std::size_t bytes = 60'000) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::string key(const std::string& script) { return fmt::format("SHA2({}, 256)", literal(script)); }

}  // namespace

std::string ProgressTable::name() const { return qualified(facts_.schema, facts_.table + "_progress"); }

std::string ProgressTable::select() const {
  return fmt::format(
      "SELECT CAST(`script` AS BINARY), CAST(`version` AS BINARY), `statements_done`, `done_hash`, `announced` + 0, "
      "`announced_hash`, CAST(`statement` AS BINARY), CAST(`error` AS BINARY), `elapsed_ms`, CAST(`executed` AS "
      "BINARY) FROM {} ORDER BY `script`",
      name());
}

std::vector<Checkpoint> ProgressTable::parse(const std::vector<Row>& rows) {
  exists_ = true;
  std::vector<Checkpoint> checkpoints;
  for (const Row& row : rows) checkpoints.push_back(parse_checkpoint(row));
  return checkpoints;
}

void ProgressTable::note_missing(const ServerError& error) {
  if (!is_missing(error)) throw ServerError(error);
  exists_ = false;
}

std::vector<Checkpoint> ProgressTable::read() {
  try {
    return parse(connection_.query(select()));
  } catch (const ServerError& error) {
    note_missing(error);
    return {};
  }
}

bool ProgressTable::exists() {
  if (!exists_)
    exists_ = connection_
                  .query_cell(
                      fmt::format("SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = {} AND TABLE_NAME = {}",
                                  literal(facts_.schema), literal(facts_.table + "_progress")))
                  .has_value();
  return *exists_;
}

void ProgressTable::require() {
  if (exists()) return;
  create(connection_, name(), progress_columns);
  exists_ = true;
}

void ProgressTable::write(const Checkpoint& checkpoint, Message& message) const {
  message.add(
      fmt::format("REPLACE INTO {} (`script_hash`, `script`, `version`, `statements_done`, `done_hash`, `announced`, "
                  "`announced_hash`, "
                  "`statement`, `error`, `elapsed_ms`, `executed`) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
                  name(), key(checkpoint.script), literal(checkpoint.script), literal_or_null(checkpoint.version),
                  checkpoint.statements_done, checkpoint.done_hash, checkpoint.announced ? 1 : 0,
                  checkpoint.announced_hash, literal(prefix(checkpoint.statement)), literal(prefix(checkpoint.error)),
                  checkpoint.elapsed_ms, literal(prefix(to_text(checkpoint.executed)))));
}

void ProgressTable::clear(const std::string& script, Message& message) {
  if (!exists()) return;
  message.add(fmt::format("DELETE FROM {} WHERE `script_hash` = {}", name(), key(script)));
}

void ProgressTable::drop_if_empty() {
  if (!exists()) return;
  if (connection_.query_cell(fmt::format("SELECT 1 FROM {} LIMIT 1", name()))) return;
  connection_.execute(fmt::format("DROP TABLE IF EXISTS {}", name()));
  exists_ = false;
}

std::string PropertyTable::name() const { return qualified(facts_.schema, facts_.table + "_properties"); }

void PropertyTable::ask_for_all(Message& message) {
  learnt_.clear();
  to_ask_.clear();
  has_learnt_ = false;
  message.add(fmt::format("SELECT `name`, CAST(`value` AS BINARY) FROM {}", name()), [this](const auto& rows) {
    for (const Row& row : rows) learnt_.emplace(row.at(0).value_or(""), row.at(1).value_or(""));
    has_learnt_ = true;
  });
}

void PropertyTable::note_failure(const ServerError& error) { has_learnt_ = is_missing(error); }

std::optional<std::string> PropertyTable::read(std::string_view property) {
  if (has_learnt_ && to_ask_.emplace(property).second) {
    const auto found = learnt_.find(property);
    return found == learnt_.end() ? std::nullopt : std::optional(found->second);
  }
  try {
    return connection_.query_cell(
        fmt::format("SELECT CAST(`value` AS BINARY) FROM {} WHERE `name` = {}", name(), literal(property)));
  } catch (const ServerError& error) {
    if (is_missing(error)) return std::nullopt;
    throw;
  }
}

void PropertyTable::write(std::string_view property, const std::optional<std::string>& value) {
  has_learnt_ = false;
  if (!value) {
    if (read(property)) connection_.execute(fmt::format("DELETE FROM {} WHERE `name` = {}", name(), literal(property)));
    return;
  }
  create(connection_, name(), property_columns);
  connection_.execute(
      fmt::format("REPLACE INTO {} (`name`, `value`) VALUES ({}, {})", name(), literal(property), literal(*value)));
}

}  // namespace fishway::mysql
