// Types: enumerations, domains; and who owns a sequence.
#include <fmt/format.h>
#include <algorithm>

#include "core/lint/postgres/object_names.hpp"
#include "core/lint/postgres/replay_parts.hpp"

namespace fishway::lint::postgres {
namespace {

std::string check_name(const std::string& domain, const Domain& known) {
  std::string name = object_name(domain, "", "check");
  const auto is_taken = [&] {
    return std::ranges::find(known.constraints, name, &Constraint::name) != known.constraints.end();
  };
  for (int number = 1; is_taken(); ++number) name = object_name(domain, "", fmt::format("check{}", number));
  return name;
}

void add_to_domain(const Node& node, bool is_created, const std::string& name, Domain& domain, const Model& model) {
  const std::string kind = text_of(node, "contype");
  if (kind == "CONSTR_NOTNULL") domain.not_null = true;
  if (kind == "CONSTR_DEFAULT") domain.default_value = get(node, "raw_expr");
  if (kind != "CONSTR_CHECK") return;
  Constraint check;
  check.name = text_of(node, "conname");
  if (check.name.empty()) check.name = check_name(name, domain);
  check.expression = get(node, "raw_expr");
  check.is_valid = is_created || !flag_of(node, "skip_validation");
  check.age = model.age_of_new();
  domain.constraints.push_back(std::move(check));
}

}  // namespace

void create_enum(const Node& body, Model& model) {
  const TableName name = new_name_of(get(body, "typeName"), model);
  Enum& made = model.enums[name] = {};
  made.labels = strings_of(get(body, "vals"));
  made.age = model.age_of_new();
  remember(name, model);
}

void alter_enum(const Node& body, Model& model) {
  const TableName name = type_name_of(get(body, "typeName"), model);
  const auto [entry, is_unknown] = model.enums.try_emplace(name);
  Enum& known = entry->second;
  if (is_unknown) known.has_all_labels = false;
  remember(name, model);
  const std::string label = text_of(body, "newVal");
  if (const std::string from = text_of(body, "oldVal"); !from.empty()) {
    std::ranges::replace(known.labels, from, label);
    if (auto node = known.label_ages.extract(from); !node.empty()) {
      node.key() = label;
      known.label_ages.insert(std::move(node));
    }
    return;
  }
  if (std::ranges::find(known.labels, label) != known.labels.end()) return;
  auto at = known.labels.end();
  if (const std::string neighbour = text_of(body, "newValNeighbor"); !neighbour.empty()) {
    at = std::ranges::find(known.labels, neighbour);
    if (at != known.labels.end() && flag_of(body, "newValIsAfter")) ++at;
  }
  known.labels.insert(at, label);
  known.label_ages[label] = model.age_of_new();
}

void create_domain(const Node& body, Model& model) {
  const TableName name = new_name_of(get(body, "domainname"), model);
  Domain domain;
  domain.base = model.type(get(body, "typeName"));
  domain.age = model.age_of_new();
  if (const Node& constraints = get(body, "constraints"); constraints.is_array())
    for (const Node& constraint : constraints) add_to_domain(inside(constraint), true, name.name, domain, model);
  model.domains[name] = std::move(domain);
  remember(name, model);
}

void alter_domain(const Node& body, Model& model) {
  const TableName name = type_name_of(get(body, "typeName"), model);
  const auto found = model.domains.find(name);
  if (found == model.domains.end()) return;
  Domain& domain = found->second;
  remember(name, model);
  const std::string kind = text_of(body, "subtype");
  const std::string constraint = text_of(body, "name");
  if (kind == "C") add_to_domain(inside(get(body, "def")), false, name.name, domain, model);
  if (kind == "X") std::erase_if(domain.constraints, [&](const Constraint& one) { return one.name == constraint; });
  if (kind == "O") domain.not_null = true;
  if (kind == "N") domain.not_null = false;
  if (kind == "T") {
    const Node& value = get(body, "def");
    domain.default_value = value.is_null() ? std::nullopt : std::optional(value);
  }
  if (kind == "V")
    for (Constraint& one : domain.constraints)
      if (one.name == constraint) one.is_valid = true;
}

void alter_sequence(const Node& body, Model& model) {
  const Node& options = get(body, "options");
  if (!options.is_array()) return;
  for (const Node& option : options) {
    if (text_of(inside(option), "defname") != "owned_by") continue;
    const std::vector<std::string> names = strings_of(get(inside(get(inside(option), "arg")), "items"));
    Table* sequence = model.table(model.resolve(get(body, "sequence")));
    if (sequence == nullptr) return;
    sequence->owned_by_column = names.size() < 2 ? "" : names[names.size() - 2] + "." + names.back();
  }
}

}  // namespace fishway::lint::postgres
