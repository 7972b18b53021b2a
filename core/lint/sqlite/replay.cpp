#include "core/lint/sqlite/replay.hpp"

#include <algorithm>

namespace fishway::lint::sqlite {
namespace {

using sql::Token;

std::vector<std::string> folded_all(const std::vector<std::string>& names) {
  std::vector<std::string> result;
  result.reserve(names.size());
  for (const std::string& name : names) result.push_back(folded(name));
  return result;
}

ForeignKey foreign_key(std::vector<std::string> columns, const References& references, bool is_inline) {
  return {folded_all(columns), folded(references.parent), references.parent, references.on_delete, is_inline};
}

void add_column(Table& table, const ColumnClause& clause) {
  Column column{clause.name, clause.type, {}};
  column.is_new = true;
  column.not_null = clause.not_null;
  column.primary_key = clause.primary_key;
  column.unique = clause.unique;
  column.has_default = clause.has_default();
  column.generated = clause.generated;
  column.stored = clause.stored;
  if (clause.generated) column.generated_from = names_in(clause.generated_as);
  for (const Tokens& check : clause.checks) {
    table.checks.push_back(names_in(check));
    table.check_owners.push_back(folded(clause.name));
  }
  if (clause.references) table.foreign_keys.push_back(foreign_key({clause.name}, *clause.references, true));
  table.columns.push_back(std::move(column));
}

void add_parts(Table& table, const CreateTable& create) {
  for (const ColumnClause& column : create.columns) add_column(table, column);
  table.primary_key = folded_all(create.primary_key);
  for (const auto& unique : create.uniques) table.uniques.push_back(folded_all(unique));
  for (const Tokens& check : create.checks) {
    table.checks.push_back(names_in(check));
    table.check_owners.emplace_back();
  }
  for (const ForeignKeyClause& key : create.foreign_keys)
    table.foreign_keys.push_back(foreign_key(key.columns, key.references, false));
}

void copy_columns(Table& table, const Select& select, const Table* source) {
  if (!source || !source->is_complete || select.items.size() != 1 || !select.items[0].is_star) return;
  for (const Column& column : source->columns) table.columns.push_back({column.name, column.type, {}, true});
  table.is_complete = true;
}

class Player {
 public:
  Player(Model& model, const Spot& spot) : model_(model), spot_(spot) {}

  template <typename T>
  void operator()(const T&) {}  // changes nothing that the model knows

  void operator()(const CreateTable& create) {
    const std::string key = new_key(create.name, create.temporary);
    if (model_.tables.contains(key) || model_.views.contains(key)) return;
    Table table;
    table.id = model_.next_id();
    table.name = create.name.name;
    table.schema = schema_of(create.name, create.temporary);
    table.is_new = true;
    table.is_virtual = create.is_virtual;
    table.is_complete = !create.is_virtual && !create.as;
    table.strict = create.strict;
    table.autoincrement = create.autoincrement;
    table.may_have_rows = create.as.has_value();
    table.was_made_by_select = create.as.has_value();
    add_parts(table, create);
    if (create.as && create.as->from) {
      const Table& source = model_.get(*create.as->from);
      copy_columns(table, *create.as, &source);
      Insert insert;
      insert.select = create.as;
      model_.copies.push_back({source.id, table.id, std::move(insert), source, true, spot_});
    }
    model_.named_in_segment[key] = model_.segment;
    model_.gone.erase(key);
    model_.tables[key] = std::move(table);
  }

  void operator()(const CreateIndex& create) {
    const std::string key = folded(create.name.name);
    if (model_.indexes.contains(key)) return;
    Index index{create.name.name, model_.key(table_of(create)), true,
                create.unique,    folded_all(create.columns),   names_in(create.expressions)};
    model_.indexes_gone.erase(key);
    model_.indexes[key] = std::move(index);
  }

  void operator()(const CreateView& create) {
    const std::string key = new_key(create.name, create.temporary);
    if (model_.views.contains(key) || model_.tables.contains(key)) return;
    model_.views[key] = {create.name.name, true, names_in(create.select)};
  }

  void operator()(const CreateTrigger& create) {
    const std::string key = folded(create.name.name);
    if (model_.triggers.contains(key)) return;
    model_.triggers[key] = {create.name.name, model_.key(create.table), true, create.instead_of, names_in(create.body)};
  }

  void operator()(const AddColumn& add) {
    Table& table = model_.get(add.table);
    if (!table.find(add.column.name)) add_column(table, add.column);
  }

  void operator()(const DropColumn& drop) {
    Table& table = model_.get(drop.table);
    const std::string name = folded(drop.column);
    std::erase_if(table.columns, [&](const Column& column) { return folded(column.name) == name; });
    std::erase_if(table.foreign_keys,
                  [&](const ForeignKey& key) { return key.is_inline && key.columns.front() == name; });
    for (std::size_t i = table.checks.size(); i-- > 0;)
      if (table.check_owners[i] == name) {
        table.checks.erase(table.checks.begin() + static_cast<std::ptrdiff_t>(i));
        table.check_owners.erase(table.check_owners.begin() + static_cast<std::ptrdiff_t>(i));
      }
  }

