#include "cli/reporters/lines_reporter.hpp"

#include <chrono>

#include "cli/output/blocker_text.hpp"
#include "cli/output/error_text.hpp"

namespace fishway {
namespace {

Json with_script(const char* event, const ScriptFile& script) { return {{"event", event}, {"script", script.script}}; }

Json place_json(const Place& place) {
  return {{"file", text_or_null(place.file)},
          {"line", number_or_null(place.line)},
          {"column", number_or_null(place.column)}};
}

Json holder_json(const LockHolder& holder) {
  return {{"id", text_or_null(holder.id)},
          {"user", text_or_null(holder.user)},
          {"application", text_or_null(holder.application)},
          {"client", text_or_null(holder.client)},
          {"since", text_or_null(holder.since)}};
}

Json to_json(const RunStarted& event) {
  return {{"event", "run-started"},
          {"database", database_json(event.database, std::nullopt)},
          {"from", value_or_null(event.from)},
          {"pending", event.pending}};
}

Json to_json(const WaitingForRunLock& event) {
  return {{"event", "waiting-for-run-lock"},
          {"holder", event.holder ? holder_json(*event.holder) : Json(nullptr)},
          {"waited_ms", event.waited.count()}};
}

Json to_json(const SchemaCreated& event) { return {{"event", "schema-created"}, {"schema", event.schema}}; }

Json to_json(const HistoryCreated& event) { return {{"event", "history-created"}, {"table", event.table}}; }

Json to_json(const CallbackStarted& event) {
  Json json = with_script("callback-started", event.callback);
  json["callback"] = std::string(name(event.callback.event));
  return json;
}

Json to_json(const MigrationStarted& event) {
  Json json = with_script("migration-started", event.migration);
  json["version"] = event.migration.version ? Json(event.migration.version->text()) : Json(nullptr);
  json["description"] = event.migration.description;
  json["phase"] = phase_or_null(event.migration.phase);
  json["out_of_order"] = event.out_of_order;
  json["statements_done"] = event.statements_done;
  return json;
}

Json to_json(const StatementStarted& event) {
  Json json = with_script("statement-started", event.migration);
  json.update(place_json(event.statement.place()));
  json["statement"] = event.statement.excerpt();
  return json;
}

Json to_json(const NoticeReceived& event) {
  Json json = {{"event", "notice"},
               {"severity", text_or_null(event.notice.severity)},
               {"code", text_or_null(event.notice.code)},
               {"message", event.notice.message}};
  json.update(place_json(event.notice.place));
  return json;
}

Json to_json(const SegmentCommitted& event) {
  Json json = with_script("segment-committed", event.migration);
  json["segment"] = event.segment;
  json["kind"] = std::string(name(event.kind));
  json["statements"] = event.statements;
  json["time_ms"] = event.time.count();
  return json;
}

Json to_json(const MigrationApplied& event) {
  Json json = {{"event", "migration-applied"}};
  json.update(applied_json(event.applied));
  return json;
}

Json to_json(const LockedOut& event) {
  static constexpr const char* causes[] = {"lock-timeout", "deadlock", "serialization"};
  Json json = {{"event", "locked-out"}};
  json.update(place_json(event.place));
  json["statement"] = text_or_null(event.statement);
  json["attempt"] = event.attempt;
  json["cause"] = causes[static_cast<int>(event.lock_out.cause)];
  json["blockers"] = blockers_json(event.lock_out.blockers);
  json["missing_right"] = text_or_null(event.lock_out.missing_right);
  return json;
}

Json to_json(const WaitingForOthers& event) {
  return {{"event", "waiting-for-others"},
          {"blockers", blockers_json(event.blockers)},
          {"waited_ms", event.waited.count()}};
}

Json to_json(const StatementProgress& event) { return {{"event", "statement-progress"}, {"text", event.text}}; }

Json to_json(const ConnectionLost& event) { return {{"event", "connection-lost"}, {"message", event.message}}; }

Json to_json(const Reconnected& event) { return {{"event", "reconnected"}, {"after_ms", event.after.count()}}; }

Json to_json(const DoubtSettled& event) {
  Json json = with_script("doubt-settled", event.migration);
  json["took_effect"] = event.took_effect;
  json["finding"] = event.finding;
  return json;
}

Json to_json(const Refused& event) { return {{"event", "refused"}, {"refused", refused_json(event.refusals)}}; }

Json to_json(const Warned& event) { return {{"event", "warning"}, {"message", event.message}}; }

Json to_json(const RunEnded& event) {
  return {
      {"event", "run-ended"},          {"ok", event.error == nullptr},
      {"to", value_or_null(event.to)}, {"applied", event.applied},
      {"time_ms", event.time.count()}, {"error", event.error == nullptr ? Json(nullptr) : error_json(*event.error)}};
}

}  // namespace

Json event_json(const Event& event) {
  return std::visit([](const auto& alternative) { return to_json(alternative); }, event);
}

void write_event_line(Console& console, const std::string& event, Json fields) {
  Json line = {{"time", rfc3339(std::chrono::system_clock::now())}, {"event", event}};
  line.update(fields);
  console.write(dump(line));
}

LinesReporter::LinesReporter(Console& console, std::optional<std::string> label)
    : console_(console), label_(std::move(label)) {
  for (const std::string& warning : console.warnings()) write_event_line(console, "warning", {{"message", warning}});
}

void LinesReporter::on(const Event& event) {
  Json fields = event_json(event);
  if (std::holds_alternative<RunStarted>(event)) fields["database"]["label"] = value_or_null(label_);
  write_event_line(console_, fields.at("event"), fields);
  if (const auto* warned = std::get_if<Warned>(&event)) console_.warn(warned->message);
}

}  // namespace fishway
