#include "tests/unit/cli/schema_check.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace fishway::test {
namespace {

using nlohmann::json;
using Mismatches = std::vector<std::string>;

std::string type_of(const json& value) {
  if (value.is_number_integer()) return "integer";
  return value.type_name();
}

bool has_type(const json& value, const json& types) {
  if (types.is_string()) return types == type_of(value);
  return std::find(types.begin(), types.end(), json(type_of(value))) != types.end();
}

void check_object(const json& value, const json& schema, const std::string& path, Mismatches& found) {
  for (const json& key : schema.value("required", json::array()))
    if (!value.contains(key.get<std::string>())) found.push_back(path + ": no " + key.get<std::string>());
  if (!schema.contains("properties")) return;
  for (const auto& [key, item] : value.items()) {
    if (!schema.at("properties").contains(key)) {
      found.push_back(path + ": unknown " + key);
      continue;
    }
    const Mismatches inner = mismatches(item, schema.at("properties").at(key), path + "." + key);
    found.insert(found.end(), inner.begin(), inner.end());
  }
}

void check_array(const json& value, const json& schema, const std::string& path, Mismatches& found) {
  if (!schema.contains("items")) return;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const Mismatches inner = mismatches(value[i], schema.at("items"), path + "[" + std::to_string(i) + "]");
    found.insert(found.end(), inner.begin(), inner.end());
  }
}

bool fits_one_of(const json& value, const json& alternatives, const std::string& path) {
  return std::count_if(alternatives.begin(), alternatives.end(),
                       [&](const json& alternative) { return mismatches(value, alternative, path).empty(); }) == 1;
}

}  // namespace

json schema(const std::string& name) {
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../../..";
  std::ifstream file(root / "docs/schemas" / (name + ".schema.json"));
  return json::parse(file);
}

Mismatches mismatches(const json& value, const json& schema, const std::string& path) {
  Mismatches found;
  if (schema.contains("type") && !has_type(value, schema.at("type"))) found.push_back(path + " is a " + type_of(value));
  if (schema.contains("const") && value != schema.at("const")) found.push_back(path + " is " + value.dump());
  if (schema.contains("enum") && std::count(schema.at("enum").begin(), schema.at("enum").end(), value) == 0)
    found.push_back(path + " is " + value.dump());
  if (schema.contains("oneOf") && !fits_one_of(value, schema.at("oneOf"), path)) found.push_back(path + " fits none");
  if (value.is_object()) check_object(value, schema, path, found);
  if (value.is_array()) check_array(value, schema, path, found);
  return found;
}

}  // namespace fishway::test