  void operator()(const RenameColumn& rename);
  void operator()(const RenameTable& rename);
  void operator()(const Drop& drop);

  void operator()(const Insert& insert) {
    Table& table = model_.get(insert.table);
    table.may_have_rows = true;
    if (!insert.select || !insert.select->from) return;
    const int to = table.id;
    const Table& source = model_.get(*insert.select->from);
    if (source.id != to) model_.copies.push_back({source.id, to, insert, source, false, spot_});
  }

  void operator()(const Update& update) {
    Table& table = model_.get(update.table);
    for (const std::string& name : update.columns)
      if (Column* column = table.find(name))
        column->was_filled |= fills(update, name);
      else if (!table.is_complete && fills(update, name))
        filled_unknown(table, name);
  }

  void operator()(const Pragma& pragma) {
    const std::string& value = pragma.value;
    const bool is_on = value == "ON" || value == "1" || value == "TRUE" || value == "YES";
    if (value.empty()) return;
    if (pragma.name == "FOREIGN_KEYS") model_.foreign_keys = is_on;
    if (pragma.name == "LEGACY_ALTER_TABLE") model_.legacy_alter_table = is_on;
  }

  void operator()(const Attach& attach) { model_.attached.insert(folded(attach.as)); }

 private:
  static std::string schema_of(const QualifiedName& name, bool temporary) {
    const std::string schema = folded(name.schema);
    if (temporary) return "temp";
    return schema == "main" ? std::string() : schema;
  }
  static std::string new_key(const QualifiedName& name, bool temporary) {
    const std::string schema = schema_of(name, temporary);
    return (schema.empty() ? std::string() : schema + ".") + folded(name.name);
  }
  static QualifiedName table_of(const CreateIndex& create) {
    return create.name.schema.empty() ? create.table : QualifiedName{create.name.schema, create.table.name, 0};
  }

  /// UPDATE t SET c = ... WHERE c IS NULL, or without a WHERE.
  static bool fills(const Update& update, const std::string& column) {
    const Tokens& where = update.where;
    if (where.empty()) return true;
    const bool is_null_test =
        (where.size() == 4 && where[1].is("IS") && where[2].is("NULL")) || (where.size() == 3 && where[1].is("ISNULL"));
    return is_null_test && folded(where[0].text) == folded(column);
  }
  static void filled_unknown(Table& table, const std::string& name) {
    Column column{name, {}, name};
    column.was_filled = true;
    table.columns.push_back(std::move(column));
  }

  void remember_rename(const Table& table, const Column& column, const std::string& to) {
    if (column.is_new || !table.is_in_production()) return;
    for (RenamedColumn& earlier : model_.renamed_columns)
      if (earlier.table == table.id && earlier.original == column.production_name) {
        earlier.to = to;
        return;
      }
    model_.renamed_columns.push_back({table.id, table.name, column.production_name, to, spot_});
  }
  void depart(const Table& table, const std::string& key, bool is_drop, std::string new_name);
  void rename_mentions(const std::string& from, const std::string& to, const std::string& to_text);

