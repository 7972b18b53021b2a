#include "cli/output/json.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/output/blocker_text.hpp"

namespace fishway {

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json number_or_null(std::size_t number) { return number == 0 ? Json(nullptr) : Json(number); }

Json phase_or_null(const std::optional<Phase>& phase) {
  return phase ? Json(std::string(name(*phase))) : Json(nullptr);
}

Json database_json(const DatabaseFacts& facts, const std::optional<std::string>& label) {
  return {{"kind", std::string(name(facts.dialect))}, {"version", text_or_null(facts.version)},
          {"host", text_or_null(facts.host)},         {"name", text_or_null(facts.database)},
          {"schema", text_or_null(facts.schema)},     {"label", value_or_null(label)},
          {"history", text_or_null(facts.table)}};
}

Json applied_json(const AppliedMigration& applied) {
  return {{"version", value_or_null(applied.version)},
          {"description", applied.description},
          {"script", applied.script},
          {"type", applied.type},
          {"phase", phase_or_null(applied.phase)},
          {"checksum", value_or_null(applied.checksum)},
          {"segments", applied.segments},
          {"statements", applied.statements},
          {"attempts", applied.attempts},
          {"waited_ms", applied.waited.count()},
          {"watched", applied.watched ? blocker_json(*applied.watched) : Json(nullptr)},
          {"watched_ms", applied.watched_for.count()},
          {"time_ms", applied.time.count()}};
}

Json refused_json(const std::vector<Refusal>& refusals) {
  Json json = Json::array();
  for (const Refusal& refusal : refusals)
    json.push_back({{"rule", refusal.rule},
                    {"cause", refusal.cause == Refusal::Cause::blocks ? "blocks" : "loses-data"},
                    {"file", text_or_null(refusal.place.file)},
                    {"line", number_or_null(refusal.place.line)},
                    {"column", number_or_null(refusal.place.column)},
                    {"table", text_or_null(refusal.table)},
                    {"message", refusal.message},
                    {"estimate_ms", refusal.expected ? Json(refusal.expected->count()) : Json(nullptr)},
                    {"fix", text_or_null(refusal.fix)}});
  return json;
}

std::string rfc3339(std::chrono::system_clock::time_point time) {
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds), milliseconds % 1000);
}

std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, nlohmann::detail::error_handler_t::replace) + "\n";
}

}  // namespace fishway
