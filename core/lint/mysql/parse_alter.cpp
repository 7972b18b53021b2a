// ALTER TABLE, with all of its actions.
#include "core/lint/mysql/parser.hpp"

namespace fishway::lint::mysql {
namespace {

using sql::Cursor;

Action made(ActionKind kind) {
  Action action;
  action.kind = kind;
  return action;
}

Action named(Cursor& cursor, ActionKind kind) {
  Action action = made(kind);
  action.if_exists = cursor.take({"IF", "EXISTS"});
  action.name = cursor.take_identifier().value_or("");
  return action;
}

Action add_column(Cursor& cursor) {
  Action action = made(ActionKind::add_column);
  action.if_not_exists = cursor.take({"IF", "NOT", "EXISTS"});
  action.column = parse_column(cursor);
  if (!action.column) action.kind = ActionKind::other;
  return action;
}

/// ADD (a INT, b INT, KEY (a)): every item is an action.
void add_list(Cursor& cursor, std::vector<Action>& actions) {
  cursor.take_open();
  while (!cursor.at_end() && !cursor.is_close()) {
    const std::size_t offset = cursor.offset();
    auto constraint = parse_constraint(cursor);
    actions.push_back(constraint ? std::move(*constraint) : add_column(cursor));
    actions.back().offset = offset;
    cursor.skip_to_comma();
    cursor.take_symbol(',');
  }
  cursor.take_close();
}

Action add_partition(Cursor& cursor) {
  Action action = made(ActionKind::add_partition);
  action.if_not_exists = cursor.take({"IF", "NOT", "EXISTS"});
  action.is_hash = cursor.take("PARTITIONS");
  return action;
}

void parse_add(Cursor& cursor, std::vector<Action>& actions) {
  if (cursor.take("PARTITION")) return actions.push_back(add_partition(cursor));
  if (cursor.take("SYSTEM") || cursor.take("PERIOD")) return actions.push_back(made(ActionKind::versioning));
  if (auto constraint = parse_constraint(cursor)) return actions.push_back(std::move(*constraint));
  cursor.take("COLUMN");
  if (cursor.is_open()) return add_list(cursor, actions);
  actions.push_back(add_column(cursor));
}

Action drop_partition(Cursor& cursor, ActionKind kind) {
  Action action = made(kind);
  action.if_exists = cursor.take({"IF", "EXISTS"});
  do {
    if (auto name = cursor.take_identifier()) action.names.push_back(std::move(*name));
  } while (cursor.take_symbol(','));
  return action;
}

Action parse_drop(Cursor& cursor) {
  if (cursor.take({"PRIMARY", "KEY"})) return made(ActionKind::drop_primary_key);
  if (cursor.take({"FOREIGN", "KEY"})) return named(cursor, ActionKind::drop_foreign_key);
  if (cursor.take("INDEX") || cursor.take("KEY")) {
    Action action = named(cursor, ActionKind::drop_index);
    if (lower(action.name) == "primary") action.kind = ActionKind::drop_primary_key;
    return action;
  }
  if (cursor.is("CHECK") && cursor.peek(1).is_name()) return (cursor.skip(), named(cursor, ActionKind::drop_check));
  if (cursor.take("CONSTRAINT")) return named(cursor, ActionKind::drop_constraint);
  if (cursor.take("PARTITION")) return drop_partition(cursor, ActionKind::drop_partition);
  if (cursor.take({"SYSTEM", "VERSIONING"}) || cursor.take({"PERIOD", "FOR"})) return made(ActionKind::versioning);
  cursor.take("COLUMN");
  return named(cursor, ActionKind::drop_column);
}

Action parse_modify(Cursor& cursor, bool is_change) {
  cursor.take("COLUMN");
  Action action = made(ActionKind::modify_column);
  action.is_change = is_change;
  action.if_exists = cursor.take({"IF", "EXISTS"});
  if (is_change) action.name = cursor.take_identifier().value_or("");
  action.column = parse_column(cursor);
  if (!action.column) return made(ActionKind::other);
  if (!is_change) action.name = action.column->name;
  action.new_name = action.column->name;
  return action;
}

Action alter_index(Cursor& cursor) {
  Action action = named(cursor, ActionKind::index_visibility);
  action.is_on = cursor.take("VISIBLE") || cursor.take({"NOT", "IGNORED"});
  if (!action.is_on) cursor.take_any({"INVISIBLE", "IGNORED"});
  return action;
}

Action alter_check(Cursor& cursor) {
  Action action = named(cursor, ActionKind::alter_check);
  action.is_on = !cursor.take("NOT");
  cursor.take("ENFORCED");
  return action;
}

Action parse_alter(Cursor& cursor) {
  if (cursor.take("INDEX") || cursor.take("KEY")) return alter_index(cursor);
  if (cursor.take("CHECK") || cursor.take("CONSTRAINT")) return alter_check(cursor);
  cursor.take("COLUMN");
  Action action = named(cursor, ActionKind::column_visibility);
  if (cursor.take({"DROP", "DEFAULT"})) {
    action.kind = ActionKind::drop_default;
  } else if (cursor.take({"SET", "DEFAULT"})) {
    action.kind = ActionKind::set_default;
    action.default_value = parse_default(cursor);
  } else {
    cursor.take("SET");
    action.is_on = cursor.take("VISIBLE");
    cursor.take("INVISIBLE");
  }
  return action;
}

Action parse_rename(Cursor& cursor) {
  if (cursor.take("COLUMN") || cursor.is_all({"INDEX"}) || cursor.is_all({"KEY"})) {
    const bool is_index = cursor.take("INDEX") || cursor.take("KEY");
    Action action = named(cursor, is_index ? ActionKind::rename_index : ActionKind::rename_column);
    cursor.take("TO");
    action.new_name = cursor.take_identifier().value_or("");
    return action;
  }
  Action action = made(ActionKind::rename_table);
  cursor.take("TO") || cursor.take("AS") || cursor.take_equals();
  action.table = cursor.take_name();
  return action;
}

Action exchange_partition(Cursor& cursor) {
  Action action = drop_partition(cursor, ActionKind::exchange_partition);
  cursor.take({"WITH", "TABLE"});
  action.table = cursor.take_name();
  action.is_on = !cursor.take({"WITHOUT", "VALIDATION"});
  return action;
}

Action partition_action(Cursor& cursor, ActionKind kind) {
  cursor.take("PARTITION");
  Action action = drop_partition(cursor, kind);
  cursor.skip_to({"ALGORITHM"});
  return action;
}

std::optional<Action> take_partition_action(Cursor& cursor) {
  if (cursor.take({"PARTITION", "BY"})) return made(ActionKind::partition_by);
  if (cursor.take({"REMOVE", "PARTITIONING"})) return made(ActionKind::remove_partitioning);
  if (!cursor.peek(1).is("PARTITION")) return {};
  if (cursor.take("TRUNCATE")) return partition_action(cursor, ActionKind::truncate_partition);
  if (cursor.take("REORGANIZE")) return partition_action(cursor, ActionKind::reorganize_partition);
  if (cursor.take("COALESCE")) return partition_action(cursor, ActionKind::coalesce_partition);
  if (cursor.take("REBUILD")) return partition_action(cursor, ActionKind::rebuild_partition);
  if (cursor.take("EXCHANGE")) return (cursor.skip(), exchange_partition(cursor));
  if (cursor.take("CONVERT")) return partition_action(cursor, ActionKind::exchange_partition);
  if (cursor.take_any({"ANALYZE", "CHECK", "REPAIR", "OPTIMIZE", "DISCARD", "IMPORT"}).size() > 0)
    return partition_action(cursor, ActionKind::other_partition);
  return {};
}

std::optional<Action> take_whole_table_action(Cursor& cursor) {
  if (cursor.take({"CONVERT", "TO"})) {
    Action action = made(ActionKind::convert_charset);
    while (parse_table_option(cursor, action.options)) continue;
    return action;
  }
  if (cursor.take({"ORDER", "BY"})) return made(ActionKind::order_by);
  if (cursor.take("FORCE")) return made(ActionKind::force);
  if (cursor.take({"ENABLE", "KEYS"}) || cursor.take({"DISABLE", "KEYS"})) return made(ActionKind::keys);
  Action action = made(ActionKind::options);
  while (parse_table_option(cursor, action.options)) continue;
  if (!action.options.names.empty()) return action;
  return take_partition_action(cursor);
}

void parse_action(Cursor& cursor, std::vector<Action>& actions) {
  if (cursor.take("ADD")) return parse_add(cursor, actions);
  if (cursor.take("DROP")) return actions.push_back(parse_drop(cursor));
  if (cursor.take("MODIFY")) return actions.push_back(parse_modify(cursor, false));
  if (cursor.take("CHANGE")) return actions.push_back(parse_modify(cursor, true));
  if (cursor.take("ALTER")) return actions.push_back(parse_alter(cursor));
  if (cursor.take("RENAME")) return actions.push_back(parse_rename(cursor));
  auto action = take_whole_table_action(cursor);
  actions.push_back(action ? std::move(*action) : made(ActionKind::other));
}

bool take_clause(Cursor& cursor, std::string_view word, std::string& value) {
  if (!cursor.take(word)) return false;
  cursor.take_equals();
  value = cursor.peek().upper == "DEFAULT" ? "" : cursor.peek().upper;
  cursor.skip();
  return true;
}

std::string first_words(const Cursor& cursor) {
  std::string text = cursor.peek().upper;
  if (cursor.peek(1).kind == sql::Token::Kind::word) text += " " + cursor.peek(1).upper;
  return text;
}

}  // namespace

AlterTable parse_alter_table(Cursor& cursor) {
  AlterTable alter;
  alter.if_exists = cursor.take({"IF", "EXISTS"});
  if (auto name = cursor.take_name()) alter.name = std::move(*name);
  if (cursor.take("WAIT")) cursor.skip();
  cursor.take("NOWAIT");
  while (!cursor.at_end()) {
    const std::size_t before = cursor.position();
    const std::size_t begin = cursor.offset();
    const std::string words = first_words(cursor);
    const std::size_t count = alter.actions.size();
    if (!take_clause(cursor, "ALGORITHM", alter.algorithm) && !take_clause(cursor, "LOCK", alter.lock) &&
        !cursor.take({"WITH", "VALIDATION"}) && !cursor.take({"WITHOUT", "VALIDATION"}))
      parse_action(cursor, alter.actions);
    for (std::size_t i = count; i < alter.actions.size(); ++i) {
      if (alter.actions[i].offset == 0) alter.actions[i].offset = begin;
      alter.actions[i].text = words;
    }
    // MySQL's clauses may stand before an action without a comma, and PARTITION BY behind one.
    const bool has_action = count != alter.actions.size();
    if (has_action && !cursor.is_all({"PARTITION", "BY"})) cursor.skip_to_comma();
    if (cursor.position() == before) cursor.skip();
    cursor.take_symbol(',');
    if (cursor.is_close()) cursor.skip();
  }
  return alter;
}

}  // namespace fishway::lint::mysql
