#include "drivers/sqlite/connection_state.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace fishway::sqlite {
namespace {

// The PRAGMAs that hold for the connection only and that can be read. https://www.sqlite.org/pragma.html
constexpr std::array<std::string_view, 26> kPragmas = {"analysis_limit",
                                                       "automatic_index",
                                                       "cache_size",
                                                       "cache_spill",
                                                       "cell_size_check",
                                                       "checkpoint_fullfsync",
                                                       "count_changes",
                                                       "defer_foreign_keys",
                                                       "empty_result_callbacks",
                                                       "foreign_keys",
                                                       "full_column_names",
                                                       "fullfsync",
                                                       "ignore_check_constraints",
                                                       "journal_size_limit",
                                                       "legacy_alter_table",
                                                       "locking_mode",
                                                       "query_only",
                                                       "read_uncommitted",
                                                       "recursive_triggers",
                                                       "reverse_unordered_selects",
                                                       "secure_delete",
                                                       "short_column_names",
                                                       "synchronous",
                                                       "temp_store",
                                                       "trusted_schema",
                                                       "writable_schema"};

std::string read_pragma(Connection& connection, std::string_view pragma) {
  Query query(connection, fmt::format("PRAGMA {}", pragma));
  return query.step() ? query.text(0) : std::string();
}

std::vector<std::string> list(Connection& connection, std::string_view sql) {
  Query query(connection, sql);
  std::vector<std::string> names;
  while (query.step()) names.push_back(query.text(0));
  return names;
}

}  // namespace

void ConnectionState::remember() {
  if (is_remembered_) return;
  for (std::string_view pragma : kPragmas)
    if (std::string value = read_pragma(connection_, pragma); !value.empty())
      settings_.push_back({std::string(pragma), value});
  journal_mode_ = read_pragma(connection_, "main.journal_mode");
  is_remembered_ = true;
}

void ConnectionState::restore() {
  if (!is_remembered_) return;
  restore_settings();
  drop_temporary_objects();
  if (connection_.in_transaction()) return;
  detach_databases();
  restore_journal();
}

void ConnectionState::restore_settings() {
  bool in_transaction = connection_.in_transaction();
  for (const Setting& setting : settings_) {
    bool fixed = setting.pragma == "synchronous" || setting.pragma == "temp_store" || setting.pragma == "locking_mode";
    if (in_transaction && fixed) continue;
    if (read_pragma(connection_, setting.pragma) == setting.value) continue;
    connection_.execute(fmt::format("PRAGMA {} = {}", setting.pragma, setting.value));
  }
  connection_.execute("PRAGMA case_sensitive_like = 0");  // cannot be read
}

// A file is in WAL mode or not, for everybody: that is a script's deliberate act, and stays. The other modes are this
// connection's own.
void ConnectionState::restore_journal() {
  std::string now = read_pragma(connection_, "main.journal_mode");
  if (now == journal_mode_ || now == "wal" || now == "delete") return;
  connection_.execute(fmt::format("PRAGMA main.journal_mode = {}", journal_mode_ == "wal" ? "delete" : journal_mode_));
}

void ConnectionState::detach_databases() {
  for (const std::string& database :
       list(connection_, "SELECT name FROM pragma_database_list WHERE name NOT IN ('main', 'temp')"))
    connection_.execute(fmt::format("DETACH DATABASE {}", quote_name(database)));
}

void ConnectionState::drop_temporary_objects() {
  for (std::string_view type : {"trigger", "view", "table"})
    for (const std::string& name :
         list(connection_,
              fmt::format("SELECT name FROM sqlite_temp_master WHERE type = '{}' AND name NOT LIKE 'sqlite\\_%' "
                          "ESCAPE '\\' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'",
                          type)))
      connection_.execute(fmt::format("DROP {} IF EXISTS temp.{}", type, quote_name(name)));
}

}  // namespace fishway::sqlite
