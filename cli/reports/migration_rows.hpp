// What became of each migration in one invocation: one row for each in a summary, one testcase in a JUnit report.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/reports/report.hpp"
#include "core/duration.hpp"

namespace fishway {

struct MigrationRow {
  enum class Result { applied, undone, failed, pending, held };
  Result result = Result::applied;
  std::string tag;  ///< "V12", "R"
  std::string description;
  std::string script;
  std::string phase;
  std::optional<long long> statements;
  std::optional<Milliseconds> time;
  long long attempts = 0;  ///< 0: none was made or it is not known
  std::string in_the_way;  ///< "pid 4711 (report_worker) for 19.8 s"
  std::string reason;      ///< why it is held
};

std::string_view name(MigrationRow::Result result);

/// Of `migrate`: applied, the one that failed, held, and what is still pending; of `undo`: what was undone; of `plan`:
/// pending and held.
std::vector<MigrationRow> migration_rows(const Report& report);

}  // namespace fishway
