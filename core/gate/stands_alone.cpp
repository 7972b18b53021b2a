#include "core/gate/stands_alone.hpp"

#include <algorithm>

#include "core/gate/harmless.hpp"
#include "core/lint/sql/cursor.hpp"
#include "core/script/lexis.hpp"

namespace fishway {
namespace {

using lint::sql::Cursor;
using lint::sql::Token;
using lint::sql::Tokens;

bool has(const Tokens& tokens, std::string_view word) {
  return std::ranges::any_of(tokens, [&](const Token& token) { return token.is(word); });
}

/// `ALTER [COLUMN] name SET | DROP NOT NULL | DEFAULT`.
bool alters_nullness_or_default(Cursor& cursor) {
  cursor.take("COLUMN");
  if (!cursor.take_identifier() || !cursor.is_any({"SET", "DROP"})) return false;
  cursor.skip();
  return cursor.is("NOT") || cursor.is("DEFAULT");
}

/// Not what makes a key of an index: the columns' nullness decides how long that takes.
bool adds_constraint(Cursor& cursor, const Tokens& tokens) {
  return cursor.is_any({"CONSTRAINT", "CHECK", "UNIQUE", "FOREIGN", "EXCLUDE", "PRIMARY"}) && !has(tokens, "USING");
}

bool is_plain_action(Cursor& cursor, const Tokens& tokens) {
  if (cursor.take("ADD")) return adds_constraint(cursor, tokens);
  if (cursor.take("ALTER")) return alters_nullness_or_default(cursor);
  if (cursor.take("DROP")) return !cursor.is("EXPRESSION");
  return cursor.is_any({"VALIDATE", "RENAME"});
}

bool is_plain_alter(const Tokens& tokens) {
  Cursor cursor(tokens);
  if (!cursor.take({"ALTER", "TABLE"})) return false;
  cursor.take({"IF", "EXISTS"});
  cursor.take("ONLY");
  if (!cursor.take_name()) return false;
  do {
    if (!is_plain_action(cursor, tokens)) return false;
    cursor.skip_to_comma();
  } while (cursor.take_symbol(','));
  return cursor.at_end();
}

}  // namespace

bool stands_alone(const Statement& statement, const SplitOptions& split) {
  if (split.dialect != Dialect::postgresql || statement.text.size() > 4'000) return false;
  if (weight_of(statement, split) != Weight::unknown) return true;
  const Tokens tokens = lint::sql::tokens_of(statement.text, lexis_for(split));
  if (has(tokens, "CASCADE") && !has(tokens, "REFERENCES")) return false;
  Cursor cursor(tokens);
  if (cursor.take("CREATE")) {
    cursor.take("UNIQUE");
    return cursor.is("INDEX");
  }
  if (cursor.take("DROP")) return cursor.is_any({"TABLE", "INDEX"});
  return cursor.is("TRUNCATE") || is_plain_alter(tokens);
}

}  // namespace fishway
