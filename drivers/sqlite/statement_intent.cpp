#include "drivers/sqlite/statement_intent.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace fishway::sqlite {
namespace {

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

// SQLite's hook for deciding what is allowed tells what a statement is about, without any reading of SQL here. It may
// not use the connection. https://www.sqlite.org/c3ref/set_authorizer.html
StatementIntent::StatementIntent(Connection& connection) : connection_(connection) {
  sqlite3_set_authorizer(connection_.handle(), &StatementIntent::on_action, this);
}

StatementIntent::~StatementIntent() { sqlite3_set_authorizer(connection_.handle(), nullptr, nullptr); }

int StatementIntent::on_action(void* self, int action, const char* first, const char*, const char* database,
                               const char*) {
  auto& intent = static_cast<StatementIntent*>(self)->found;
  bool in_main = database && std::string_view(database) == "main";
  if (action == SQLITE_DROP_TABLE && first && in_main) intent.dropped_table = first;
  if (action == SQLITE_PRAGMA && first) intent.pragma = lower(first);
  return SQLITE_OK;
}

}  // namespace fishway::sqlite
