#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/history/applied_rows.hpp"
#include "core/history/plan.hpp"
#include "core/history/script_index.hpp"

namespace fishway {
namespace {

Version parse_target(std::string_view text) {
  if (auto version = Version::parse(text)) return *version;
  throw Error(ErrorKind::configuration, fmt::format("the target '{}' of undo is no version", text),
              "name the version to go back to; 0 undoes everything");
}

void require_success(const HistoryRow& row) {
  if (row.success) return;
  throw Error(ErrorKind::validation, fmt::format("version {} failed and cannot be undone", row.version.value_or("")),
              "remove what it left half done, if anything; then run `fishway repair`");
}

// The applied versions to undo, latest first. A baseline is the bottom: what came before it is not known.
std::vector<const AppliedRow*> rows_to_undo(const AppliedRows& applied, const std::optional<std::string>& target) {
  const auto floor = target ? std::optional(parse_target(*target)) : std::nullopt;
  std::vector<const AppliedRow*> rows;
  for (auto row = applied.rows.rbegin(); row != applied.rows.rend(); ++row) {
    if (row->kind == RowKind::baseline || row->kind == RowKind::baseline_script) break;
    if (row->kind != RowKind::migration || !row->version || !row->stands()) continue;
    if (floor && *row->version <= *floor) continue;
    require_success(*row->row);
    rows.push_back(&*row);
    if (!target) break;
  }
  return rows;
}

}  // namespace

std::vector<UndoStep> plan_undo(const Catalog& catalog, const History& history,
                                const std::optional<std::string>& target) {
  const AppliedRows applied = AppliedRows::read(history);
  const ScriptIndex scripts(catalog);
  std::vector<UndoStep> steps;
  std::vector<std::string> without_script;
  for (const AppliedRow* row : rows_to_undo(applied, target)) {
    const Migration* undo = scripts.find(*row->version, MigrationKind::undo);
    if (undo) {
      steps.push_back({.undo = undo, .applied = *row->row});
    } else {
      without_script.push_back(fmt::format("{} ({})", row->version->text(), row->row->script));
    }
  }
  if (without_script.empty()) return steps;
  throw Error(ErrorKind::configuration,
              fmt::format("there is no undo script for version {}", fmt::join(without_script, ", ")),
              "write one with `fishway new DESCRIPTION --undo`, or undo by a new migration");
}

}  // namespace fishway
