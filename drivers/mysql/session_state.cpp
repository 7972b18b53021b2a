#include "drivers/mysql/session_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <regex>

#include "core/script/head_pattern.hpp"
#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/message.hpp"
#include "drivers/mysql/server_error.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

/// Variables that change by themselves, or are set for each statement (wait_limits.hpp). `timestamp` is put back to
/// running with the clock.
const std::set<std::string> volatile_variables = {"timestamp",
                                                  "lock_wait_timeout",
                                                  "innodb_lock_wait_timeout",
                                                  "last_insert_id",
                                                  "insert_id",
                                                  "identity",
                                                  "error_count",
                                                  "warning_count",
                                                  "rand_seed1",
                                                  "rand_seed2",
                                                  "in_transaction",
                                                  "last_gtid",
                                                  "gtid_executed",
                                                  "gtid_purged",
                                                  "gtid_binlog_pos",
                                                  "gtid_current_pos",
                                                  "gtid_slave_pos",
                                                  "gtid_binlog_state",
                                                  "pseudo_thread_id",
                                                  "statement_id",
                                                  "gtid_seq_no",
                                                  "gtid_next",
                                                  "skip_replication",
                                                  "immediate_server_version",
                                                  "original_server_version",
                                                  "original_commit_timestamp"};

bool is_number(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isdigit(c) || c == '.' || c == '-';
  }) && std::isdigit(static_cast<unsigned char>(text.back()));
}

std::map<std::string, std::string> variables(Connection& connection) {
  std::map<std::string, std::string> found;
  for (Row& row : connection.query("SHOW SESSION VARIABLES"))
    if (!volatile_variables.contains(row.at(0).value_or(""))) found.emplace(*row.at(0), row.at(1).value_or(""));
  return found;
}

std::string user_variables_query(Dialect dialect) {
  if (dialect == Dialect::mariadb)
    return "SELECT VARIABLE_NAME FROM information_schema.USER_VARIABLES WHERE VARIABLE_VALUE IS NOT NULL";
  return "SELECT VARIABLE_NAME FROM performance_schema.user_variables_by_thread WHERE THREAD_ID = "
         "(SELECT THREAD_ID FROM performance_schema.threads WHERE PROCESSLIST_ID = CONNECTION_ID()) AND "
         "VARIABLE_VALUE IS NOT NULL";
}

/// The variables that have a value for each session.
std::string session_variables_query(Dialect dialect) {
  if (dialect == Dialect::mariadb)
    return "SELECT LOWER(VARIABLE_NAME) FROM information_schema.SYSTEM_VARIABLES WHERE VARIABLE_SCOPE <> 'GLOBAL'";
  return "SELECT LOWER(VARIABLE_NAME) FROM performance_schema.variables_by_thread WHERE THREAD_ID = "
         "(SELECT THREAD_ID FROM performance_schema.threads WHERE PROCESSLIST_ID = CONNECTION_ID())";
}

constexpr const char* comparison_name = "`fishway session`";

bool holds_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return holds(text, word); });
}

}  // namespace

std::string temporary_table(const std::string& text) {
  static const std::regex pattern(
      R"(^CREATE\s+(?:OR\s+REPLACE\s+)?TEMPORARY\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?((?:`(?:[^`]|``)+`|[^\s`(.]+)(?:\s*\.\s*(?:`(?:[^`]|``)+`|[^\s`(.]+))?))",
      std::regex::icase | std::regex::optimize);
  // Bounded, because std::regex recurses, and a name does not stand further behind.
  const std::string beginning = text.substr(0, 400);
  std::smatch match;
  return std::regex_search(beginning, match, pattern) ? match[1].str() : "";
}

bool leaves_session_alone(const Statement& statement) {
  constexpr std::size_t longest = 16 << 10;
  const std::string_view text = statement.text;
  if (!head_matches(statement.head, "CREATE|DROP [UNIQUE|FULLTEXT|SPATIAL] INDEX") &&
      !head_matches(statement.head, "CREATE|ALTER|DROP|RENAME|TRUNCATE TABLE"))
    return false;
  // Rows may come from a query or from VALUES ROW(...), with functions; a comment may be one that is executed.
  return text.size() <= longest && !holds_any(text, {"@", "SELECT", "VALUES", "/*"});
}

void SessionState::begin(Message& message) {
  initial_.clear();
  temporary_tables_.clear();
  comparison_.clear();
  as_begun_.reset();
  // The server's own default collation of utf8mb4, as its command-line client has it. The connection may be idle for as
  // long as another's lock is waited for, and a statement may run for days.
  message.add("SET NAMES utf8mb4");
  std::string variables = "wait_timeout = 2147483, net_read_timeout = 3600, net_write_timeout = 3600, autocommit = 1";
  // Nor may an administrator's limit end a statement that is rightly long; fishway has its own.
  if (facts_.dialect == Dialect::mariadb) variables += ", max_statement_time = 0";
  if (facts_.dialect == Dialect::mysql && facts_.version_number >= 50708) variables += ", max_execution_time = 0";
  // How large a table is now, and not a day ago.
  if (facts_.dialect == Dialect::mysql && facts_.version_number >= 80000)
    variables += ", information_schema_stats_expiry = 0";
  message.add("SET SESSION " + variables);
  touched_ = false;
  current_database_ = facts_.schema;
}

