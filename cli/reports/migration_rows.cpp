#include "cli/reports/migration_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output/blocker_text.hpp"

namespace fishway {
namespace {

using Result = MigrationRow::Result;

std::string tag_of(const Json& migration) {
  const std::string version = text_of(migration, "version");
  const std::string type = text_of(migration, "type");
  if (version.empty()) return "R";
  return (type == "UNDO_SQL" ? "U" : type == "SQL_BASELINE" ? "B" : "V") + version;
}

MigrationRow row_of(const Json& migration, Result result) {
  MigrationRow row;
  row.result = result;
  row.tag = tag_of(migration);
  row.description = text_of(migration, "description");
  row.script = text_of(migration, "script");
  row.phase = text_of(migration, "phase");
  return row;
}

MigrationRow applied_row(const Json& applied, Result result) {
  MigrationRow row = row_of(applied, result);
  row.statements = number_of(applied, "statements");
  row.time = Milliseconds(number_of(applied, "time_ms"));
  row.attempts = number_of(applied, "attempts");
  if (applied.contains("watched") && applied["watched"].is_object())
    row.in_the_way = fmt::format("{} for {}", blocker_name(blocker_of(applied["watched"])),
                                 format_duration(Milliseconds(number_of(applied, "watched_ms"))));
  return row;
}

MigrationRow planned_row(const Json& migration) {
  MigrationRow row = row_of(migration, Result::pending);
  long long statements = 0;
  if (migration.contains("segments"))
    for (const Json& segment : migration["segments"])
      statements += static_cast<long long>(segment.value("statements", Json::array()).size());
  row.statements = statements;
  return row;
}

MigrationRow listed_row(const ListedScript& listed, Result result) {
  MigrationRow row;
  row.result = result;
  row.tag = listed.tag;
  row.description = listed.description;
  row.script = listed.script;
  row.phase = listed.phase;
  return row;
}

std::string blockers_of(const Json& error) {
  std::vector<Blocker> blockers;
  if (error.contains("blockers"))
    for (const Json& blocker : error["blockers"]) blockers.push_back(blocker_of(blocker));
  return blockers_in_short(blockers);
}

/// The document says of them what they are called.
void add_pending(std::vector<MigrationRow>& rows, const Report& report) {
  const std::string failed = text_of(report.error(), "file");
  for (const Json& item : report.list("pending")) {
    const std::string name = item.is_string() ? item.get<std::string>() : "";
    const ListedScript* listed = report.pending(name);
    MigrationRow row =
        listed_row(listed == nullptr ? ListedScript{"", {}, "", name, name, ""} : *listed, Result::pending);
    if (!failed.empty() && row.script == failed) {
      row.result = Result::failed;
      row.in_the_way = blockers_of(report.error());
    }
    rows.push_back(std::move(row));
  }
}

/// What failed is told before what had to wait for it.
void move_failed_to_front(std::vector<MigrationRow>& rows, std::size_t begin) {
  std::stable_partition(rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.end(),
                        [](const MigrationRow& row) { return row.result == Result::failed; });
}

void add_held(std::vector<MigrationRow>& rows, const Report& report) {
  for (const Json& held : report.list("held")) {
    MigrationRow row = row_of(held, Result::held);
    if (const ListedScript* listed = report.script(row.script)) row = listed_row(*listed, Result::held);
    row.reason = text_of(held, "reason");
    rows.push_back(std::move(row));
  }
}

}  // namespace

std::string_view name(MigrationRow::Result result) {
  constexpr std::string_view names[] = {"applied", "undone", "failed", "pending", "held"};
  return names[static_cast<std::size_t>(result)];
}

std::vector<MigrationRow> migration_rows(const Report& report) {
  std::vector<MigrationRow> rows;
  for (const Json& applied : report.list("applied")) rows.push_back(applied_row(applied, Result::applied));
  for (const Json& undone : report.list("undone")) rows.push_back(applied_row(undone, Result::undone));
  if (report.command == "plan")
    for (const Json& migration : report.list("migrations")) rows.push_back(planned_row(migration));
  const std::size_t done = rows.size();
  if (report.command == "migrate") add_pending(rows, report);
  move_failed_to_front(rows, done);
  add_held(rows, report);
  return rows;
}

}  // namespace fishway
