#include "core/lint/postgres/publications.hpp"

#include <algorithm>

#include "core/lint/postgres/objects.hpp"

namespace fishway::lint::postgres {
namespace {

bool sends_changes(const Node& options) {
  for (const Node& option : options) {
    if (text_of(inside(option), "defname") != "publish") continue;
    const std::string kinds = text_of(inside(get(inside(option), "arg")), "sval");
    return kinds.find("update") != std::string::npos || kinds.find("delete") != std::string::npos;
  }
  return true;
}

void add(const Node& object, const Model& model, Published& published) {
  const Node& body = inside(object);
  const std::string type = text_of(body, "pubobjtype");
  if (type == "PUBLICATIONOBJ_TABLES_IN_SCHEMA") published.schemas.insert(text_of(body, "name"));
  if (type == "PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA") published.schemas.insert(model.default_schema);
  if (!body.contains("pubtable")) return;
  const Node& table = get(body, "pubtable");
  auto& tables = table.contains("columns") ? published.tables_in_part : published.tables;
  tables.push_back(model.resolve(get(table, "relation")));
}

bool is_sent(const TableName& table, const Publication& publication) {
  return publication.has_all_tables || publication.tables.contains(table) || publication.schemas.contains(table.schema);
}

}  // namespace

Published published_by(const Act& act, const Model& model) {
  Published published;
  const Node& body = act.body();
  published.has_all_tables = flag_of(body, "for_all_tables");
  const auto known = model.publications.find(text_of(body, "pubname"));
  const bool says = known == model.publications.end() || body.contains("options");
  published.has_changes = says ? sends_changes(get(body, "options")) : known->second.has_changes;
  if (text_of(body, "action") == "AP_DropObjects") return published;
  for (const Node& object : get(body, "pubobjects")) add(object, model, published);
  return published;
}

bool publishes_all_columns(const TableName& table, const Model& model) {
  return std::ranges::any_of(model.publications, [&](const auto& one) { return is_sent(table, one.second); });
}

bool publishes_changes(const TableName& table, const Model& model) {
  return std::ranges::any_of(model.publications, [&](const auto& one) {
    return one.second.has_changes && (is_sent(table, one.second) || one.second.tables_in_part.contains(table));
  });
}

void play_publication(const Act& act, Model& model) {
  const Node& body = act.body();
  if (drops(act, "OBJECT_PUBLICATION")) {
    for (const Node& object : get(body, "objects")) model.publications.erase(text_of(inside(object), "sval"));
    return;
  }
  if (act.type() != "CreatePublicationStmt" && act.type() != "AlterPublicationStmt") return;
  const Published published = published_by(act, model);
  Publication& publication = model.publications[text_of(body, "pubname")];
  const std::string action = text_of(body, "action");
  if (action == "AP_SetObjects") publication = {};
  if (action == "AP_DropObjects")
    for (const Node& object : get(body, "pubobjects"))
      publication.tables.erase(model.resolve(get(get(inside(object), "pubtable"), "relation")));
  publication.has_all_tables = publication.has_all_tables || published.has_all_tables;
  publication.has_changes = published.has_changes;
  publication.tables.insert(published.tables.begin(), published.tables.end());
  publication.tables_in_part.insert(published.tables_in_part.begin(), published.tables_in_part.end());
  publication.schemas.insert(published.schemas.begin(), published.schemas.end());
}

}  // namespace fishway::lint::postgres