void SessionState::note(const Statement& statement) {
  if (leaves_session_alone(statement)) return;
  if (initial_.empty()) note_variables();
  touched_ = true;
  checked_ = false;
  if (!statement.head.starts_with("CREATE")) return;
  std::string table = temporary_table(statement.text);
  if (!table.empty()) temporary_tables_.push_back(std::move(table));
}

/// Before the first statement that may change one of them.
void SessionState::note_variables() {
  initial_ = variables(connection_);
  user_variables_ = user_variables_query(facts_.dialect);
  try {
    connection_.query(user_variables_);
  } catch (const ServerError& error) {
    if (connection_is_lost(error)) throw;
    user_variables_.clear();  // Not readable by this account, as for Flyway.
  }
  try {
    prepare_comparison();
  } catch (const ServerError& error) {
    if (connection_is_lost(error)) throw;
    comparison_.clear();  // All are listed then, each time.
  }
}

void SessionState::prepare_comparison() {
  std::string values;
  for (const Row& row : connection_.query(session_variables_query(facts_.dialect))) {
    const std::string name = row.at(0).value_or("");
    // Where NULL is a value, as of character_set_results, it differs from the empty text.
    if (initial_.contains(name)) values += fmt::format(", IFNULL(@@SESSION.{}, 'NULL')", quote_identifier(name));
  }
  if (values.empty()) return;
  const std::string select = fmt::format("SELECT CONCAT_WS(CHAR(10){})", values);
  connection_.execute(fmt::format("PREPARE {} FROM {}", comparison_name, literal(select)));
  comparison_ = fmt::format("EXECUTE {}", comparison_name);
  as_begun_ = connection_.query(comparison_).at(0).at(0);
}

void SessionState::add_check(Message& message) {
  is_clean_ = false;
  // A prepared statement is executed in the database that it was prepared in.
  message.add("SELECT DATABASE()",
              [this](const std::vector<Row>& rows) { current_database_ = rows.at(0).at(0).value_or(""); });
  message.add(comparison_, [this](const std::vector<Row>& rows) {
    is_clean_ = as_begun_ && rows.at(0).at(0) == as_begun_;
    checked_ = checked_ || user_variables_.empty();
  });
  if (user_variables_.empty()) return;
  message.add(user_variables_, [this](const std::vector<Row>& rows) {
    is_clean_ = is_clean_ && rows.empty();
    checked_ = true;
  });
}

void SessionState::restore(Message& message) {
  if (!touched_) return;
  drop_temporary_tables_since(0);
  if (!checked_ || !is_clean_) restore_all();
  message.add("SET SESSION timestamp = DEFAULT");
  if (!checked_ || current_database_ != facts_.schema) use_schema();
  touched_ = false;
}

void SessionState::restore_all() {
  restore_variables();
  clear_user_variables();
  checked_ = false;
}

void SessionState::use_schema() {
  try {
    connection_.execute("USE " + quote_identifier(facts_.schema));
    current_database_ = facts_.schema;
  } catch (const ServerError& error) {
    if (error.code != 1049 && error.code != 1044) throw;  // The schema may not have been made yet.
  }
}

void SessionState::restore_variables() {
  const std::map<std::string, std::string> now = variables(connection_);
  for (const auto& [name, value] : initial_) {
    const auto found = now.find(name);
    if (found != now.end() && found->second != value && !not_settable_.contains(name)) restore_variable(name, value);
  }
}

void SessionState::restore_variable(const std::string& name, const std::string& value) {
  const std::string quoted = literal(value);
  for (const std::string& text : {is_number(value) ? value : quoted, is_number(value) ? quoted : value}) {
    try {
      return connection_.execute(fmt::format("SET SESSION {} = {}", quote_identifier(name), text));
    } catch (const ServerError& error) {
      if (connection_is_lost(error)) throw;
      constexpr int wrong_type = 1232;
      if (error.code != wrong_type) break;
    }
  }
  not_settable_.insert(name);  // SHOW SESSION VARIABLES lists global and read-only ones too.
}

void SessionState::clear_user_variables() {
  if (user_variables_.empty()) return;
  std::string assignments;
  for (const Row& row : connection_.query(user_variables_))
    assignments += (assignments.empty() ? "SET @" : ", @") + quote_identifier(row.at(0).value_or("")) + " = NULL";
  if (!assignments.empty()) connection_.execute(assignments);
}

void SessionState::drop_temporary_tables_since(std::size_t count) {
  for (; temporary_tables_.size() > count; temporary_tables_.pop_back())
    connection_.execute("DROP TEMPORARY TABLE IF EXISTS " + temporary_tables_.back());
}

}  // namespace fishway::mysql
