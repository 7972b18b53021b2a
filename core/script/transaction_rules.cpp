#include "core/script/transaction_rules.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include "core/script/head_pattern.hpp"

namespace fishway {
namespace {

// PostgreSQL manual, each command's page ("cannot be executed inside a transaction block").
constexpr std::string_view kPostgresqlAlone[] = {
    "CREATE|DROP DATABASE",
    "CREATE|DROP TABLESPACE",
    "CREATE|DROP SUBSCRIPTION",  // with a replication slot, which is the default
    "ALTER SUBSCRIPTION * REFRESH",
    "ALTER SUBSCRIPTION * SET|ADD|DROP PUBLICATION",  // refreshes, by default
    "ALTER SYSTEM",
    "ALTER DATABASE * SET TABLESPACE",
    "CREATE [UNIQUE] INDEX CONCURRENTLY",
    "DROP INDEX CONCURRENTLY",
    "REINDEX [VERBOSE] SCHEMA|DATABASE|SYSTEM",
    "ALTER TABLE * DETACH PARTITION * CONCURRENTLY",
    "VACUUM",
    "DISCARD ALL",
    "COMMIT|ROLLBACK PREPARED",
    "PREPARE TRANSACTION",
};

// What commits on MySQL 9.7 or MariaDB 10.11, as the conformance suite asks them; what does so on one of them stands
// alone on both. Of CALL, EXECUTE and compound statements nobody can know what they do. Replication and XA are no
// matter of a transaction.
constexpr std::string_view kMysqlAlone[] = {
    "ALTER",
    "CREATE",
    "DROP",
    "RENAME",
    "TRUNCATE",
    "GRANT",
    "REVOKE",
    "SET PASSWORD",
    "SET DEFAULT ROLE",
    "INSTALL|UNINSTALL",
    "ANALYZE|CHECK|OPTIMIZE|REPAIR",
    "BACKUP",
    "CACHE INDEX",
    "LOAD INDEX",
    "IMPORT TABLE",
    "FLUSH|RESET|PURGE|SHUTDOWN|RESTART|CLONE",
    "LOCK|UNLOCK",
    "CHANGE",
    "START|STOP SLAVE|REPLICA|ALL|GROUP_REPLICATION",
    "XA",
    "CALL|EXECUTE",
    "SET STATEMENT",  // MariaDB: ... FOR a statement of any kind
    "BEGIN NOT",
    "IF|CASE|LOOP|REPEAT|WHILE|FOR",
};

// What the above names too much.
constexpr std::string_view kMysqlInside[] = {
    "CREATE [OR] [REPLACE] TEMPORARY TABLE",  // but a temporary sequence does commit
    "DROP TEMPORARY",
    "DROP PREPARE",
    "SET STATEMENT * FOR INSERT|UPDATE|DELETE|REPLACE|SELECT",
};

// Measured on SQLite 3.40: refused, or without effect, inside a transaction. Attaching belongs to the connection.
constexpr std::string_view kSqliteAlone[] = {"VACUUM", "ATTACH", "DETACH"};
constexpr std::string_view kSqliteAlonePragmas[] = {"FOREIGN_KEYS", "JOURNAL_MODE", "SYNCHRONOUS", "WAL_CHECKPOINT",
                                                    "TEMP_STORE",   "AUTO_VACUUM",  "PAGE_SIZE",   "LOCKING_MODE"};

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& letter : result) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return result;
}

std::string upper_beginning(const Statement& statement) { return upper(statement.text.substr(0, 2000)); }

/// The name of a PRAGMA, upper case, without its schema.
std::string pragma_name(const Statement& statement) {
  const std::string text = upper_beginning(statement);
  std::size_t end = std::min(text.find_first_of("=("), text.size());
  while (end > 0 && std::isspace(static_cast<unsigned char>(text[end - 1]))) --end;
  std::size_t begin = end;
  while (begin > 0 && (std::isalpha(static_cast<unsigned char>(text[begin - 1])) || text[begin - 1] == '_')) --begin;
  return text.substr(begin, end - begin);
}

