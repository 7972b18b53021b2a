#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/lint/postgres/casts.hpp"
#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"the referenced column has no key", "CREATE TABLE p (id int); CREATE TABLE c (p_id int);",
     "ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p (id) NOT VALID;"},
    {"the referenced table has no primary key", "CREATE TABLE p (id int UNIQUE);",
     "CREATE TABLE c (p_id int REFERENCES p);"},
    {"a unique index with a WHERE does not count",
     "CREATE TABLE p (id int); CREATE UNIQUE INDEX ON p (id) WHERE id > 0; CREATE TABLE c (p_id int);",
     "ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p (id) NOT VALID;"},
    {"types that cannot be compared", "CREATE TABLE p (id uuid PRIMARY KEY); CREATE TABLE c (p_id text);",
     "ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p (id) NOT VALID;"},
    {"half of a key", "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));", "CREATE TABLE c (a int REFERENCES p (a));"},
    {"a primary key", "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id bigint);",
     "ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p NOT VALID;", false},
    {"a unique index", "CREATE TABLE p (id int); CREATE UNIQUE INDEX ON p (id); CREATE TABLE c (p_id int);",
     "ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p (id) NOT VALID;", false},
    {"a key in another order", "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE c (a int, b int);",
     "ALTER TABLE c ADD FOREIGN KEY (b, a) REFERENCES p (b, a) NOT VALID;", false},
    {"a table that no file created", "CREATE TABLE c (p_id int);",
     "ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p (id) NOT VALID;", false},
    {"a table that references itself", "", "CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t (id));", false},
};

const Rule rule{
    .name = "unusable-foreign-key",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "A foreign key needs a key on what it references, of a type that can be compared",
    .what =
        "The server refuses: \"there is no unique constraint matching given keys for referenced table\", or \"key "
        "columns are of incompatible types\".",
    .lock = "",
    .versions = "",
    .fix =
        "-- The key first, in a migration before:\n"
        "CREATE UNIQUE INDEX CONCURRENTLY p_id_key ON p (id);\n"
        "ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p (id) NOT VALID;",
    .examples = examples,
};

bool is_complete(const Table* table) {
  return table != nullptr && table->is_known && table->has_all_columns &&
         (table->kind == RelationKind::table || table->kind == RelationKind::partitioned);
}

bool has_key(const Table& table, const std::vector<std::string>& columns, const Model& model) {
  const std::multiset<std::string> wanted(columns.begin(), columns.end());
  for (const Constraint& constraint : table.constraints) {
    const bool is_key = constraint.kind == Constraint::Kind::primary_key || constraint.kind == Constraint::Kind::unique;
    if (is_key && std::multiset<std::string>(constraint.columns.begin(), constraint.columns.end()) == wanted)
      return true;
  }
  return std::ranges::any_of(model.indexes_of(table.name), [&](const Index* index) {
    std::multiset<std::string> parts;
    for (const Index::Part& part : index->parts) parts.insert(part.column);
    return index->is_unique && !index->predicate && parts == wanted;
  });
}

struct ForeignKey {
  const Node& constraint;
  TableName table;
  std::vector<std::string> columns;
  std::vector<Type> types;  // of those that are known
};

void check_key(const Checker& self, const Act& act, const View& view, StatementReport& report, const ForeignKey& key) {
  const TableName name = view.model.resolve(get(key.constraint, "pktable"));
  const Table* referenced = view.model.table(name);
  if (name == key.table || !is_complete(referenced)) return;
  std::vector<std::string> columns = strings_of(get(key.constraint, "pk_attrs"));
  const Constraint* primary = referenced->primary_key();
  if (columns.empty() && primary == nullptr) {
    self.find(act, report, fmt::format("{} has no primary key to reference: the server refuses", name.text()));
    return;
  }
  if (columns.empty()) columns = primary->columns;
  if (!has_key(*referenced, columns, view.model)) {
    self.find(act, report,
              fmt::format("{} of {} has no unique constraint: the server refuses a foreign key to it",
                          sentence_list(columns), name.text()));
    return;
  }
  for (std::size_t i = 0; i < std::min(columns.size(), key.types.size()); ++i) {
    const Column* target = referenced->column(columns[i]);
    if (target != nullptr && surely_not_comparable(key.types[i], target->type))
      self.find(act, report,
                fmt::format("{} is {} and {} of {} is {}: the server refuses a foreign key", key.columns[i],
                            key.types[i].text(), columns[i], name.text(), target->type.text()));
  }
}

bool is_foreign_key(const Node& constraint) { return text_of(constraint, "contype") == "CONSTR_FOREIGN"; }

void check_column(const Checker& self, const Act& act, const View& view, StatementReport& report,
                  const TableName& table, const Node& definition) {
  for (const Node& constraint : get(definition, "constraints"))
    if (is_foreign_key(inside(constraint)))
      check_key(self, act, view, report,
                {inside(constraint),
                 table,
                 {text_of(definition, "colname")},
                 {view.model.type(get(definition, "typeName"))}});
}

void check_create(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const TableName table = view.model.creation_name(get(act.body(), "relation"));
  for (const Node& element : get(act.body(), "tableElts")) {
    if (type_of(element) == "ColumnDef") check_column(self, act, view, report, table, inside(element));
    if (type_of(element) == "Constraint" && is_foreign_key(inside(element)))
      check_key(self, act, view, report, {inside(element), table, strings_of(get(inside(element), "fk_attrs")), {}});
  }
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional) return;
  if (act.type() == "CreateStmt") return check_create(self, act, view, report);
  for (const Alteration& command : alterations(act, view.model)) {
    const Node& definition = inside(command.definition());
    if (command.subtype == "AT_AddColumn") check_column(self, act, view, report, command.table, definition);
    if (command.subtype != "AT_AddConstraint" || !is_foreign_key(definition)) continue;
    const auto columns = strings_of(get(definition, "fk_attrs"));
    std::vector<Type> types;
    for (const std::string& name : columns)
      if (const Column* column = command.known == nullptr ? nullptr : command.known->column(name))
        types.push_back(column->type);
    if (types.size() != columns.size()) types.clear();
    check_key(self, act, view, report, {definition, command.table, columns, types});
  }
}

}  // namespace

const Checker unusable_foreign_key{rule, check};

}  // namespace fishway::lint::postgres
