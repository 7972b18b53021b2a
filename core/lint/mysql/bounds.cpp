#include "core/lint/mysql/bounds.hpp"

#include <algorithm>

#include "core/lint/mysql/parser.hpp"

namespace fishway::lint::mysql {
namespace {

using sql::Token;

/// The operands of AND or OR at the top level, without parentheses around all of it.
std::vector<Tokens> operands(const Tokens& condition, std::string_view word, char symbol) {
  std::vector<Tokens> parts;
  sql::Cursor cursor(condition);
  std::size_t begin = 0;
  bool in_between = false;
  while (!cursor.at_end()) {
    const bool is_word = cursor.is(word) && !(in_between && word == "AND");
    const bool is_symbol = cursor.is_symbol(symbol) && cursor.peek(1).is_symbol(symbol);
    if (cursor.is("BETWEEN"))
      in_between = true;
    else if (cursor.is("AND"))
      in_between = false;
    if (is_word || is_symbol) {
      parts.push_back(sql::part(condition, {begin, cursor.position()}));
      begin = cursor.position() + (is_symbol ? 2 : 1);
      if (is_symbol) cursor.skip();
    }
    cursor.is_open() ? (void)cursor.skip_parentheses() : cursor.skip();
  }
  parts.push_back(sql::part(condition, {begin, cursor.position()}));
  return parts;
}

Tokens without_parentheses(Tokens condition) {
  for (;;) {
    sql::Cursor cursor(condition);
    if (!cursor.is_open()) return condition;
    const auto inside = cursor.skip_parentheses();
    if (!cursor.at_end()) return condition;
    condition = sql::part(condition, inside);
  }
}

bool is_constant(const Token& token) { return token.kind == Token::Kind::number || token.kind == Token::Kind::string; }

bool is_true_constant(const Tokens& condition) {
  if (condition.size() == 2) return condition[0].is("TRUE") || (is_constant(condition[0]) && condition[0].text != "0");
  if (condition.size() != 4) return false;
  const bool same = condition[0].text == condition[2].text && condition[0].kind == condition[2].kind;
  if (condition[1].is_symbol('='))
    return same && (is_constant(condition[0]) || condition[0].is_name() || condition[0].is("TRUE"));
  return false;
}

/// The name of a column with or without its table, at the beginning; how many tokens it has.
std::pair<std::string, std::size_t> column_at_front(const Tokens& condition) {
  if (!condition[0].is_name()) return {};
  if (condition.size() > 3 && condition[1].is_symbol('.') && condition[2].is_name()) return {condition[2].text, 3};
  return {condition[0].text, 1};
}

bool is_key_or_required(const std::string& name, const Table* table) {
  if (table == nullptr) return same_name(name, "id");
  const Column* column = table->column(name);
  if (column == nullptr) return !table->has_all_columns && same_name(name, "id");
  return column->not_null;
}

bool is_key(const std::string& name, const Table* table) {
  const Index* primary = table == nullptr ? nullptr : table->primary_key();
  if (primary == nullptr) return same_name(name, "id");
  return std::ranges::any_of(primary->parts, [&](const IndexPart& part) { return same_name(part.column, name); });
}

/// id > 0, id >= 1, id <> 0, id IS NOT NULL: written to get past safe updates.
bool is_true_for_every_key(const Tokens& condition, const Table* table) {
  const auto [name, size] = column_at_front(condition);
  if (name.empty()) return false;
  const Tokens rest = sql::part(condition, {size, condition.size() - 1});
  sql::Cursor cursor(rest);
  if (cursor.take({"IS", "NOT", "NULL"})) return cursor.at_end() && is_key_or_required(name, table);
  const bool is_greater = cursor.take_symbol('>') && (cursor.take_equals() || true);
  const bool is_different = !is_greater && ((cursor.take_symbol('<') && cursor.take_symbol('>')) ||
                                            (cursor.take_symbol('!') && cursor.take_equals()));
  if (!is_greater && !is_different) return false;
  while (cursor.is_symbol('-')) cursor.skip();
  const bool is_small = cursor.peek().text == "0" || (is_greater && cursor.peek().text == "1");
  return is_small && is_key(name, table);
}

/// `new_column IS NULL`, which is so for every row: this change added it.
bool is_null_everywhere(const Tokens& condition, const Table* table) {
  const auto [name, size] = column_at_front(condition);
  if (name.empty() || table == nullptr) return false;
  const Tokens rest = sql::part(condition, {size, condition.size() - 1});
  const Column* column = table->column(name);
  return sql::Cursor(rest).is_all({"IS", "NULL"}) && rest.size() == 3 && column != nullptr && !column->is_filled;
}

bool is_always_true(const Tokens& written, const Table* table) {
  const Tokens condition = without_parentheses(written);
  if (condition.size() < 2) return false;
  if (const auto parts = operands(condition, "OR", '|'); parts.size() > 1)
    return std::ranges::any_of(parts, [&](const Tokens& part) { return is_always_true(part, table); });
  if (const auto parts = operands(condition, "AND", '&'); parts.size() > 1)
    return std::ranges::all_of(parts, [&](const Tokens& part) { return is_always_true(part, table); });
  return is_true_constant(condition) || is_true_for_every_key(condition, table) || is_null_everywhere(condition, table);
}

}  // namespace

std::string why_unbounded(const Change& change, const Act& act, const Model& model) {
  if (change.targets.empty() || change.has_limit) return {};
  const Table* table = model.table(change.targets.front());
  if (change.has_where) {
    const Tokens where = sql::part(act.tokens, change.where);
    return is_always_true(where, table) ? "its WHERE is true for every row" : "";
  }
  // Rows are found by those of another table: a few, where this change has just gathered them.
  const auto is_new = [&](const QualifiedName& name) { return model.is_new(name); };
  if (change.has_inner_join && change.joins_few) return {};
  if (change.has_inner_join && std::ranges::any_of(change.tables, is_new)) return {};
  return "it has no WHERE";
}

}  // namespace fishway::lint::mysql
