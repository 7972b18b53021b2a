#include "core/lint/mysql/replay.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/lint/mysql/dynamic_sql.hpp"
#include "core/lint/mysql/parser.hpp"

namespace fishway::lint::mysql {
namespace {

template <typename Items>
void erase_named(Items& items, std::string_view name) {
  std::erase_if(items, [&](const auto& item) { return same_name(item.name, name); });
}

void put(const ColumnDefinition& definition, Column column, Table& table) {
  auto where = table.columns.end();
  if (definition.position == Position::first) where = table.columns.begin();
  if (definition.position == Position::after) {
    where = std::ranges::find_if(table.columns,
                                 [&](const Column& other) { return same_name(other.name, definition.after); });
    if (where != table.columns.end()) ++where;
  }
  table.columns.insert(where, std::move(column));
}

Column column_of(const ColumnDefinition& definition, const Table& table, const Model& model, Age age) {
  Column column;
  column.name = definition.name;
  column.type = definition.type;
  if (is_text_type(column.type)) {
    column.type.collation = model.collation_of(table, definition.type);
    column.type.charset = model.charset_of(table, definition.type);
  }
  column.not_null = definition.not_null;
  column.default_value = definition.default_value;
  column.auto_increment = definition.auto_increment;
  column.invisible = definition.invisible;
  column.generated = definition.generated;
  column.expression = definition.expression;
  column.expression_words = definition.expression_words;
  column.age = age;
  return column;
}

std::string free_index_name(const Table& table, const std::string& wanted) {
  if (table.index(wanted) == nullptr) return wanted;
  for (int n = 2;; ++n)
    if (std::string name = fmt::format("{}_{}", wanted, n); table.index(name) == nullptr) return name;
}

void add_index(const IndexDefinition& definition, Table& table) {
  Index index;
  index.kind = definition.kind;
  index.parts = definition.parts;
  index.is_visible = definition.is_visible;
  index.age = Age::this_change;
  index.name = definition.name;
  if (index.kind == IndexKind::primary) {
    index.name = "PRIMARY";
    for (const IndexPart& part : index.parts)
      if (Column* column = table.column(part.column)) column->not_null = true;
  } else if (index.name.empty()) {
    const bool has_column = !index.parts.empty() && !index.parts.front().column.empty();
    index.name = free_index_name(table, has_column ? index.parts.front().column : "functional_index");
  }
  if (definition.if_not_exists && table.index(index.name) != nullptr) return;
  // An index that the server made for a foreign key gives way to a real one.
  if (!index.parts.empty())
    std::erase_if(table.indexes, [&](const Index& other) {
      return other.is_for_foreign_key && !other.parts.empty() &&
             same_name(other.parts.front().column, index.parts.front().column) &&
             other.parts.size() <= index.parts.size();
    });
  table.indexes.push_back(std::move(index));
}

void add_single_column_index(const std::string& column, IndexKind kind, Table& table) {
  IndexDefinition index;
  index.kind = kind;
  index.parts.push_back({column, {}, {}});
  add_index(index, table);
}

bool leads_an_index(const std::vector<std::string>& columns, const Table& table) {
  return std::ranges::any_of(table.indexes, [&](const Index& index) {
    return index.parts.size() >= columns.size() &&
           std::equal(columns.begin(), columns.end(), index.parts.begin(),
                      [](const std::string& column, const IndexPart& part) { return same_name(column, part.column); });
  });
}

std::string free_key_name(const Table& table) {
  for (int n = 1;; ++n)
    if (std::string name = fmt::format("{}_ibfk_{}", table.name.name, n); table.foreign_key(name) == nullptr)
      return name;
}

void add_foreign_key(const ForeignKey& definition, Table& table, const Model& model) {
  Key key;
  key.name = definition.name.empty() ? free_key_name(table) : definition.name;
  key.columns = definition.columns;
  key.parent = model.resolve(definition.parent);
  key.parent_columns = definition.parent_columns;
  key.on_delete = definition.on_delete;
  key.on_update = definition.on_update;
  key.age = Age::this_change;
  if (definition.if_not_exists && table.foreign_key(key.name) != nullptr) return;
  if (!key.columns.empty() && !leads_an_index(key.columns, table)) {
    Index index;
    index.name = free_index_name(table, definition.name.empty() ? key.columns.front() : definition.name);
    for (const std::string& column : key.columns) index.parts.push_back({column, {}, {}});
    index.is_for_foreign_key = true;
    index.age = Age::this_change;
    table.indexes.push_back(std::move(index));
  }
  table.foreign_keys.push_back(std::move(key));
}

void add_attributes(const ColumnDefinition& definition, Table& table, const Model& model) {
  if (definition.primary_key) add_single_column_index(definition.name, IndexKind::primary, table);
  if (definition.unique) add_single_column_index(definition.name, IndexKind::unique, table);
  for (const Check& check : definition.checks) table.checks.push_back(check);
  if (definition.references && (!model.is_mysql() || model.since(90000)))
    add_foreign_key(*definition.references, table, model);
}

void drop_column(const std::string& name, Table& table) {
  erase_named(table.columns, name);
  for (Index& index : table.indexes)
    std::erase_if(index.parts, [&](const IndexPart& part) { return same_name(part.column, name); });
  std::erase_if(table.indexes, [](const Index& index) { return index.parts.empty(); });
}

void rename_column(const std::string& from, const std::string& to, Table& table) {
  if (Column* column = table.column(from)) column->name = to;
  for (Index& index : table.indexes)
    for (IndexPart& part : index.parts)
      if (same_name(part.column, from)) part.column = to;
  for (Key& key : table.foreign_keys)
    for (std::string& column : key.columns)
      if (same_name(column, from)) column = to;
}

void add_column(const Action& action, Table& table, const Model& model) {
  if (table.column(action.column->name) != nullptr) return;
  Column column = column_of(*action.column, table, model, Age::this_change);
  const bool has_value =
      column.default_value.kind != Default::Kind::none && column.default_value.kind != Default::Kind::null;
  column.is_filled = table.is_new() || has_value || column.not_null || column.generated != Generated::no;
  put(*action.column, std::move(column), table);
  add_attributes(*action.column, table, model);
}

void modify_column(const Action& action, Table& table, const Model& model) {
  Column* old = table.column(action.name);
  if (old == nullptr) {
    if (table.has_all_columns) return;
    put(*action.column, column_of(*action.column, table, model, Age::applied), table);
    return add_attributes(*action.column, table, model);
  }
  Column column = column_of(*action.column, table, model, old->age);
  column.is_filled = old->is_filled;
  if (!same_name(action.name, column.name)) rename_column(action.name, column.name, table);
  if (action.column->position == Position::last) {
    *table.column(column.name) = std::move(column);
  } else {
    erase_named(table.columns, column.name);
    put(*action.column, std::move(column), table);
  }
  add_attributes(*action.column, table, model);
}

void set_options(const TableOptions& options, Table& table) {
  if (!options.engine.empty()) table.engine = options.engine;
  if (!options.row_format.empty()) table.row_format = options.row_format;
  if (!options.has_charset) return;
  table.charset = !options.charset.empty() ? options.charset : charset_of_collation(options.collation);
  table.collation = options.collation;
}

void convert(const TableOptions& options, Table& table) {
  set_options(options, table);
  for (Column& column : table.columns)
    if (is_text_type(column.type)) {
      column.type.charset = table.charset == "utf8" ? "utf8mb3" : table.charset;
      column.type.collation = table.collation;
    }
}

void drop_constraint(const std::string& name, Table& table) {
  erase_named(table.foreign_keys, name);
  erase_named(table.checks, name);
  erase_named(table.indexes, name);
}

void play_action(const Action& action, Table& table, const Model& model) {
  switch (action.kind) {
    case ActionKind::add_column:
      return add_column(action, table, model);
    case ActionKind::drop_column:
      return drop_column(action.name, table);
    case ActionKind::modify_column:
      return modify_column(action, table, model);
    case ActionKind::rename_column:
      return rename_column(action.name, action.new_name, table);
    case ActionKind::set_default:
    case ActionKind::drop_default:
      if (Column* column = table.column(action.name)) column->default_value = action.default_value.value_or(Default{});
      return;
    case ActionKind::add_index:
      return add_index(*action.index, table);
    case ActionKind::drop_index:
      return erase_named(table.indexes, action.name);
    case ActionKind::rename_index:
      for (Index& index : table.indexes)
        if (same_name(index.name, action.name)) index.name = action.new_name;
      return;
    case ActionKind::drop_primary_key:
      return erase_named(table.indexes, "PRIMARY");
    case ActionKind::add_foreign_key:
      return add_foreign_key(*action.foreign_key, table, model);
    case ActionKind::drop_foreign_key:
      return erase_named(table.foreign_keys, action.name);
    case ActionKind::add_check:
      return table.checks.push_back(*action.check);
    case ActionKind::drop_check:
      return erase_named(table.checks, action.name);
    case ActionKind::drop_constraint:
      return drop_constraint(action.name, table);
    case ActionKind::convert_charset:
      return convert(action.options, table);
    case ActionKind::options:
      return set_options(action.options, table);
    case ActionKind::partition_by:
    case ActionKind::remove_partitioning:
      table.is_partitioned = action.kind == ActionKind::partition_by;
      return;
    case ActionKind::versioning:
      table.is_versioned = true;
      return;
    default:
      return;
  }
}

/// Everything but the indexes first: an index may stand before its column.
void play_columns_then_indexes(const std::vector<Action>& actions, Table& table, const Model& model) {
  const auto is_last = [](const Action& action) {
    return action.kind == ActionKind::add_index || action.kind == ActionKind::add_foreign_key ||
           action.kind == ActionKind::add_column;
  };
  for (const Action& action : actions)
    if (!is_last(action)) play_action(action, table, model);
  for (const Action& action : actions)
    if (action.kind == ActionKind::add_column) play_action(action, table, model);
  for (const Action& action : actions)
    if (is_last(action) && action.kind != ActionKind::add_column) play_action(action, table, model);
}

Table like(const CreateTable& create, const Model& model) {
  Table table;
  const Table* source = model.table(*create.like);
  if (source == nullptr) {
    table.has_all_columns = false;
    return table;
  }
  table = *source;
  table.foreign_keys.clear();
  for (Column& column : table.columns) column.age = Age::this_change;
  for (Index& index : table.indexes) index.age = Age::this_change;
  return table;
}

Table defined(const CreateTable& create, const Model& model) {
  Table table;
  table.name = model.resolve(create.name);
  set_options(create.options, table);
  table.is_partitioned = create.is_partitioned;
  table.is_versioned = create.is_versioned;
  table.has_all_columns = !create.from_query;
  for (const ColumnDefinition& column : create.columns)
    table.columns.push_back(column_of(column, table, model, Age::this_change));
  for (const IndexDefinition& index : create.indexes) add_index(index, table);
  for (const ColumnDefinition& column : create.columns) add_attributes(column, table, model);
  for (const ForeignKey& key : create.foreign_keys) add_foreign_key(key, table, model);
  table.checks.insert(table.checks.end(), create.checks.begin(), create.checks.end());
  return table;
}

void play_create(const CreateTable& create, Model& model) {
  const TableName name = model.resolve(create.name);
  auto& where = create.is_temporary ? model.temporary : model.tables;
  const Table* there = create.is_temporary && !where.contains(name) ? nullptr : model.table(name);
  if (there != nullptr && !create.or_replace && there->is_known) return;
  Table table = create.like ? like(create, model) : defined(create, model);
  table.name = name;
  table.is_temporary = create.is_temporary;
  table.is_known = true;
  table.age = Age::this_change;
  where.insert_or_assign(name, std::move(table));
  model.gone.erase(name);
}

void forget(const TableName& name, Model& model) {
  if (const Table* table = model.table(name)) {
    const TableName exact = table->name;
    if (model.temporary.erase(exact) > 0) return;
    model.tables.erase(exact);
  }
  model.gone.insert(name);
}

void rename(const TableName& from, const TableName& to, Model& model) {
  if (const auto view = model.views.extract(from)) model.views.emplace(to, view.mapped());
  Table table = model.use(from);
  forget(from, model);
  table.name = to;
  for (auto& [name, other] : model.tables)
    for (Key& key : other.foreign_keys)
      if (key.parent == from) key.parent = to;
  model.gone.erase(to);
  (table.is_temporary ? model.temporary : model.tables).insert_or_assign(to, std::move(table));
}

void play_alter(const AlterTable& alter, Model& model) {
  const TableName name = model.resolve(alter.name);
  play_actions(alter, model.use(name), model);
  for (const Action& action : alter.actions)
    if (action.kind == ActionKind::rename_table && action.table) rename(name, model.resolve(*action.table), model);
}

void play_object(const CreateObject& object, const Act& act, Model& model) {
  if (object.is_alter) return;
  const TableName name = model.resolve(object.name);
  model.created.insert(name);
  if (object.kind == ObjectKind::view) model.views.emplace(name, Age::this_change);
  if (object.kind == ObjectKind::database) model.databases.emplace(object.name.name, Age::this_change);
  if (object.kind == ObjectKind::procedure || object.kind == ObjectKind::function || object.kind == ObjectKind::trigger)
    model.routines.insert_or_assign(name, Routine{object.kind, act.tokens, object.body, Age::this_change});
}

void play_drop(const DropObject& drop, Model& model) {
  for (const QualifiedName& name : drop.names) {
    if (drop.kind == ObjectKind::view) model.views.erase(model.resolve(name));
    if (drop.kind == ObjectKind::database) model.databases.erase(name.name);
    model.routines.erase(model.resolve(name));
  }
}

void play_change(const Change& change, Model& model) {
  if (change.kind != ChangeKind::update) return;
  for (const QualifiedName& name : change.targets)
    if (Table* table = model.table(model.resolve(name)))
      for (Column& column : table->columns) column.is_filled = true;
}

bool is_off(std::string_view value) { return value == "0" || value == "off" || value == "false"; }

void play_set(const Set& set, const Act& act, Model& model) {
  for (const Assignment& assignment : set.assignments) {
    if (assignment.scope == "USER") {
      model.session.variables[assignment.name] = sql::part(act.tokens, assignment.value);
    } else if (assignment.scope == "GLOBAL" || assignment.scope.starts_with("PERSIST")) {
      continue;
    } else if (assignment.name == "foreign_key_checks") {
      // SET foreign_key_checks = @old puts back what was there.
      model.session.foreign_key_checks = !is_off(assignment.text);
    } else if (assignment.name == "sql_mode") {
      const bool from_variable = assignment.text.find('@') != std::string::npos;
      model.session.is_strict = from_variable || assignment.text == "default" ||
                                assignment.text.find("strict_") != std::string::npos ||
                                assignment.text.find("traditional") != std::string::npos;
    } else if (assignment.name == "autocommit") {
      model.session.autocommit = !is_off(assignment.text);
    }
  }
}

void play_prepare(const Prepare& prepare, Model& model) {
  std::vector<std::string> texts;
  if (prepare.text) texts = {*prepare.text};
  if (const auto found = model.session.variables.find(prepare.variable); found != model.session.variables.end())
    texts = possible_texts(found->second, model).texts;
  model.session.prepared[prepare.name] = std::move(texts);
}

}  // namespace

void play_actions(const AlterTable& alter, Table& table, const Model& model) {
  play_columns_then_indexes(alter.actions, table, model);
}

void play(const Act& act, Model& model) {
  if (const auto* create = std::get_if<CreateTable>(&act.parsed)) play_create(*create, model);
  if (const auto* alter = std::get_if<AlterTable>(&act.parsed)) play_alter(*alter, model);
  if (const auto* drop = std::get_if<DropTable>(&act.parsed))
    for (const QualifiedName& name : drop->names) forget(model.resolve(name), model);
  if (const auto* rename_table = std::get_if<RenameTable>(&act.parsed))
    for (const auto& [from, to] : rename_table->pairs) rename(model.resolve(from), model.resolve(to), model);
  if (const auto* object = std::get_if<CreateObject>(&act.parsed)) play_object(*object, act, model);
  if (const auto* drop = std::get_if<DropObject>(&act.parsed)) play_drop(*drop, model);
  if (const auto* change = std::get_if<Change>(&act.parsed)) play_change(*change, model);
  if (const auto* set = std::get_if<Set>(&act.parsed)) play_set(*set, act, model);
  if (const auto* prepare = std::get_if<Prepare>(&act.parsed)) play_prepare(*prepare, model);
  if (const auto* use = std::get_if<Use>(&act.parsed)) model.session.database = use->name;
  if (std::holds_alternative<Harmless>(act.parsed))
    if (auto [name, value] = selected_into_variable(act.tokens); !name.empty())
      model.session.variables[name] = std::move(value);
}

void settle(Model& model) {
  model.temporary.clear();
  model.gone.clear();
  for (auto& [name, table] : model.tables) {
    table.age = Age::applied;
    for (Column& column : table.columns) column.age = Age::applied, column.is_filled = true;
    for (Index& index : table.indexes) index.age = Age::applied;
    for (Key& key : table.foreign_keys) key.age = Age::applied;
  }
  for (auto& [name, age] : model.views) age = Age::applied;
  for (auto& [name, routine] : model.routines) routine.age = Age::applied;
  for (auto& [name, age] : model.databases) age = Age::applied;
}

void begin_migration(Model& model) {
  model.session = {};
  model.created.clear();
  model.session.database = model.default_database;
  model.temporary.clear();
}

}  // namespace fishway::lint::mysql
