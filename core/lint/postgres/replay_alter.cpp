// ALTER TABLE, and what else is written as ALTER TABLE.
#include <algorithm>
#include <map>

#include "core/lint/postgres/replay_parts.hpp"

namespace fishway::lint::postgres {
namespace {

using Kind = Constraint::Kind;

struct Command {
  const Node& node;
  Table& table;
  Model& model;
  bool recurses;  ///< ALTER TABLE, not ALTER TABLE ONLY
  std::string name() const { return text_of(node, "name"); }
  const Node& definition() const { return get(node, "def"); }
  bool cascades() const { return text_of(node, "behavior") == "DROP_CASCADE"; }
};

// The table and, of all that inherit from it, those of the command.
std::vector<Table*> tables_of(const Command& command) {
  std::vector<Table*> tables{&command.table};
  if (!command.recurses) return tables;
  for (const TableName& beneath : descendants_of(command.table.name, command.model))
    tables.push_back(command.model.table(beneath));
  return tables;
}

template <typename Change>
void for_each_column(const Command& command, const Change& change) {
  for (Table* table : tables_of(command))
    if (Column* column = use_column(*table, command.name())) change(*column, *table);
}

void add_columns(const Command& command) {
  const Node& definition = inside(command.definition());
  const std::string name = text_of(definition, "colname");
  for (Table* table : tables_of(command))
    if (table->column(name) == nullptr) add_column(definition, *table, false, command.model);
}

void drop_columns(const Command& command) {
  drop_column(command.table, command.name(), command.cascades(), command.model);
}

void set_not_null(const Command& command) {
  for_each_column(command, [](Column& column, Table&) { column.not_null = true; });
}
void drop_not_null(const Command& command) {
  for_each_column(command, [&](Column& column, Table& table) {
    column.not_null = false;
    std::erase_if(table.constraints, [&](const Constraint& constraint) {
      return constraint.kind == Kind::not_null && constraint.columns == std::vector{column.name};
    });
  });
}

void set_default(const Command& command) {
  const Node& value = command.definition();
  for_each_column(command, [&](Column& column, Table&) {
    column.default_value = value.is_null() ? std::nullopt : std::optional(value);
  });
}

void set_expression(const Command& command) { set_default(command); }
void drop_expression(const Command& command) {
  for_each_column(command, [](Column& column, Table&) {
    column.generated = Column::Generated::no;
    column.default_value.reset();
  });
}

void set_type(const Command& command) {
  const Node& definition = inside(command.definition());
  const Type type = command.model.type(get(definition, "typeName"));
  const auto collation = strings_of(get(get(definition, "collClause"), "collname"));
  for_each_column(command, [&](Column& column, Table&) {
    column.type = type;
    column.collation = collation.empty() ? "" : collation.back();
  });
}

void add_identity(const Command& command) {
  if (Column* column = use_column(command.table, command.name())) column->is_identity = true;
  create_owned_sequence(command.table, command.name(), command.model);
}
void drop_identity(const Command& command) {
  if (Column* column = command.table.column(command.name())) column->is_identity = false;
  const std::string owner = command.table.name.name + "." + command.name();
  std::erase_if(command.model.tables, [&](const auto& entry) {
    return entry.first.schema == command.table.name.schema && entry.second.owned_by_column == owner;
  });
}

void add_one_constraint(const Command& command) {
  add_constraint(inside(command.definition()), "", command.table, false, command.model);
}

// Validating what is not known tells that it is there.
void validate_constraint(const Command& command) {
  for (Table* table : tables_of(command))
    if (Constraint* constraint = table->constraint(command.name())) {
      constraint->is_valid = true;
      if (constraint->kind == Kind::not_null)
        for (const std::string& name : constraint->columns)
          if (Column* column = table->column(name)) column->not_null = true;
    }
}

void drop_constraints(const Command& command) {
  const Constraint* own = command.table.constraint(command.name());
  if (own == nullptr) return;
  const Constraint dropped = *own;
  for (Table* table : tables_of(command)) {
    if (table->constraint(dropped.name) != nullptr) {
      drop_constraint(*table, dropped.name, command.model);
    } else {
      // A partition's key has a name of its own.
      const auto is_copy = [&](const Constraint& constraint) {
        return constraint.kind == dropped.kind && constraint.columns == dropped.columns;
      };
      const auto copy = std::ranges::find_if(table->constraints, is_copy);
      if (copy != table->constraints.end()) drop_constraint(*table, std::string(copy->name), command.model);
    }
  }
  if (!command.cascades() || dropped.index.empty()) return;
  for (auto& [name, table] : command.model.tables)
    std::erase_if(table.constraints, [&](const Constraint& constraint) {
      return constraint.referenced == command.table.name && constraint.referenced_columns == dropped.columns;
    });
}

void alter_constraint(const Command& command) {
  const Node& definition = inside(command.definition());
  Constraint* constraint = command.table.constraint(text_of(definition, "conname"));
  if (constraint == nullptr) return;
  constraint->is_deferrable = flag_of(definition, "deferrable");
}

void attach_index(const Command& command, const TableName& parent) {
  const TableName child = command.model.resolve(get(inside(command.definition()), "name"));
  const auto known = command.model.indexes.find(child);
  if (known != command.model.indexes.end()) known->second.attached_to = parent;
  const auto index = command.model.indexes.find(parent);
  if (index == command.model.indexes.end()) return;
  const auto attached = std::ranges::count_if(command.model.indexes,
                                              [&](const auto& entry) { return entry.second.attached_to == parent; });
  const std::size_t wanted = command.model.partitions_of(index->second.table).size();
  if (static_cast<std::size_t>(attached) >= wanted) index->second.is_valid = true;
}

void attach_partition(const Command& command) {
  const Node& definition = inside(command.definition());
  const TableName child = command.model.resolve(get(definition, "name"));
  command.table.kind = RelationKind::partitioned;
  Table& partition = command.model.use(child);
  partition.partition_of = command.table.name;
  partition.bound = get(definition, "bound");
  const auto has_index_like = [&](const Index& wanted) {
    return std::ranges::any_of(command.model.indexes_of(child), [&](const Index* index) {
      if (index->is_unique != wanted.is_unique || index->parts.size() != wanted.parts.size()) return false;
      for (std::size_t at = 0; at < wanted.parts.size(); ++at)
        if (index->parts[at].column != wanted.parts[at].column) return false;
      return true;
    });
  };
  for (const Index* index : command.model.indexes_of(command.table.name))
    if (!has_index_like(*index) && partition.is_known) {
      Index copy = *index;
      copy.table = child;
      copy.name = index->name + "_" + child.name;
      copy.constraint.clear();
      copy.attached_to = TableName{command.table.name.schema, index->name};
      add_index(std::move(copy), command.model);
    }
}

void detach_partition(const Command& command) {
  const TableName child = command.model.resolve(get(inside(command.definition()), "name"));
  if (Table* partition = command.model.table(child)) {
    partition->partition_of.reset();
    partition->bound.reset();
  }
}

void add_inherit(const Command& command) {
  command.table.inherits.push_back(command.model.resolve(inside(command.definition())));
}
void drop_inherit(const Command& command) {
  std::erase(command.table.inherits, command.model.resolve(inside(command.definition())));
}
void set_logged(const Command& command) { command.table.is_unlogged = false; }
void set_unlogged(const Command& command) { command.table.is_unlogged = true; }
void disable_triggers(const Command& command) { command.table.has_triggers_off = true; }
void enable_triggers(const Command& command) { command.table.has_triggers_off = false; }
void set_replica_identity(const Command& command) {
  command.table.replica_identity = text_of(inside(command.definition()), "identity_type");
}

using Play = void (*)(const Command&);

// What the server does before all else, whatever the order in the statement.
const std::map<std::string, Play, std::less<>>& drops() {
  static const std::map<std::string, Play, std::less<>> all = {
      {"AT_DropColumn", drop_columns},    {"AT_DropConstraint", drop_constraints},
      {"AT_DropNotNull", drop_not_null},  {"AT_DropExpression", drop_expression},
      {"AT_DropIdentity", drop_identity}, {"AT_DropInherit", drop_inherit}};
  return all;
}
const std::map<std::string, Play, std::less<>>& others() {
  static const std::map<std::string, Play, std::less<>> all = {
      {"AT_AddColumn", add_columns},
      {"AT_SetNotNull", set_not_null},
      {"AT_ColumnDefault", set_default},
      {"AT_SetExpression", set_expression},
      {"AT_AlterColumnType", set_type},
      {"AT_AddIdentity", add_identity},
      {"AT_AddConstraint", add_one_constraint},
      {"AT_ValidateConstraint", validate_constraint},
      {"AT_AlterConstraint", alter_constraint},
      {"AT_AttachPartition", attach_partition},
      {"AT_DetachPartition", detach_partition},
      {"AT_DetachPartitionFinalize", detach_partition},
      {"AT_AddInherit", add_inherit},
      {"AT_SetLogged", set_logged},
      {"AT_SetUnLogged", set_unlogged},
      {"AT_ReplicaIdentity", set_replica_identity},
      {"AT_DisableTrigAll", disable_triggers},
      {"AT_EnableTrigAll", enable_triggers},
  };
  return all;
}

void play_each(const Node& commands, const std::map<std::string, Play, std::less<>>& plays, Table& table, bool recurses,
               Model& model) {
  for (const Node& command : commands) {
    const auto found = plays.find(text_of(inside(command), "subtype"));
    if (found != plays.end()) found->second({inside(command), table, model, recurses});
  }
}

}  // namespace

void alter_table(const Node& body, Model& model) {
  const Node& relation = get(body, "relation");
  const Node& commands = get(body, "cmds");
  if (!commands.is_array()) return;
  const TableName name = model.resolve(relation);
  if (model.indexes.contains(name) || text_of(body, "objtype") == "OBJECT_INDEX") {
    Table none;
    for (const Node& command : commands)
      if (text_of(inside(command), "subtype") == "AT_AttachPartition")
        attach_index({inside(command), none, model, false}, name);
    return;
  }
  if (model.gone.contains(name)) return;
  Table& table = model.use(name);
  const bool recurses = flag_of(relation, "inh");
  play_each(commands, drops(), table, recurses, model);
  play_each(commands, others(), table, recurses, model);
}

}  // namespace fishway::lint::postgres
