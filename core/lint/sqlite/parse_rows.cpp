// INSERT, UPDATE, DELETE, and the SELECT that a table is filled from.
#include "core/lint/sqlite/syntax.hpp"

namespace fishway::lint::sqlite {
namespace {

using sql::Cursor;
using sql::Token;

void take_alias(Cursor& cursor) {
  if (cursor.take("AS")) {
    cursor.take_identifier_or_string();
    return;
  }
  if (cursor.is_name() &&
      !cursor.is_any({"WHERE", "SET",   "ON",     "JOIN",  "LEFT",   "INNER",     "CROSS",  "NATURAL",   "GROUP",
                      "ORDER", "LIMIT", "HAVING", "UNION", "EXCEPT", "INTERSECT", "FROM",   "RETURNING", "INDEXED",
                      "NOT",   "RIGHT", "FULL",   "OUTER", "WINDOW", "VALUES",    "SELECT", "DEFAULT",   "WITH"}))
    cursor.skip();
}

void take_index_hint(Cursor& cursor) {
  if (cursor.take({"INDEXED", "BY"})) cursor.skip();
  cursor.take({"NOT", "INDEXED"});
}

/// An item, up to its comma or to FROM; its alias is left out.
SelectItem take_item(Cursor& cursor) {
  const std::size_t begin = cursor.position();
  while (!cursor.at_end() && !cursor.is_close() && !cursor.is_symbol(',') &&
         !cursor.is_any({"FROM", "WHERE", "LIMIT", "UNION"}))
    cursor.is_open() ? (void)cursor.skip_parentheses() : cursor.skip();
  Tokens tokens = sql::part(cursor.tokens(), {begin, cursor.position()});
  std::size_t length = tokens.size() - 1;
  if (length >= 3 && tokens[length - 2].is("AS")) length -= 2;
  SelectItem item;
  const std::size_t last = length - 1;
  const bool is_qualified = length == 3 && tokens[1].is_symbol('.');
  if (length == 0 || (length != 1 && !is_qualified)) return item;
  item.is_star = tokens[last].is_symbol('*');
  item.is_null = tokens[last].is("NULL");
  if (tokens[last].is_name() && !item.is_null && !tokens[last].is("TRUE") && !tokens[last].is("FALSE") &&
      !tokens[last].upper.starts_with("CURRENT_"))
    item.column = tokens[last].text;
  return item;
}

Tokens take_where(Cursor& cursor) {
  const std::size_t begin = cursor.position();
  cursor.skip_to({"RETURNING", "LIMIT", "ORDER"});
  return sql::part(cursor.tokens(), {begin, cursor.position()});
}

std::string take_or_clause(Cursor& cursor) {
  if (!cursor.take("OR")) return {};
  std::string action = cursor.peek().upper;
  cursor.skip();
  return action;
}

std::size_t count_items(Cursor& cursor) {
  std::size_t count = 0;
  cursor.take_open();
  while (!cursor.at_end() && !cursor.is_close()) {
    ++count;
    cursor.skip_to_comma();
    cursor.take_symbol(',');
  }
  return count;
}

bool skips_on_conflict(Cursor& cursor) {
  while (cursor.skip_to({"DO"})) {
    cursor.skip();
    if (cursor.is("NOTHING")) return true;
  }
  return false;
}

}  // namespace

Select parse_select(Cursor& cursor) {
  Select select;
  const bool has_with = cursor.take("WITH");
  if (has_with) cursor.skip_to({"SELECT"});
  select.is_filtered = has_with;
  if (!cursor.take("SELECT")) return select;
  select.is_distinct = cursor.take("DISTINCT");
  cursor.take("ALL");
  do {
    select.items.push_back(take_item(cursor));
  } while (cursor.take_symbol(','));
  if (!cursor.take("FROM")) return select;
  if (!cursor.is_open()) select.from = take_name(cursor);
  take_alias(cursor);
  take_index_hint(cursor);
  if (cursor.is_any({"JOIN", "LEFT", "INNER", "CROSS", "NATURAL", "RIGHT", "FULL"}) || cursor.is_symbol(',')) {
    // A left join gives each row at least once; anything else is not followed.
    if (!cursor.is("LEFT")) select.is_filtered = true;
    cursor.skip_to({"WHERE", "GROUP", "LIMIT", "UNION", "EXCEPT", "INTERSECT", "HAVING", "ORDER"});
  }
  while (!cursor.at_end() && !cursor.is_close()) {
    if (cursor.is("ON") && cursor.peek(1).is("CONFLICT")) break;
    if (cursor.is_any({"WHERE", "GROUP", "LIMIT", "EXCEPT", "INTERSECT", "HAVING"})) {
      const bool is_no_filter =
          cursor.is("WHERE") &&
          (cursor.peek(1).is("TRUE") ||
           (cursor.peek(1).text == "1" &&
            (cursor.peek(2).kind == Token::Kind::end || cursor.peek(2).is("ON") || cursor.peek(2).is("ORDER"))));
      if (!is_no_filter) select.is_filtered = true;
    }
    cursor.is_open() ? (void)cursor.skip_parentheses() : cursor.skip();
  }
  return select;
}

Insert parse_insert(Cursor& cursor) {
  Insert insert;
  const bool is_replace = cursor.take("REPLACE");
  if (!is_replace) cursor.skip();
  const std::string action = take_or_clause(cursor);
  insert.may_skip_rows = is_replace || action == "IGNORE" || action == "REPLACE";
  cursor.take("INTO");
  insert.table = take_name(cursor).value_or(QualifiedName{});
  take_alias(cursor);
  insert.columns = cursor.take_name_list();
  if (cursor.take("VALUES")) {
    insert.values = count_items(cursor);
  } else if (cursor.is_any({"SELECT", "WITH"})) {
    insert.select = parse_select(cursor);
    insert.may_skip_rows |= skips_on_conflict(cursor);
  }
  return insert;
}

Update parse_update(Cursor& cursor) {
  Update update;
  take_or_clause(cursor);
  update.table = take_name(cursor).value_or(QualifiedName{});
  take_alias(cursor);
  take_index_hint(cursor);
  if (cursor.take("SET")) {
    do {
      if (cursor.is_open())
        for (std::string& column : cursor.take_name_list()) update.columns.push_back(std::move(column));
      else if (auto column = cursor.take_identifier_or_string())
        update.columns.push_back(*column);
      while (!cursor.at_end() && !cursor.is_symbol(',') &&
             !cursor.is_any({"WHERE", "FROM", "RETURNING", "LIMIT", "ORDER"}))
        cursor.is_open() ? (void)cursor.skip_parentheses() : cursor.skip();
    } while (cursor.take_symbol(','));
  }
  update.has_from = cursor.is("FROM");
  if (cursor.skip_to({"WHERE"})) {
    cursor.skip();
    update.where = take_where(cursor);
  }
  update.has_limit = cursor.skip_to({"LIMIT"});
  return update;
}

Delete parse_delete(Cursor& cursor) {
  Delete statement;
  cursor.take("FROM");
  statement.table = take_name(cursor).value_or(QualifiedName{});
  take_alias(cursor);
  take_index_hint(cursor);
  if (cursor.take("WHERE")) statement.where = take_where(cursor);
  statement.has_limit = cursor.skip_to({"LIMIT"});
  return statement;
}

}  // namespace fishway::lint::sqlite
