#include "core/lint/postgres/drop_locks.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/lint/postgres/lock_names.hpp"

namespace fishway::lint::postgres {
namespace {

// The name that the parts of {"List": {"items": [...]}} spell, without the last `behind` of them.
TableName name_of(const Node& object, const Model& model, std::size_t behind = 0) {
  const auto parts = strings_of(get(inside(object), "items"));
  if (parts.size() <= behind) return {};
  const std::size_t last = parts.size() - behind - 1;
  return model.resolve(last > 0 ? parts[last - 1] : "", parts[last]);
}

void add_dropped_table(const TableName& name, const Model& model, ImpactList& impacts) {
  impacts.add_family(name, access_exclusive);
  for (const auto& [table, key] : model.references_to(name)) impacts.add(table->name, access_exclusive);
  const Table* table = model.table(name);
  if (table == nullptr) return;
  for (const Constraint& key : table->constraints)
    if (key.kind == Constraint::Kind::foreign_key) impacts.add(key.referenced, access_exclusive);
  if (!table->partition_of) return;
  impacts.add(*table->partition_of, access_exclusive);
  if (const Table* other = model.default_partition_of(*table->partition_of)) impacts.add(other->name, access_exclusive);
}

void add_dropped_index(const TableName& name, bool is_concurrent, const Model& model, ImpactList& impacts) {
  const Index* index = model.index(name);
  const std::string_view lock = is_concurrent ? share_update_exclusive : access_exclusive;
  if (index != nullptr)
    impacts.add_family(index->table, lock);
  else
    impacts.add(name, lock);
}

void add_truncated(const TableName& name, bool cascades, const Model& model, std::set<TableName>& seen,
                   ImpactList& impacts) {
  if (!seen.insert(name).second) return;
  impacts.add_family(name, access_exclusive);
  if (!cascades) return;
  for (const auto& [table, key] : model.references_to(name)) add_truncated(table->name, cascades, model, seen, impacts);
}

}  // namespace

void add_drop(const Act& act, const Model& model, int, ImpactList& impacts) {
  const std::string type = text_of(act.body(), "removeType");
  constexpr std::array<std::string_view, 4> relations = {"OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_SEQUENCE",
                                                         "OBJECT_FOREIGN_TABLE"};
  constexpr std::array<std::string_view, 3> parts = {"OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY"};
  for (const Node& object : get(act.body(), "objects")) {
    if (type == "OBJECT_TABLE") add_dropped_table(name_of(object, model), model, impacts);
    if (type == "OBJECT_INDEX")
      add_dropped_index(name_of(object, model), flag_of(act.body(), "concurrent"), model, impacts);
    if (std::ranges::find(relations, type) != relations.end()) impacts.add(name_of(object, model), access_exclusive);
    if (std::ranges::find(parts, type) != parts.end()) impacts.add(name_of(object, model, 1), access_exclusive);
  }
}

void add_truncate(const Act& act, const Model& model, int, ImpactList& impacts) {
  std::set<TableName> seen;
  const bool cascades = text_of(act.body(), "behavior") == "DROP_CASCADE";
  for (const Node& relation : get(act.body(), "relations"))
    add_truncated(model.resolve(inside(relation)), cascades, model, seen, impacts);
}

void add_named_relation(const Act& act, const Model& model, int version, ImpactList& impacts) {
  if (!act.body().contains("relation")) return;
  const TableName name = model.resolve(get(act.body(), "relation"));
  const bool is_index = text_of(act.body(), "renameType") == "OBJECT_INDEX" && version >= 120000;
  impacts.add_family(name, is_index ? share_update_exclusive : access_exclusive);
}

}  // namespace fishway::lint::postgres
