#include "cli/reports/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output/repository_path.hpp"
#include "cli/output/words.hpp"

namespace fishway {
namespace {

const Json& member(const Json& object, const std::string& name) {
  static const Json null;
  if (!object.is_object()) return null;
  const auto found = object.find(name);
  return found == object.end() ? null : *found;
}

}  // namespace

std::vector<ListedScript> listed_scripts(const Catalog& catalog, bool undoes) {
  std::vector<ListedScript> scripts;
  for (const Migration& migration : catalog.migrations)
    if ((migration.kind == MigrationKind::undo) == undoes)
      scripts.push_back({migration.script, migration.path, version_tag(migration), version_or_description(migration),
                         migration.description, migration.phase ? std::string(name(*migration.phase)) : ""});
  for (const Callback& callback : catalog.callbacks)
    scripts.push_back({callback.script, callback.path, "", "", callback.description, ""});
  return scripts;
}

const ListedScript* Report::script(const std::string& script) const {
  const auto found = std::ranges::find(scripts, script, &ListedScript::script);
  return script.empty() || found == scripts.end() ? nullptr : &*found;
}

const ListedScript* Report::pending(const std::string& name) const {
  const auto found = std::ranges::find_if(
      scripts, [&](const ListedScript& listed) { return !listed.tag.empty() && listed.name == name; });
  return found == scripts.end() ? nullptr : &*found;
}

std::string Report::path_in_repository(const std::string& file) const {
  const ListedScript* listed = script(file);
  return repository_path(listed == nullptr ? file : listed->path.string(), directory, environment);
}

Place Report::place_of(const Json& object, const std::string& key) const {
  return {path_in_repository(text_of(object, key)), static_cast<std::size_t>(number_of(object, "line")),
          static_cast<std::size_t>(number_of(object, "column"))};
}

const Json& Report::list(const std::string& name) const {
  static const Json none = Json::array();
  const Json& list = member(document, name);
  return list.is_array() ? list : none;
}

std::string Report::text(const std::string& name) const { return text_of(document, name); }

const Json& Report::error() const { return member(document, "error"); }

bool Report::is_mere_answer() const { return command == "check" && text_of(error(), "kind") == "pending"; }

std::string text_of(const Json& object, const std::string& name) {
  const Json& value = member(object, name);
  if (value.is_string()) return value.get<std::string>();
  return value.is_null() ? "" : value.dump(-1, ' ', false, nlohmann::detail::error_handler_t::replace);
}

long long number_of(const Json& object, const std::string& name) {
  const Json& value = member(object, name);
  return value.is_number() ? value.get<long long>() : 0;
}

std::string database_text(const Json& document) {
  const Json& database = member(document, "database");
  if (!database.is_object()) return {};
  const std::string host = text_of(database, "host");
  std::string text = fmt::format("{} {} · {}{}{}", text_of(database, "kind"), text_of(database, "version"), host,
                                 host.empty() ? "" : "/", text_of(database, "name"));
  if (text_of(database, "kind") == "postgresql") text += " · schema " + text_of(database, "schema");
  const std::string label = text_of(database, "label");
  return label.empty() ? text : text + " · label " + label;
}

}  // namespace fishway
