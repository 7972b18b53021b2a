// A run of `migrate` that stopped half-way, as its document tells it.
#pragma once

#include "cli/reports/report.hpp"

namespace fishway::test {

inline const char* const stopped_run = R"json({
  "format": 1, "fishway": "0.1.0", "command": "migrate", "ok": false,
  "database": {"kind": "postgresql", "version": "15.18", "host": "db.internal", "name": "shop", "schema": "public",
               "label": "production", "history": "fishway_schema_history"},
  "from": "11", "to": "12",
  "applied": [{"version": "12", "description": "add customer | email", "script": "V12__a.sql", "type": "SQL",
               "phase": "expand", "checksum": 1, "segments": 1, "statements": 3, "attempts": 2, "waited_ms": 19850,
               "watched": {"pid": 4711, "user": "report", "application": "report_worker", "client": null,
                           "state": "idle in transaction", "since": null, "query": "SELECT secret", "kind": "session",
                           "advice": null},
               "watched_ms": 19800, "time_ms": 44}],
  "held": [{"version": "15", "script": "V15__d.sql", "reason": "V12 must have been applied for 7d"}],
  "pending": ["14", "13", "customer overview"],
  "warnings": [], "time_ms": 13312,
  "error": {"kind": "lock-timeout", "exit_code": 1, "message": "lock timeout after 30 tries", "hint": "end that session",
            "file": "V13__b.sql", "line": 7, "column": 1, "statement": "ALTER TABLE orders\n  ADD x int",
            "server_code": "55P03",
            "blockers": [{"pid": 99, "user": "u", "application": "nightly", "client": null, "state": "active",
                          "since": null, "query": null, "kind": "session", "advice": null}]}})json";

inline std::vector<ListedScript> shop_scripts() {
  return {
      {"V12__a.sql", "db/V12__a.sql", "V12", "12", "add customer | email", "expand"},
      {"V13__b.sql", "db/V13__b.sql", "V13", "13", "reference customers", ""},
      {"V14__c.sql", "db/V14__c.sql", "V14", "14", "fill", "migrate"},
      {"V15__d.sql", "db/V15__d.sql", "V15", "15", "drop", "contract"},
      {"R__customer_overview.sql", "db/R__customer_overview.sql", "R", "customer overview", "customer overview", ""}};
}

inline Report report_of(const std::string& command, const std::string& document) {
  return {command, Json::parse(document), shop_scripts(), "/repo/service", {{"GITHUB_WORKSPACE", "/repo"}}};
}

inline Report report_of_stopped_run() { return report_of("migrate", stopped_run); }

/// A command that has nothing but this to tell, in JSON.
inline Report report_with(const std::string& command, const std::string& keys) {
  return report_of(command, "{\"database\": null, \"error\": null, \"time_ms\": 5, " + keys + "}");
}

}  // namespace fishway::test
