// Pieces of the JSON documents. Absent is null, never left out; durations are *_ms; times are RFC 3339 UTC.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/run/driver.hpp"
#include "core/run/events.hpp"

namespace fishway {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text);
Json number_or_null(std::size_t number);  ///< 0 is absent
template <typename T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}
Json phase_or_null(const std::optional<Phase>& phase);

/// The `database` object of a document's head.
Json database_json(const DatabaseFacts& facts, const std::optional<std::string>& label);
Json applied_json(const AppliedMigration& applied);
/// What the gate does not let pass: the `refused` of `migrate` and `plan`.
Json refused_json(const std::vector<Refusal>& refusals);

/// "2026-11-21T10:00:00.123Z".
std::string rfc3339(std::chrono::system_clock::time_point time);

/// A document or a line; bytes that are no UTF-8 are replaced, so that this never throws.
std::string dump(const Json& json, int indent = -1);

}  // namespace fishway
