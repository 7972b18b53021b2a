// Checks a JSON document against a schema of docs/schemas, as far as those use JSON Schema: type, properties, required,
// items, enum, const, oneOf. Keys that a schema does not know are errors here, so that none is added without being
// described.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace fishway::test {

/// The schema "migrate" of docs/schemas.
nlohmann::json schema(const std::string& name);

/// What does not fit, each with its path; empty when all does.
std::vector<std::string> mismatches(const nlohmann::json& value, const nlohmann::json& schema,
                                    const std::string& path = "$");

}  // namespace fishway::test
