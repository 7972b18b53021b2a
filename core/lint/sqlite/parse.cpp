#include <algorithm>
#include <array>

#include "core/lint/sqlite/syntax.hpp"

namespace fishway::lint::sqlite {
namespace {

using sql::Cursor;
using sql::Token;

bool take_if_not_exists(Cursor& cursor) { return cursor.take({"IF", "NOT", "EXISTS"}); }

Tokens rest(Cursor& cursor) { return sql::part(cursor.tokens(), {cursor.position(), cursor.tokens().size() - 1}); }

Change parse_index(Cursor& cursor, bool unique) {
  CreateIndex index;
  index.unique = unique;
  index.if_not_exists = take_if_not_exists(cursor);
  auto name = take_name(cursor);
  if (!name || !cursor.take("ON")) return Other{};
  index.name = *name;
  auto table = take_name(cursor);
  if (!table) return Other{};
  index.table = *table;
  index.expressions = rest(cursor);
  if (!cursor.take_open()) return Other{};
  while (!cursor.at_end() && !cursor.is_close()) {
    const auto column = cursor.take_identifier();
    const bool is_plain =
        column && (cursor.is_symbol(',') || cursor.is_close() || cursor.is_any({"COLLATE", "ASC", "DESC"}));
    index.columns.push_back(is_plain ? *column : std::string());
    cursor.skip_to_comma();
    cursor.take_symbol(',');
  }
  return index;
}

Change parse_view(Cursor& cursor, bool temporary) {
  CreateView view;
  view.temporary = temporary;
  view.if_not_exists = take_if_not_exists(cursor);
  const auto name = take_name(cursor);
  if (!name) return Other{};
  view.name = *name;
  cursor.skip_parentheses();
  if (!cursor.take("AS")) return Other{};
  view.select = rest(cursor);
  return view;
}

Change parse_trigger(Cursor& cursor, bool temporary) {
  CreateTrigger trigger;
  trigger.temporary = temporary;
  trigger.if_not_exists = take_if_not_exists(cursor);
  const auto name = take_name(cursor);
  if (!name) return Other{};
  trigger.name = *name;
  cursor.take_any({"BEFORE", "AFTER"});
  trigger.instead_of = cursor.take({"INSTEAD", "OF"});
  if (!cursor.skip_to({"ON"})) return Other{};
  cursor.skip();
  const auto table = take_name(cursor);
  if (!table) return Other{};
  trigger.table = *table;
  trigger.body = rest(cursor);
  return trigger;
}

Change parse_create(Cursor& cursor) {
  const bool temporary = !cursor.take_any({"TEMP", "TEMPORARY"}).empty();
  if (cursor.take({"VIRTUAL", "TABLE"})) {
    CreateTable table;
    table.is_virtual = true;
    table.if_not_exists = take_if_not_exists(cursor);
    table.name = take_name(cursor).value_or(QualifiedName{});
    return table;
  }
  if (cursor.take("TABLE")) {
    CreateTable table = parse_create_table(cursor);
    table.temporary = temporary;
    return table;
  }
  if (cursor.take("VIEW")) return parse_view(cursor, temporary);
  if (cursor.take("TRIGGER")) return parse_trigger(cursor, temporary);
  const bool unique = cursor.take("UNIQUE");
  if (cursor.take("INDEX")) return parse_index(cursor, unique);
  return Unsupported{"CREATE " + (unique ? std::string("UNIQUE ") : std::string()) + cursor.peek().upper};
}

Change parse_drop(Cursor& cursor) {
  Drop drop;
  if (cursor.take("TABLE"))
    drop.kind = Drop::Kind::table;
  else if (cursor.take("VIEW"))
    drop.kind = Drop::Kind::view;
  else if (cursor.take("INDEX"))
    drop.kind = Drop::Kind::index;
  else if (cursor.take("TRIGGER"))
    drop.kind = Drop::Kind::trigger;
  else
    return Unsupported{"DROP " + cursor.peek().upper};
  drop.if_exists = cursor.take({"IF", "EXISTS"});
  const auto name = take_name(cursor);
  if (!name) return Other{};
  drop.name = *name;
  if (cursor.is_symbol(',')) return Unsupported{"DROP of several at once"};
  if (cursor.is_any({"CASCADE", "RESTRICT"})) return Unsupported{"DROP ... " + cursor.peek().upper};
  return drop;
}

std::string upper(const Token& token) {
  std::string text = token.text;
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

Change parse_pragma(Cursor& cursor) {
  Pragma pragma;
  pragma.name = upper(cursor.peek());
  if (cursor.peek(1).is_symbol('.')) {
    pragma.name = upper(cursor.peek(2));
    cursor.skip();
    cursor.skip();
  }
  cursor.skip();
  if (cursor.take_equals() || cursor.take_open()) pragma.value = upper(cursor.peek());
  return pragma;
}

Change parse_attach(Cursor& cursor) {
  Attach attach;
  cursor.take("DATABASE");
  const bool is_constant = cursor.peek().kind == Token::Kind::string && cursor.peek(1).is("AS");
  if (is_constant) attach.file = cursor.peek().text;
  attach.is_memory = is_constant && (attach.file.empty() || attach.file == ":memory:");
  if (cursor.skip_to({"AS"})) cursor.skip();
  attach.as = cursor.take_identifier_or_string().value_or("");
  return attach;
}

Change parse_reindex(Cursor& cursor) { return Reindex{take_name(cursor)}; }

// MySQL and PostgreSQL have more; SQLite stops at the first word.
constexpr std::array<std::string_view, 12> kHarmless = {"ANALYZE",  "BEGIN",     "COMMIT",  "DETACH",
                                                        "END",      "EXPLAIN",   "RELEASE", "SELECT",
                                                        "ROLLBACK", "SAVEPOINT", "VALUES",  "WITH"};

// What a WITH stands before: its last word at the outermost level that begins a statement.
Change parse_with(Cursor& cursor) {
  if (!cursor.skip_to({"SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "VALUES"})) return Other{};
  if (cursor.is_any({"INSERT", "REPLACE"})) return parse_insert(cursor);
  if (cursor.take("UPDATE")) return parse_update(cursor);
  if (cursor.take("DELETE")) return parse_delete(cursor);
  return Other{};
}

}  // namespace

bool Select::has_star() const { return std::ranges::any_of(items, &SelectItem::is_star); }

std::optional<QualifiedName> take_name(Cursor& cursor) {
  const std::size_t begin = cursor.offset();
  auto first = cursor.take_identifier_or_string();
  if (!first) return {};
  if (!cursor.is_symbol('.')) return QualifiedName{{}, std::move(*first), begin};
  cursor.skip();
  return QualifiedName{std::move(*first), cursor.take_identifier_or_string().value_or(""), begin};
}

Tokens unwrapped(Tokens tokens) {
  while (tokens.size() > 2 && tokens.front().kind == Token::Kind::open) {
    Cursor cursor(tokens);
    const sql::TokenRange inner = cursor.skip_parentheses();
    if (!cursor.at_end()) break;
    tokens = sql::part(tokens, inner);
  }
  return tokens;
}

std::string folded(std::string_view name) {
  std::string result(name);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

Change parse(const Tokens& tokens) {
  Cursor cursor(tokens);
  if (cursor.take("CREATE")) return parse_create(cursor);
  if (cursor.take({"ALTER", "TABLE"})) return parse_alter_table(cursor);
  if (cursor.take("DROP")) return parse_drop(cursor);
  if (cursor.is_any({"INSERT", "REPLACE"})) return parse_insert(cursor);
  if (cursor.take("UPDATE")) return parse_update(cursor);
  if (cursor.take("DELETE")) return parse_delete(cursor);
  if (cursor.take("PRAGMA")) return parse_pragma(cursor);
  if (cursor.take("ATTACH")) return parse_attach(cursor);
  if (cursor.take("REINDEX")) return parse_reindex(cursor);
  if (cursor.take("WITH")) return parse_with(cursor);
  if (cursor.take("VACUUM")) return Vacuum{cursor.skip_to({"INTO"})};
  const Token& first = cursor.peek();
  if (first.kind != Token::Kind::word || std::ranges::find(kHarmless, first.upper) != kHarmless.end()) return Other{};
  const Token& second = cursor.peek(1);
  return Unsupported{second.kind == Token::Kind::word ? first.upper + " " + second.upper : first.upper};
}

}  // namespace fishway::lint::sqlite
