// UPDATE, DELETE, INSERT, REPLACE; SET; and what is looked for in any text.
#include <algorithm>

#include "core/lint/mysql/parser.hpp"

namespace fishway::lint::mysql {
namespace {

using sql::Cursor;
using sql::TokenRange;

bool ends_table_list(const Cursor& cursor) {
  return cursor.is_any({"SET", "WHERE", "ORDER", "LIMIT", "RETURNING", "GROUP", "HAVING", "VALUES", "SELECT"});
}

/// One table with its alias; a subquery has no name.
void take_table(Cursor& cursor, Change& change) {
  if (cursor.is_open()) {
    const auto inside = cursor.skip_parentheses();
    const Tokens query = sql::part(cursor.tokens(), inside);
    Cursor within(query);
    change.joins_few = change.joins_few || within.skip_to({"WHERE", "LIMIT"});
    for (QualifiedName& name : tables_in(cursor.tokens(), inside)) {
      change.tables.push_back(std::move(name));
      change.aliases.emplace_back();
    }
    return;
  }
  auto name = cursor.take_name();
  if (!name) return cursor.skip();
  if (cursor.take("PARTITION")) cursor.skip_parentheses();
  cursor.take("AS");
  std::string alias;
  if (cursor.is_name() && !ends_table_list(cursor) &&
      !cursor.is_any({"JOIN", "INNER", "LEFT", "RIGHT", "CROSS", "STRAIGHT_JOIN", "NATURAL", "ON", "USING", "FORCE",
                      "USE", "IGNORE"}))
    alias = cursor.take_identifier().value_or("");
  change.tables.push_back(std::move(*name));
  change.aliases.push_back(std::move(alias));
}

/// table, table JOIN table ON ...
void take_tables(Cursor& cursor, Change& change) {
  take_table(cursor, change);
  bool outer = false;
  while (!cursor.at_end() && !cursor.is_close() && !ends_table_list(cursor)) {
    if (cursor.is("LEFT") || cursor.is("RIGHT")) outer = true;
    if (cursor.take_symbol(',') || cursor.take("JOIN") || cursor.take("STRAIGHT_JOIN")) {
      take_table(cursor, change);
    } else {
      if (cursor.is("ON") || cursor.is("USING")) change.has_inner_join = change.has_inner_join || !outer;
      cursor.is_open() ? (void)cursor.skip_parentheses() : cursor.skip();
    }
  }
}

void take_restrictions(Cursor& cursor, Change& change) {
  if (cursor.skip_to({"WHERE", "LIMIT"}) && cursor.take("WHERE")) {
    const std::size_t begin = cursor.position();
    cursor.skip_to({"ORDER", "LIMIT", "RETURNING"});
    change.has_where = true;
    change.where = {begin, cursor.position()};
  }
  change.has_limit = cursor.skip_to({"LIMIT"});
}

/// `name` or `name.*`, as the multi-table DELETE lists them.
std::vector<QualifiedName> take_target_list(Cursor& cursor) {
  std::vector<QualifiedName> targets;
  do {
    auto name = cursor.take_name();
    if (!name) break;
    if (cursor.take_symbol('.')) cursor.skip();
    targets.push_back(std::move(*name));
  } while (cursor.take_symbol(','));
  return targets;
}

QualifiedName target_of(const Change& change, const QualifiedName& written) {
  for (std::size_t i = 0; i < change.tables.size(); ++i)
    if (change.aliases[i] == written.name || change.tables[i].name == written.name) return change.tables[i];
  return written;
}

/// DELETE t FROM t JOIN ..., DELETE FROM t USING t JOIN ...
void take_many_table_delete(Cursor& cursor, Change& change, std::vector<QualifiedName> written) {
  take_tables(cursor, change);
  for (const QualifiedName& name : written) change.targets.push_back(target_of(change, name));
}

void parse_delete(Cursor& cursor, Change& change) {
  while (cursor.take_any({"LOW_PRIORITY", "QUICK", "IGNORE"}).size() > 0) continue;
  if (!cursor.take("FROM")) {
    auto written = take_target_list(cursor);
    cursor.take("FROM");
    take_many_table_delete(cursor, change, std::move(written));
  } else {
    const std::size_t begin = cursor.position();
    auto written = take_target_list(cursor);
    if (cursor.take("USING")) {
      take_many_table_delete(cursor, change, std::move(written));
    } else {
      cursor.go_to(begin);
      take_table(cursor, change);
      change.targets = change.tables;
    }
  }
  take_restrictions(cursor, change);
}

/// The tables whose columns SET assigns: those that a qualifier names, or else the only one.
void take_update_targets(Cursor& cursor, Change& change) {
  while (!cursor.at_end() && !cursor.is_any({"WHERE", "ORDER", "LIMIT", "RETURNING"})) {
    const auto name = cursor.take_name();
    if (name && !name->schema.empty()) {
      const QualifiedName target = target_of(change, {{}, name->schema, name->offset});
      const auto is_same = [&](const QualifiedName& other) { return other.name == target.name; };
      if (std::ranges::none_of(change.targets, is_same)) change.targets.push_back(target);
    }
    while (!cursor.at_end() && !cursor.is_symbol(',') && !cursor.is_any({"WHERE", "ORDER", "LIMIT", "RETURNING"}))
      cursor.is_open() ? (void)cursor.skip_parentheses() : cursor.skip();
    cursor.take_symbol(',');
  }
  if (change.targets.empty() && !change.tables.empty()) change.targets = {change.tables.front()};
}

void parse_update(Cursor& cursor, Change& change) {
  while (cursor.take_any({"LOW_PRIORITY", "IGNORE"}).size() > 0) continue;
  take_tables(cursor, change);
  if (cursor.take("SET")) take_update_targets(cursor, change);
  take_restrictions(cursor, change);
}

void parse_insert(Cursor& cursor, Change& change) {
  while (cursor.take_any({"LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE", "INTO"}).size() > 0) continue;
  if (auto name = cursor.take_name()) change.targets.push_back(std::move(*name));
  if (cursor.skip_to({"SELECT", "VALUES", "VALUE", "SET", "WITH", "TABLE"}) &&
      cursor.is_any({"SELECT", "WITH", "TABLE"})) {
    change.from_query = true;
    change.tables = tables_in(cursor.tokens(), {cursor.position(), cursor.tokens().size() - 1});
    change.aliases.resize(change.tables.size());
  }
}

Assignment take_assignment(Cursor& cursor, std::string& scope) {
  Assignment assignment;
  if (cursor.take_symbol('@')) {
    if (cursor.take_symbol('@')) {
      const auto written =
          cursor.is_any({"GLOBAL", "SESSION", "LOCAL", "PERSIST", "PERSIST_ONLY"}) ? cursor.peek().upper : "";
      if (!written.empty() && cursor.peek(1).is_symbol('.')) {
        assignment.scope = written;
        cursor.skip();
        cursor.skip();
      }
    } else {
      assignment.scope = "USER";
    }
  } else if (cursor.is_any({"GLOBAL", "SESSION", "LOCAL", "PERSIST", "PERSIST_ONLY"}) && cursor.peek(1).is_name()) {
    scope = cursor.peek().upper;
    cursor.skip();
  }
  if (assignment.scope.empty()) assignment.scope = scope;
  assignment.name = lower(cursor.take_identifier_or_string().value_or(""));
  cursor.take_symbol(':');
  cursor.take_equals();
  assignment.value = cursor.skip_to_comma();
  assignment.text = lower(sql::text_of(cursor.tokens(), assignment.value));
  return assignment;
}

}  // namespace

Change parse_change(Cursor& cursor) {
  Change change;
  if (cursor.take("UPDATE")) {
    parse_update(cursor, change);
  } else if (cursor.take("DELETE")) {
    change.kind = ChangeKind::erase;
    parse_delete(cursor, change);
  } else {
    change.kind = cursor.take("REPLACE") ? ChangeKind::replace : (cursor.take("INSERT"), ChangeKind::insert);
    parse_insert(cursor, change);
  }
  return change;
}

Set parse_set(Cursor& cursor) {
  Set set;
  cursor.take("SET");
  std::string scope;
  while (!cursor.at_end()) {
    set.assignments.push_back(take_assignment(cursor, scope));
    if (!cursor.take_symbol(',')) break;
  }
  return set;
}

std::vector<std::string> words_in(const Tokens& tokens, TokenRange range) {
  std::vector<std::string> words;
  for (std::size_t i = range.first; i < range.second && i < tokens.size(); ++i)
    if (tokens[i].is_name()) words.push_back(lower(tokens[i].text));
  return words;
}

std::vector<QualifiedName> tables_in(const Tokens& tokens, TokenRange range) {
  std::vector<QualifiedName> names;
  const Tokens inside = sql::part(tokens, range);
  Cursor cursor(inside);
  while (!cursor.at_end()) {
    const bool begins = cursor.is_any({"FROM", "JOIN", "STRAIGHT_JOIN"});
    cursor.skip();
    while (begins && cursor.is_name() && !cursor.is("SELECT")) {
      if (auto name = cursor.take_name()) names.push_back(std::move(*name));
      cursor.take("AS");
      if (cursor.is_name() && cursor.peek(1).is_symbol(',')) cursor.skip();
      if (!cursor.take_symbol(',')) break;
    }
  }
  return names;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return result;
}

}  // namespace fishway::lint::mysql
