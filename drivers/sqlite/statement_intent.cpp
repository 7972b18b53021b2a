#include "drivers/sqlite/statement_intent.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

namespace fishway::sqlite {
namespace {

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// All that is left out may change what belongs to the connection: its settings, attached databases, temporary objects
// (each kind of these has actions of its own).
bool leaves_connection(int action, bool in_main) {
  switch (action) {
    case SQLITE_ALTER_TABLE:
    case SQLITE_ANALYZE:
    case SQLITE_CREATE_INDEX:
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_TRIGGER:
    case SQLITE_CREATE_VIEW:
    case SQLITE_DELETE:
    case SQLITE_DROP_INDEX:
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_TRIGGER:
    case SQLITE_DROP_VIEW:
    case SQLITE_FUNCTION:
    case SQLITE_INSERT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
    case SQLITE_REINDEX:
    case SQLITE_SAVEPOINT:
    case SQLITE_SELECT:
    case SQLITE_TRANSACTION:
    case SQLITE_UPDATE:
      return true;
    case SQLITE_CREATE_VTABLE:
    case SQLITE_DROP_VTABLE:
      return in_main;
    default:
      return false;
  }
}

// An ALTER TABLE does not say which name it gives.
bool may_write(int action, const char* first, const std::string& table) {
  if (action == SQLITE_ALTER_TABLE) return true;
  return action != SQLITE_READ && first && sqlite3_stricmp(first, table.c_str()) == 0;
}

}  // namespace

// SQLite's hook for deciding what is allowed tells what a statement is about, without any reading of SQL here. It may
// not use the connection. https://www.sqlite.org/c3ref/set_authorizer.html
StatementIntent::StatementIntent(Connection& connection, std::string table)
    : connection_(connection), table_(std::move(table)) {
  sqlite3_set_authorizer(connection_.handle(), &StatementIntent::on_action, this);
}

StatementIntent::~StatementIntent() { sqlite3_set_authorizer(connection_.handle(), nullptr, nullptr); }

int StatementIntent::on_action(void* self, int action, const char* first, const char*, const char* database,
                               const char*) {
  auto& intent = *static_cast<StatementIntent*>(self);
  bool in_main = database && std::string_view(database) == "main";
  if (!leaves_connection(action, in_main)) intent.changed_connection_ = true;
  if (may_write(action, first, intent.table_)) intent.found_.may_write_table = true;
  if (action == SQLITE_DROP_TABLE && first && in_main) intent.found_.dropped_table = first;
  if (action == SQLITE_PRAGMA && first) intent.found_.pragma = lower(first);
  if (action == SQLITE_TRANSACTION && first) intent.found_.ends_transaction = std::string_view(first) != "BEGIN";
  return SQLITE_OK;
}

}  // namespace fishway::sqlite
