// Indexes, foreign keys, checks.
#include "core/lint/mysql/parser.hpp"

namespace fishway::lint::mysql {
namespace {

using sql::Cursor;

IndexPart take_part(Cursor& cursor) {
  IndexPart part;
  if (cursor.is_open()) {
    part.words = words_in(cursor.tokens(), cursor.skip_parentheses());
  } else {
    part.column = cursor.take_identifier().value_or("");
    if (cursor.take_open()) {
      part.length = cursor.take_integer();
      cursor.take_close();
    }
  }
  cursor.skip_to_comma();
  return part;
}

void skip_using(Cursor& cursor) {
  if (cursor.take("USING")) cursor.skip();
}

void take_index_options(Cursor& cursor, IndexDefinition& index) {
  while (!cursor.at_end() && !cursor.is_symbol(',') && !cursor.is_close()) {
    if (cursor.is_any({"ALGORITHM", "LOCK"})) return;  // of CREATE INDEX
    if (cursor.take("INVISIBLE") || cursor.take("IGNORED")) {
      index.is_visible = false;
    } else {
      cursor.is_open() ? (void)cursor.skip_parentheses() : cursor.skip();
    }
  }
}

std::string take_reference_action(Cursor& cursor) {
  if (cursor.take({"SET", "NULL"})) return "SET NULL";
  if (cursor.take({"SET", "DEFAULT"})) return "SET DEFAULT";
  if (cursor.take({"NO", "ACTION"})) return "NO ACTION";
  return std::string(cursor.take_any({"CASCADE", "RESTRICT"}));
}

Action index_action(Cursor& cursor, IndexKind kind, std::string name) {
  Action action;
  action.kind = ActionKind::add_index;
  action.index = parse_index(cursor, kind);
  if (action.index->name.empty()) action.index->name = std::move(name);
  return action;
}

Action foreign_key_action(Cursor& cursor, std::string name) {
  Action action;
  action.kind = ActionKind::add_foreign_key;
  ForeignKey key;
  key.if_not_exists = cursor.take({"IF", "NOT", "EXISTS"});
  if (auto index_name = cursor.take_identifier(); index_name && name.empty()) name = std::move(*index_name);
  key.name = std::move(name);
  key.columns = cursor.take_name_list();
  if (cursor.is("REFERENCES")) parse_references(cursor, key);
  action.foreign_key = std::move(key);
  return action;
}

Action check_action(Cursor& cursor, std::string name) {
  Action action;
  action.kind = ActionKind::add_check;
  Check check;
  check.name = std::move(name);
  const auto range = cursor.skip_parentheses();
  check.text = sql::text_of(cursor.tokens(), range);
  check.words = words_in(cursor.tokens(), range);
  check.is_enforced = !cursor.take({"NOT", "ENFORCED"});
  cursor.take("ENFORCED");
  action.check = std::move(check);
  return action;
}

std::optional<IndexKind> take_index_kind(Cursor& cursor) {
  const auto key = [&] { return cursor.take("KEY") || cursor.take("INDEX"); };
  if (cursor.take({"PRIMARY", "KEY"})) return IndexKind::primary;
  if (cursor.take("UNIQUE")) return (key(), IndexKind::unique);
  if (cursor.take("FULLTEXT")) return (key(), IndexKind::fulltext);
  if (cursor.take("SPATIAL")) return (key(), IndexKind::spatial);
  if (cursor.is("VECTOR") &&
      (cursor.peek(1).is("INDEX") || cursor.peek(1).is("KEY") || cursor.peek(1).kind == sql::Token::Kind::open))
    return (cursor.skip(), key(), IndexKind::vector);
  if (key()) return IndexKind::index;
  return {};
}

}  // namespace

IndexDefinition parse_index(Cursor& cursor, IndexKind kind) {
  IndexDefinition index;
  index.kind = kind;
  index.if_not_exists = cursor.take({"IF", "NOT", "EXISTS"});
  if (cursor.is_name() && !cursor.is("USING")) index.name = cursor.take_identifier().value_or("");
  skip_using(cursor);
  if (cursor.take_open()) {
    while (!cursor.at_end() && !cursor.is_close()) {
      index.parts.push_back(take_part(cursor));
      cursor.take_symbol(',');
    }
    cursor.take_close();
  }
  take_index_options(cursor, index);
  return index;
}

void parse_references(Cursor& cursor, ForeignKey& key) {
  cursor.take("REFERENCES");
  if (auto parent = cursor.take_name()) key.parent = std::move(*parent);
  key.parent_columns = cursor.take_name_list();
  while (!cursor.at_end()) {
    if (cursor.take("MATCH")) {
      cursor.skip();
    } else if (cursor.take({"ON", "DELETE"})) {
      key.on_delete = take_reference_action(cursor);
    } else if (cursor.is("ON") && cursor.peek(1).is("UPDATE") &&
               (cursor.peek(2).is("CASCADE") || cursor.peek(2).is("RESTRICT") || cursor.peek(2).is("SET") ||
                cursor.peek(2).is("NO"))) {
      cursor.take({"ON", "UPDATE"});
      key.on_update = take_reference_action(cursor);
    } else {
      return;
    }
  }
}

std::optional<Action> parse_constraint(Cursor& cursor) {
  const std::size_t begin = cursor.position();
  const std::size_t offset = cursor.offset();
  std::string name;
  if (cursor.take("CONSTRAINT") && !cursor.is_any({"PRIMARY", "UNIQUE", "FOREIGN", "CHECK"})) {
    cursor.take({"IF", "NOT", "EXISTS"});
    name = cursor.take_identifier().value_or("");
  }
  std::optional<Action> action;
  if (cursor.take({"FOREIGN", "KEY"}))
    action = foreign_key_action(cursor, std::move(name));
  else if (cursor.take("CHECK"))
    action = check_action(cursor, std::move(name));
  else if (const auto kind = take_index_kind(cursor))
    action = index_action(cursor, *kind, std::move(name));
  if (!action) {
    cursor.go_to(begin);
    return {};
  }
  action->offset = offset;
  return action;
}

}  // namespace fishway::lint::mysql