  Model& model_;
  const Spot& spot_;
};

void Player::operator()(const RenameColumn& rename) {
  Table& table = model_.get(rename.table);
  const std::string key = model_.key(rename.table);
  const std::string from = folded(rename.from);
  const std::string to = folded(rename.to);
  if (!table.is_complete && !table.find(rename.from)) table.columns.push_back({rename.from, {}, rename.from});
  if (Column* column = table.find(rename.from)) {
    remember_rename(table, *column, rename.to);
    column->name = rename.to;
  }
  const auto replace = [&](std::vector<std::string>& names) { std::ranges::replace(names, from, to); };
  replace(table.primary_key);
  for (auto& unique : table.uniques) replace(unique);
  for (Names& check : table.checks) check.rename_column(from, to);
  replace(table.check_owners);
  for (ForeignKey& foreign : table.foreign_keys) replace(foreign.columns);
  for (Column& column : table.columns) column.generated_from.rename_column(from, to);
  for (auto& [name, index] : model_.indexes)
    if (index.table == key) {
      replace(index.columns);
      index.names.rename_column(from, to);
    }
  for (auto& [name, view] : model_.views)
    if (view.names.has_column(key, from)) view.names.rename_column(from, to);
  for (auto& [name, trigger] : model_.triggers)
    if (trigger.table == key || trigger.names.has_column(key, from)) trigger.names.rename_column(from, to);
}

// Since 3.25 a rename is followed by views and triggers, since 3.26 by foreign keys, but for legacy_alter_table.
void Player::rename_mentions(const std::string& from, const std::string& to, const std::string& to_text) {
  const bool keys_follow = !model_.legacy_alter_table || model_.foreign_keys == true;
  for (auto& [key, table] : model_.tables)
    for (ForeignKey& foreign : table.foreign_keys)
      if (keys_follow && foreign.parent == from) {
        foreign.parent = to;
        foreign.parent_text = to_text;
      }
  for (auto& [key, index] : model_.indexes)
    if (index.table == from) index.table = to;
  for (auto& [key, trigger] : model_.triggers) {
    if (trigger.table == from) trigger.table = to;
    if (!model_.legacy_alter_table) trigger.names.rename_table(from, to);
  }
  if (model_.legacy_alter_table) return;
  for (auto& [key, view] : model_.views) view.names.rename_table(from, to);
}

void Player::operator()(const RenameTable& rename) {
  model_.get(rename.table);
  const std::string from = model_.key(rename.table);
  auto node = model_.tables.extract(from);
  Table& table = node.mapped();
  depart(table, from, false, rename.to);
  table.name = rename.to;
  const std::string to = (table.schema.empty() ? std::string() : table.schema + ".") + folded(rename.to);
  node.key() = to;
  model_.tables.erase(to);
  model_.tables.insert(std::move(node));
  model_.gone.erase(to);
  model_.gone.insert(from);
  model_.named_in_segment[to] = model_.segment;
  rename_mentions(from, to, rename.to);
}

void Player::depart(const Table& table, const std::string& key, bool is_drop, std::string new_name) {
  if (!table.is_in_production()) return;
  Departure departure;
  departure.table = table;
  departure.is_drop = is_drop;
  departure.new_name = std::move(new_name);
  departure.segment = model_.segment;
  departure.spot = spot_;
  departure.foreign_keys_off = model_.foreign_keys == false;
  departure.foreign_keys_on = model_.foreign_keys == true;
  for (const auto& [name, index] : model_.indexes)
    if (index.table == key && !index.is_new) departure.indexes.push_back(index);
  for (const auto& [name, trigger] : model_.triggers)
    if (trigger.table == key && !trigger.is_new) departure.triggers.push_back(trigger);
  for (const auto& [name, child] : model_.tables)
    for (const ForeignKey& foreign : child.foreign_keys)
      if (is_drop && child.id != table.id && child.is_in_production() && foreign.parent == key &&
          foreign.changes_children())
        departure.emptied_children.push_back(child.name);
  model_.departures.push_back(std::move(departure));
}

void Player::operator()(const Drop& drop) {
  const std::string key = model_.key(drop.name);
  switch (drop.kind) {
    case Drop::Kind::table: {
      if (model_.tables.contains(key) || !drop.if_exists) depart(model_.get(drop.name), key, true, {});
      model_.tables.erase(key);
      model_.gone.insert(key);
      std::erase_if(model_.indexes, [&](const auto& entry) { return entry.second.table == key; });
      std::erase_if(model_.triggers, [&](const auto& entry) { return entry.second.table == key; });
      break;
    }
    case Drop::Kind::view:
      if (const auto view = model_.views.find(key);
          view == model_.views.end() ? !model_.gone.contains(key) : !view->second.is_new)
        model_.dropped_views.push_back({key, drop.name.name, spot_});
      model_.views.erase(key);
      model_.gone.insert(key);
      std::erase_if(model_.triggers, [&](const auto& entry) { return entry.second.table == key; });
      break;
    case Drop::Kind::index:
      model_.indexes.erase(folded(drop.name.name));
      model_.indexes_gone.insert(folded(drop.name.name));
      break;
    case Drop::Kind::trigger:
      model_.triggers.erase(folded(drop.name.name));
      break;
  }
}

}  // namespace

void play(const Change& change, const Spot& spot, Model& model) { std::visit(Player(model, spot), change); }

void begin_file(Model& model) {
  model.copies.clear();
  model.departures.clear();
  model.named_in_segment.clear();
  model.dropped_views.clear();
  model.renamed_columns.clear();
  model.foreign_keys.reset();
  model.legacy_alter_table = false;
  model.attached.clear();
}

void settle(Model& model) {
  std::erase_if(model.tables, [](const auto& entry) { return entry.second.schema == "temp"; });
  std::erase_if(model.views, [](const auto& entry) { return entry.first.starts_with("temp."); });
  for (auto& [key, table] : model.tables) {
    table.is_new = false;
    table.production_name = table.name;
    table.may_have_rows = true;
    for (Column& column : table.columns) {
      column.is_new = false;
      column.production_name = column.name;
    }
  }
  for (auto& [key, index] : model.indexes) index.is_new = false;
  for (auto& [key, view] : model.views) view.is_new = false;
  for (auto& [key, trigger] : model.triggers) trigger.is_new = false;
}

}  // namespace fishway::lint::sqlite
