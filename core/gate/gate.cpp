#include "core/gate/gate.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/gate/harmless.hpp"
#include "core/gate/stands_alone.hpp"
#include "core/lint/sql/cursor.hpp"
#include "core/run/half_done.hpp"
#include "core/run/script_outline.hpp"
#include "core/script/lexis.hpp"

namespace fishway {
namespace {

using lint::Finding;
using lint::HazardKind;
using lint::Impact;
using lint::TableName;

/// What this database stands on: what was applied to it, and what its baseline stands for.
bool is_in_database(const PlanEntry& entry) {
  switch (entry.state) {
    case MigrationState::baseline:
    case MigrationState::below_baseline:
    case MigrationState::success:
    case MigrationState::out_of_order:
    case MigrationState::outdated:
    case MigrationState::superseded:
    case MigrationState::future:
      return entry.migration != nullptr;
    default:
      return false;
  }
}

/// Where the statements of a half-done script begin that are still to be executed.
std::optional<Position> first_open(const Catalog& catalog, const Migration& migration, std::size_t done,
                                   const DatabaseFacts& facts, bool execute_in_transaction) {
  OpenScript script(catalog, migration, facts, execute_in_transaction);
  while (script.reader().next_segment())
    while (const Statement* statement = script.reader().next_statement())
      if (statement->number > done) return statement->position;
  return std::nullopt;
}

bool is_before(const Place& place, const Position& position) {
  return place.line < position.line || (place.line == position.line && place.column < position.column);
}

/// Those whose length the table's size decides.
bool is_blocking(const Finding& finding) {
  return finding.rule->kind == HazardKind::blocking_lock || finding.rule->kind == HazardKind::transaction_use;
}

Refusal refusal_for(const Finding& finding, Refusal::Cause cause) {
  Refusal refusal;
  refusal.cause = cause;
  refusal.rule = finding.rule->name;
  refusal.place = finding.place;
  refusal.statement = finding.statement;
  refusal.fix = finding.fix_text();
  return refusal;
}

std::string lost_text(const lint::Loss& loss) {
  if (loss.table.name.empty()) return "schema " + loss.table.schema;
  return loss.column.empty() ? loss.table.text() : loss.table.text() + "." + loss.column;
}

}  // namespace

struct Gate::Statements {
  bool are_harmless = true;
  bool stand_alone = true;
  bool may_lose_data = false;
};

Gate::Gate(Session& session, const Catalog& catalog, const GateOptions& options, bool execute_in_transaction)
    : session_(session),
      catalog_(catalog),
      options_(options),
      execute_in_transaction_(execute_in_transaction),
      renames_(session.facts().split, session.facts().schema) {}

std::vector<Refusal> Gate::judge(const Plan& plan, const std::vector<Checkpoint>& checkpoints) {
  if ((options_.mode == GateMode::off && !options_.protects_data) || plan.pending.empty()) return {};
  const Statements statements = look_through(plan);
  if (statements.are_harmless) return {};
  know_sizes();
  const bool is_small = this->is_small();
  if (is_small && !statements.may_lose_data) return {};
  // What is lost is the statement's own; what is blocked depends on what is there.
  if (is_small || statements.stand_alone) {
    std::vector<Refusal> refused = refusals(lint(plan, Context::none, false), plan, checkpoints);
    if (is_small || refused.empty()) return refused;
  }
  return refusals(lint(plan, Context::applied, false), plan, checkpoints);
}

Judgement Gate::judge_fully(const Plan& plan, const std::vector<Checkpoint>& checkpoints) {
  Judgement judgement;
  if (plan.pending.empty()) return judgement;
  look_through(plan);
  know_sizes();
  judgement.lint = lint(plan, Context::applied, true);
  judgement.sizes = sizes_;
  if (options_.mode != GateMode::off) judgement.refused = refusals(judgement.lint, plan, checkpoints);
  return judgement;
}

Gate::Statements Gate::look_through(const Plan& plan) {
  Statements found;
  const SplitOptions& split = session_.facts().split;
  for (const Migration* migration : plan.pending) {
    OpenScript script(catalog_, *migration, session_.facts(), execute_in_transaction_);
    HarmlessTransaction transaction;
    while (script.reader().next_segment()) {
      transaction.begin();
      while (const Statement* statement = script.reader().next_statement()) {
        found.are_harmless = found.are_harmless && transaction.take(weight_of(*statement, split));
        found.may_lose_data = found.may_lose_data || may_lose_data(*statement);
        found.stand_alone = found.stand_alone && stands_alone(*statement, split);
        renames_.take(*statement);
      }
    }
  }
  return found;
}

lint::LintResult Gate::lint(const Plan& plan, Context context, bool keeps_statements) const {
  const DatabaseFacts& facts = session_.facts();
  std::vector<const Migration*> applied;
  if (context == Context::applied)
    for (const PlanEntry& entry : plan.entries)
      if (is_in_database(entry)) applied.push_back(entry.migration);
  lint::LintOptions options;
  options.dialect = {facts.dialect, facts.version_number, facts.schema};
  options.split = facts.split;
  options.execute_in_transaction = execute_in_transaction_;
  options.is_judged = [&](const Migration& migration) {
    return std::ranges::find(plan.pending, &migration) != plan.pending.end();
  };
  options.is_played = [&](const Migration& migration) {
    return std::ranges::find(applied, &migration) != applied.end();
  };
  options.is_without_effect = [&](const Statement& statement) { return exists(statement); };
  options.allowed = options_.allow;
  options.sizes = &sizes_;
  options.keep_statements = keeps_statements;
  return lint::Linter(catalog_, options).run();
}

void Gate::know_sizes() {
  std::optional<std::vector<lint::TableSize>> sizes = session_.table_sizes();
  knows_sizes_ = sizes.has_value();
  if (sizes) sizes_ = lint::TableSizes(std::move(*sizes));
}

/// Whether everything that is there could be rewritten within the budget.
bool Gate::is_small() const {
  if (!knows_sizes_) return false;
  std::int64_t bytes = 0;
  for (const lint::TableSize& size : sizes_.all()) bytes += size.bytes + size.index_bytes;
  return bytes * 1000 / lint::bytes_per_second(lint::Work::rewrite) <= options_.budget.count();
}

/// A table that was there before does not become new by CREATE TABLE IF NOT EXISTS.
bool Gate::exists(const Statement& statement) const {
  if (!knows_sizes_ || !statement.head.starts_with("CREATE TABLE IF NOT EXISTS")) return false;
  const lint::sql::Tokens tokens = lint::sql::tokens_of(statement.text, lexis_for(session_.facts().split));
  lint::sql::Cursor cursor(tokens);
  cursor.take({"CREATE", "TABLE", "IF", "NOT", "EXISTS"});
  const auto name = cursor.take_name();
  return name && sizes_.find({name->schema.empty() ? session_.facts().schema : name->schema, name->name}) != nullptr;
}

std::vector<Refusal> Gate::refusals(const lint::LintResult& result, const Plan& plan,
                                    const std::vector<Checkpoint>& checkpoints) {
  std::map<std::string, Position> open;  // by file: where half-done ones go on
  for (const Migration* migration : plan.pending) {
    const Checkpoint* checkpoint = checkpoint_of(*migration, checkpoints);
    if (checkpoint == nullptr || checkpoint->statements_done == 0) continue;
    const auto position =
        first_open(catalog_, *migration, checkpoint->statements_done, session_.facts(), execute_in_transaction_);
    if (position) open.emplace(migration->path.string(), *position);
  }
  const auto is_done = [&](const Finding& finding) {
    const auto goes_on = open.find(finding.place.file);
    return goes_on != open.end() && is_before(finding.place, goes_on->second);
  };
  std::vector<Refusal> refused;
  for (const Finding& finding : result.findings)
    if (std::optional<Refusal> refusal = is_done(finding) ? std::nullopt : refusal_of(finding))
      refused.push_back(std::move(*refusal));
  if (!options_.protects_data) return refused;
  for (const lint::Waived& waived : result.waived)
    if (std::optional<Refusal> refusal = is_done(waived.finding) ? std::nullopt : loss_in(waived.finding))
      refused.push_back(std::move(*refusal));
  return refused;
}

std::optional<Refusal> Gate::refusal_of(const Finding& finding) {
  // Who deletes rows, however many, means to; that is lint's matter.
  if (!finding.losses.empty() && finding.rule->kind != HazardKind::unbounded_change) {
    if (auto refusal = loss_in(finding)) return refusal;
  }
  return is_blocking(finding) ? block_in(finding) : std::nullopt;
}

std::optional<Refusal> Gate::loss_in(const Finding& finding) {
  std::vector<std::string> lost;
  for (const lint::Loss& loss : finding.losses)
    if (session_.may_hold_data(renames_.of(loss))) lost.push_back(lost_text(loss));
  if (lost.empty()) return std::nullopt;
  Refusal refusal = refusal_for(finding, Refusal::Cause::loses_data);
  refusal.table = finding.losses.front().table.text();
  refusal.message =
      fmt::format("{}; {} {} data", finding.message, fmt::join(lost, ", "), lost.size() == 1 ? "holds" : "hold");
  return refusal;
}

std::optional<Refusal> Gate::block_in(const Finding& finding) {
  Milliseconds total{0};
  Milliseconds longest{-1};
  Impact worst;
  for (Impact impact : finding.impacts) {
    impact.table = renames_.of(impact.table);
    if (impact.is_new || impact.work == lint::Work::none) continue;
    const Milliseconds time = lint::expected_time(impact, sizes_).value_or(Milliseconds(0));
    total += time;
    if (time > longest) {
      longest = time;
      worst = impact;
    }
  }
  if (total <= options_.budget) return std::nullopt;
  Refusal refusal = refusal_for(finding, Refusal::Cause::blocks);
  refusal.table = worst.table.text();
  refusal.expected = total;
  refusal.message = fmt::format("{}; it {}, and the budget is {}{}", finding.message,
                                lint::estimate_text(worst, sizes_), format_duration(options_.budget), about_replicas());
  return refusal;
}

/// They have to do it all again, and fall behind meanwhile.
std::string Gate::about_replicas() {
  if (!replicas_) {
    const std::vector<std::string> names = session_.replicas();
    replicas_ = names.empty() ? "" : fmt::format("; then it delays {}", fmt::join(names, ", "));
  }
  return *replicas_;
}

}  // namespace fishway
