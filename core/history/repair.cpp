#include "core/history/repair.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/history/applied_rows.hpp"
#include "core/history/new_rows.hpp"
#include "core/history/validation.hpp"

namespace fishway {
namespace {

bool lacks_script(MigrationState state) {
  return state == MigrationState::missing || state == MigrationState::failed_missing ||
         state == MigrationState::future || state == MigrationState::failed_future;
}

std::string text_of(const std::optional<std::int32_t>& checksum) {
  return checksum ? fmt::format("{}", *checksum) : "none";
}

std::string subject(const HistoryRow& row) {
  if (!row.version) return fmt::format("the repeatable '{}' ({})", row.description, row.script);
  return fmt::format("version {} ({})", *row.version, row.script);
}

RepairAction action(std::string kind, const HistoryRow& row, std::string message) {
  return {.kind = std::move(kind),
          .version = row.version.value_or(""),
          .description = row.description,
          .script = row.script,
          .message = std::move(message)};
}

std::string changes(const HistoryRow& before, const HistoryRow& after) {
  std::string text;
  const auto add = [&text](std::string_view what, std::string_view from, std::string_view to) {
    if (from != to) text += fmt::format("{}{} {} -> {}", text.empty() ? "" : ", ", what, from, to);
  };
  add("checksum", text_of(before.checksum), text_of(after.checksum));
  add("description", fmt::format("'{}'", before.description), fmt::format("'{}'", after.description));
  add("type", before.type, after.type);
  return text;
}

class Repairer {
 public:
  Repairer(const Catalog& catalog, const PlanOptions& options) : catalog_(catalog), options_(options) {}

  Repair repair(const History& history) {
    History kept;
    for (const HistoryRow& row : history) row.success ? kept.push_back(row) : remove(row);
    const Plan plan = make_plan(catalog_, kept, model_options());
    mark_deleted(plan, next_rank(kept));
    for (const PlanEntry& entry : plan.entries) align(entry);
    return std::move(repair_);
  }

 private:
  // The states without a target, and with every script allowed to run.
  PlanOptions model_options() const { return {.target = "latest", .out_of_order = true, .ignore = options_.ignore}; }

  void remove(const HistoryRow& row) {
    repair_.edit.deletes.push_back(row.installed_rank);
    repair_.actions.push_back(action("removed", row, fmt::format("removed the failed row of {}", subject(row))));
  }

  void mark_deleted(const Plan& plan, int rank) {
    for (const PlanEntry& entry : plan.entries) {
      if (!lacks_script(entry.state) || is_ignored(options_, entry.is_versioned(), entry.state)) continue;
      require_scripts();
      const HistoryRow& row = *entry.row;
      repair_.edit.inserts.push_back(delete_row(row, rank++, row.installed_by));
      repair_.actions.push_back(
          action("deleted", row, fmt::format("marked {} as deleted: it has no file", subject(row))));
    }
  }

  // With a mistyped folder everything would be marked as deleted, and applied again by the next run.
  void require_scripts() const {
    if (!catalog_.migrations.empty()) return;
    throw Error(ErrorKind::validation,
                "there is no migration in the locations, so repair would mark everything that was applied as deleted",
                "the locations are probably wrong: check --locations (`fishway config` shows where the setting comes "
                "from)");
  }

  void align(const PlanEntry& entry) {
    if (!entry.row || !entry.migration || entry.state == MigrationState::undone) return;
    if (entry.migration->kind == MigrationKind::undo) return;
    const HistoryRow aligned = aligned_row(*entry.row, *entry.migration);
    if (aligned == *entry.row) return;
    repair_.actions.push_back(
        action("aligned", *entry.row,
               fmt::format("aligned {} with its file: {}", subject(*entry.row), changes(*entry.row, aligned))));
    repair_.edit.updates.push_back(aligned);
  }

  // A changed repeatable runs again, so only the row of an unchanged one is brought up to date: it has the checksum of
  // the text before placeholders were replaced.
  static HistoryRow aligned_row(const HistoryRow& row, const Migration& script) {
    HistoryRow aligned = row;
    if (!script.version && (!row.checksum || row.checksum != script.raw_checksum)) return aligned;
    aligned.checksum = script.checksum;
    aligned.description = abbreviate_description(script.description);
    if (!is_type_of(row.type, script.version ? script.kind : MigrationKind::versioned))
      aligned.type = history_type(script.kind);
    return aligned;
  }

  const Catalog& catalog_;
  const PlanOptions& options_;
  Repair repair_;
};

}  // namespace

Repair plan_repair(const Catalog& catalog, const History& history, const PlanOptions& options) {
  return Repairer(catalog, options).repair(history);
}

}  // namespace fishway