// CLUSTER without a table; a quoted or qualified name is not in the head.
bool clusters_everything(const Statement& statement) {
  if (!head_matches(statement.head, "CLUSTER")) return false;
  std::string text = upper_beginning(statement).substr(7);
  if (const std::size_t options = text.find(')'); options != std::string::npos) text.erase(0, options + 1);
  if (const std::size_t verbose = text.find("VERBOSE"); verbose != std::string::npos) text.erase(verbose, 7);
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

TransactionUse postgresql_use(const Statement& statement, int server_version) {
  const std::string& head = statement.head;
  if (head_matches_any(head, kPostgresqlAlone) || clusters_everything(statement)) return TransactionUse::alone;
  // The option can stand in parentheses. Of a partitioned table, which is refused as well, the statement tells nothing.
  if (head_matches(head, "REINDEX") && mentions(statement, "CONCURRENTLY")) return TransactionUse::alone;
  // 12 and newer take it inside.
  if (server_version > 0 && server_version < 120000 && head_matches(head, "ALTER TYPE * ADD VALUE"))
    return TransactionUse::alone;
  return TransactionUse::inside;
}

TransactionUse mysql_use(const Statement& statement) {
  if (head_matches_any(statement.head, kMysqlInside)) return TransactionUse::inside;
  if (head_matches_any(statement.head, kMysqlAlone)) return TransactionUse::alone;
  const bool autocommit = head_matches(statement.head, "SET") && mentions(statement, "AUTOCOMMIT");
  return autocommit ? TransactionUse::alone : TransactionUse::inside;
}

TransactionUse sqlite_use(const Statement& statement) {
  if (head_matches_any(statement.head, kSqliteAlone)) return TransactionUse::alone;
  if (!head_matches(statement.head, "PRAGMA")) return TransactionUse::inside;
  const std::string pragma = pragma_name(statement);
  const bool alone = std::find(std::begin(kSqliteAlonePragmas), std::end(kSqliteAlonePragmas), pragma) !=
                     std::end(kSqliteAlonePragmas);
  return alone ? TransactionUse::alone : TransactionUse::inside;
}

bool begins_transaction(const std::string& head, Dialect dialect) {
  if (head_matches(head, "START TRANSACTION")) return true;
  return head_matches(head, "BEGIN") && !(is_mysql_family(dialect) && head_matches(head, "BEGIN NOT"));
}

bool commits_transaction(const std::string& head, Dialect dialect) {
  if (head_matches(head, "COMMIT")) return !head_matches(head, "COMMIT PREPARED");
  return head_matches(head, "END") && !is_mysql_family(dialect);
}

bool rolls_back_transaction(const std::string& head, Dialect dialect) {
  if (head_matches(head, "ABORT")) return dialect == Dialect::postgresql;
  return head_matches(head, "ROLLBACK") && !head_matches(head, "ROLLBACK [WORK|TRANSACTION] TO") &&
         !head_matches(head, "ROLLBACK PREPARED");
}

// SELECT set_config('search_path', '', false), as pg_dump writes it.
bool calls_set_config(const Statement& statement) {
  if (!head_matches(statement.head, "SELECT")) return false;
  std::string text = upper(statement.text.substr(0, 100)).substr(6);
  text.erase(0, std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text.starts_with("SET_CONFIG") || text.starts_with("PG_CATALOG.SET_CONFIG");
}

}  // namespace

TransactionUse transaction_use(const Statement& statement, Dialect dialect, int server_version) {
  // Of these a script can hold millions.
  for (const std::string_view plain : {"INSERT", "UPDATE", "DELETE", "SELECT"})
    if (statement.head == plain) return TransactionUse::inside;
  if (begins_transaction(statement.head, dialect)) return TransactionUse::begins;
  if (commits_transaction(statement.head, dialect)) return TransactionUse::commits;
  if (rolls_back_transaction(statement.head, dialect)) return TransactionUse::rolls_back;
  switch (dialect) {
    case Dialect::postgresql:
      return postgresql_use(statement, server_version);
    case Dialect::mysql:
    case Dialect::mariadb:
      return mysql_use(statement);
    case Dialect::sqlite:
      break;
  }
  return sqlite_use(statement);
}

bool only_changes_session(const Statement& statement, Dialect dialect) {
  const std::string& head = statement.head;
  if (dialect == Dialect::sqlite) return head_matches(head, "PRAGMA|ATTACH|DETACH");
  if (dialect == Dialect::postgresql) {
    if (head_matches(head, "SET LOCAL|TRANSACTION|CONSTRAINTS")) return false;  // gone with its transaction
    return head_matches(head, "SET|RESET|LISTEN|UNLISTEN|LOAD|PREPARE|DEALLOCATE") || calls_set_config(statement);
  }
  if (head_matches(head, "SET GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD|STATEMENT|TRANSACTION")) return false;
  if (head_matches(head, "SET DEFAULT ROLE")) return false;
  if (head_matches(head, "SELECT")) return upper(statement.text).find("INTO @") != std::string::npos;
  return head_matches(head, "SET|USE|PREPARE|DEALLOCATE");
}

}  // namespace fishway
