#include "core/lint/postgres/maintenance_locks.hpp"

#include <algorithm>

#include "core/lint/postgres/lock_names.hpp"
#include "core/lint/postgres/query_reach.hpp"

namespace fishway::lint::postgres {
namespace {

// Also those of a domain over this one.
void add_users_of(const Type& type, Work work, const Model& model, ImpactList& impacts, int depth = 0) {
  for (const auto& [table, column] : model.columns_of_type(type)) {
    const bool holds_rows = table->kind != RelationKind::view && table->kind != RelationKind::composite_type;
    if (holds_rows) impacts.add(table->name, share, work);
  }
  if (depth > 16) return;
  for (const auto& [name, domain] : model.domains)
    if (domain.base == type) add_users_of({name.schema, name.name, {}, 0}, work, model, impacts, depth + 1);
}

void add_rebuilt_index(const TableName& name, bool is_concurrent, const Model& model, ImpactList& impacts) {
  const Index* index = model.index(name);
  const std::string_view lock = is_concurrent ? share_update_exclusive : share;
  if (index != nullptr) impacts.add_family(index->table, lock, Work::index_build);
  // Who plans a query over the table waits for the index.
  impacts.add(name, is_concurrent ? share_update_exclusive : access_exclusive, Work::index_build);
}

}  // namespace

Type type_by_name(const Node& names, const Model& model) { return model.type(Node{{"names", names}, {"typemod", -1}}); }

bool has_option(const Node& options, std::string_view name) {
  return std::ranges::any_of(options, [&](const Node& option) {
    const Node& node = inside(option);
    if (text_of(node, "defname") != name) return false;
    const Node& value = get(node, "arg");
    const std::string text = text_of(inside(value), "sval");
    const bool is_off = text == "off" || text == "false" || text == "0" ||
                        (type_of(value) == "Boolean" && !flag_of(inside(value), "boolval")) ||
                        (type_of(value) == "Integer" && number_of(inside(value), "ival") == 0);
    return !is_off;
  });
}

bool reads_tables(const Node& alter, const Domain* domain) {
  const std::string subtype = text_of(alter, "subtype");
  const Node& constraint = inside(get(alter, "def"));
  if (subtype == "C") return !flag_of(constraint, "skip_validation");
  if (subtype == "O") return domain == nullptr || !domain->not_null;
  if (subtype != "V") return false;
  if (domain == nullptr) return true;
  const auto known = std::ranges::find(domain->constraints, text_of(alter, "name"), &Constraint::name);
  return known == domain->constraints.end() || !known->is_valid;
}

void add_alter_domain(const Act& act, const Model& model, int, ImpactList& impacts) {
  const Type type = type_by_name(get(act.body(), "typeName"), model);
  if (reads_tables(act.body(), model.domain(type))) add_users_of(type, Work::scan, model, impacts);
}

void add_alter_sequence(const Act& act, const Model& model, int, ImpactList& impacts) {
  impacts.add(model.resolve(get(act.body(), "sequence")), share_row_exclusive);
}

void add_cluster(const Act& act, const Model& model, int, ImpactList& impacts) {
  if (act.body().contains("relation"))
    impacts.add_family(model.resolve(get(act.body(), "relation")), access_exclusive, Work::rewrite);
}

void add_comment(const Act& act, const Model& model, int, ImpactList& impacts) {
  auto parts = strings_of(get(inside(get(act.body(), "object")), "items"));
  const std::string type = text_of(act.body(), "objtype");
  if (type == "OBJECT_COLUMN" && parts.size() > 1) parts.pop_back();
  if ((type != "OBJECT_COLUMN" && type != "OBJECT_TABLE") || parts.empty()) return;
  const std::string schema = parts.size() > 1 ? parts[parts.size() - 2] : "";
  impacts.add(model.resolve(schema, parts.back()), share_update_exclusive);
}

void add_grant(const Act& act, const Model& model, int version, ImpactList& impacts) {
  if (version < 180000) return;
  for (const Node& object : get(act.body(), "objects"))
    if (type_of(object) == "RangeVar") impacts.add(model.resolve(inside(object)), access_share);
}

void add_lock_table(const Act& act, const Model& model, int, ImpactList& impacts) {
  for (const Node& relation : get(act.body(), "relations")) {
    const TableName name = model.resolve(inside(relation));
    const std::string_view lock = lock_of_number(number_of(act.body(), "mode"));
    flag_of(inside(relation), "inh") ? impacts.add_family(name, lock) : impacts.add(name, lock);
  }
}

void add_refresh(const Act& act, const Model& model, int, ImpactList& impacts) {
  const TableName name = model.resolve(get(act.body(), "relation"));
  const bool is_empty = flag_of(act.body(), "skipData");
  impacts.add(name, flag_of(act.body(), "concurrent") ? exclusive : access_exclusive,
              is_empty ? Work::none : Work::rewrite);
  const Table* view = model.table(name);
  if (view == nullptr || !view->query || is_empty) return;
  for (const TableName& table : tables_read(*view->query, model)) impacts.add(table, access_share, Work::scan);
}

void add_reindex(const Act& act, const Model& model, int, ImpactList& impacts) {
  const bool is_concurrent = has_option(get(act.body(), "params"), "concurrently");
  const std::string kind = text_of(act.body(), "kind");
  const std::string_view lock = is_concurrent ? share_update_exclusive : share;
  const TableName name = model.resolve(get(act.body(), "relation"));
  if (kind == "REINDEX_OBJECT_INDEX") return add_rebuilt_index(name, is_concurrent, model, impacts);
  if (kind == "REINDEX_OBJECT_TABLE") return impacts.add_family(name, lock, Work::index_build);
  const std::string schema = kind == "REINDEX_OBJECT_SCHEMA" ? text_of(act.body(), "name") : "";
  for (const auto& [table_name, table] : model.tables)
    if ((table.kind == RelationKind::table || table.kind == RelationKind::materialized_view) &&
        (schema.empty() || schema == table_name.schema))
      impacts.add(table_name, lock, Work::index_build);
}

void add_vacuum(const Act& act, const Model& model, int, ImpactList& impacts) {
  const bool is_full = has_option(get(act.body(), "options"), "full");
  const bool is_vacuum = flag_of(act.body(), "is_vacuumcmd");
  const Work work = is_full ? Work::rewrite : is_vacuum ? Work::scan : Work::none;
  for (const Node& relation : get(act.body(), "rels"))
    impacts.add_family(model.resolve(get(inside(relation), "relation")),
                       is_full ? access_exclusive : share_update_exclusive, work);
}

}  // namespace fishway::lint::postgres
