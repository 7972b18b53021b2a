#include "core/gate/harmless.hpp"

#include <algorithm>
#include <array>

#include "core/dialect.hpp"
#include "core/lint/sql/cursor.hpp"
#include "core/script/lexis.hpp"

namespace fishway {
namespace {

using lint::sql::Cursor;
using lint::sql::Token;
using lint::sql::Tokens;

/// Longer statements are not worth the trouble, but for rows to insert.
constexpr std::size_t longest_looked_at = 4'000;

bool mentions_any(const Tokens& tokens, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(tokens, [&](const Token& token) {
    return std::ranges::any_of(words, [&](std::string_view word) { return token.is(word); });
  });
}

/// What every PostgreSQL and SQLite has, and no domain could be named like.
bool is_plain_type(const Token& token) {
  static constexpr std::array<std::string_view, 25> types = {
      "INT",     "INTEGER", "BIGINT",      "SMALLINT", "INT2", "INT4",  "INT8",     "TEXT",    "VARCHAR",
      "BOOLEAN", "BOOL",    "TIMESTAMPTZ", "DATE",     "UUID", "JSONB", "JSON",     "NUMERIC", "DECIMAL",
      "REAL",    "FLOAT8",  "FLOAT4",      "BYTEA",    "INET", "BLOB",  "TIMESTAMP"};
  return token.kind == Token::Kind::word && std::ranges::find(types, token.upper) != types.end();
}

/// `DEFAULT` and a constant.
bool skip_constant_default(Cursor& cursor) {
  cursor.skip();
  const Token& value = cursor.peek();
  const bool is_constant = value.kind == Token::Kind::string || value.kind == Token::Kind::number || value.is("TRUE") ||
                           value.is("FALSE") || value.is("NULL");
  cursor.skip();
  return is_constant;
}

/// `ADD [COLUMN] name type [(n)] [NOT NULL] [DEFAULT constant]`, and nothing else.
bool adds_plain_column(Cursor& cursor) {
  if (!cursor.take("ADD")) return false;
  cursor.take("COLUMN");
  cursor.take({"IF", "NOT", "EXISTS"});
  if (!cursor.take_identifier() || !is_plain_type(cursor.peek())) return false;
  cursor.skip();
  cursor.skip_parentheses();
  while (!cursor.at_end() && !cursor.is_symbol(',')) {
    if (cursor.take({"NOT", "NULL"}) || cursor.take("NULL")) continue;
    if (!cursor.is("DEFAULT") || !skip_constant_default(cursor)) return false;
  }
  return true;
}

bool only_adds_plain_columns(const Tokens& tokens) {
  Cursor cursor(tokens);
  if (!cursor.take({"ALTER", "TABLE"})) return false;
  cursor.take({"IF", "EXISTS"});
  cursor.take("ONLY");
  if (!cursor.take_name()) return false;
  do {
    if (!adds_plain_column(cursor)) return false;
  } while (cursor.take_symbol(','));
  return cursor.at_end();
}

Weight weight_of_creation(const Tokens& tokens) {
  const Token& what = tokens[1];
  if (what.is("TYPE") || what.is("SEQUENCE") || what.is("SCHEMA") || what.is("DOMAIN") || what.is("VIEW"))
    return Weight::nothing;
  if (what.is("FUNCTION") || what.is("PROCEDURE")) return Weight::nothing;
  if (!what.is("TABLE") ||
      mentions_any(tokens, {"EXISTS", "PARTITION", "OF", "AS", "LIKE", "SELECT", "TEMP", "TEMPORARY", "INHERITS"}))
    return Weight::unknown;
  return mentions_any(tokens, {"REFERENCES"}) ? Weight::lock : Weight::nothing;
}

bool only_brings_rows(const Statement& statement) {
  return statement.text.size() > longest_looked_at && statement.head.starts_with("INSERT") &&
         !mentions(statement, "SELECT") && mentions(statement, "VALUES");
}

}  // namespace

Weight weight_of(const Statement& statement, const SplitOptions& split) {
  if (statement.copies_from_stdin || only_brings_rows(statement)) return Weight::work;
  if (statement.text.size() > longest_looked_at) return Weight::unknown;
  const Tokens tokens = lint::sql::tokens_of(statement.text, lexis_for(split));
  if (tokens.size() < 3) return Weight::unknown;
  const Token& first = tokens.front();
  if (first.is("CREATE")) return weight_of_creation(tokens);
  if (first.is("COMMENT") || first.is("GRANT") || first.is("REVOKE")) return Weight::nothing;
  // What a function does that is called in it is not to be seen here.
  if (first.is("INSERT") || first.is("UPDATE"))
    return mentions_any(tokens, {"DELETE", "SELECT"}) ? Weight::unknown : Weight::work;
  // MySQL may have to copy the table for a column, in some row formats; PostgreSQL wrote a default into every row once.
  const bool is_quick =
      split.dialect == Dialect::sqlite || (split.dialect == Dialect::postgresql && split.server_version >= 110000);
  if (first.is("ALTER") && is_quick && only_adds_plain_columns(tokens)) return Weight::lock;
  return Weight::unknown;
}

bool may_lose_data(const Statement& statement) {
  if (statement.text.size() > 2'000) return !only_brings_rows(statement);
  constexpr std::array<std::string_view, 9> words = {"DROP",    "TRUNCATE", "DELETE",  "DO",     "CALL",
                                                     "EXECUTE", "SELECT",   "REPLACE", "PERFORM"};
  return std::ranges::any_of(words, [&](std::string_view word) { return mentions(statement, word); });
}

}  // namespace fishway
