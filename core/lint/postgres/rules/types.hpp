// Enums, domains and composite types by name, for the rules about them.
#pragma once

#include <algorithm>

#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// What the model knows of a type.
struct KnownType {
  bool is_known = false;
  Age age = Age::applied;
  TableName running_name;           ///< under which the running code knows it
  std::vector<std::string> labels;  ///< of an enum
};

inline KnownType known_type(const TableName& name, const Model& model) {
  if (const auto found = model.enums.find(name); found != model.enums.end())
    return {true, found->second.age, found->second.known_as.value_or(name), found->second.labels};
  if (const auto found = model.domains.find(name); found != model.domains.end())
    return {true, found->second.age, found->second.known_as.value_or(name), {}};
  if (const Table* table = model.table(name); table != nullptr && table->kind == RelationKind::composite_type)
    return {true, table->age, table->known_as.value_or(name), {}};
  return {false, Age::applied, name, {}};
}

/// Whether a type under the running code's name is there that has at least the labels of `before`.
inline bool type_still_serves(const KnownType& before, const Model& at_commit) {
  const KnownType now = known_type(before.running_name, at_commit);
  return now.is_known && std::ranges::all_of(before.labels, [&](const std::string& label) {
           return std::ranges::find(now.labels, label) != now.labels.end();
         });
}

}  // namespace fishway::lint::postgres
