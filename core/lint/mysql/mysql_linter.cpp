// The linter of MySQL and MariaDB: parses each statement, asks the checkers, plays it into the model.
#include "core/lint/dialect_linter.hpp"
#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/impacts.hpp"
#include "core/lint/mysql/replay.hpp"

namespace fishway::lint {
namespace {

using namespace mysql;

/// OPTIMIZE TABLE of InnoDB is an ALTER TABLE ... FORCE.
Parsed as_alter(const Act& act) {
  const auto* maintenance = std::get_if<Maintenance>(&act.parsed);
  if (maintenance == nullptr || maintenance->what != "OPTIMIZE" || maintenance->names.size() != 1) return act.parsed;
  AlterTable alter;
  alter.name = maintenance->names.front();
  Action action;
  action.kind = ActionKind::force;
  action.text = "OPTIMIZE TABLE";
  action.offset = alter.name.offset;
  alter.actions.push_back(std::move(action));
  return alter;
}

bool is_put_back(const Pending& pending, const Model& model) {
  if (model.views.contains(pending.name) || model.created.contains(pending.name)) return true;
  const Table* table = model.table(pending.name);
  if (!pending.column.empty()) return table != nullptr && table->column(pending.column) != nullptr;
  return (table != nullptr && table->is_known) || model.routines.contains(pending.name);
}

class MysqlLinter final : public DialectLinter {
 public:
  explicit MysqlLinter(const DialectOptions& options) {
    model_.dialect = options.dialect;
    model_.server_version = options.server_version;
    model_.default_database = options.default_schema;
    begin_migration(model_);
  }

  void settle() override { mysql::settle(model_); }

  void begin_file(const FileContext& file) override {
    file_ = file;
    begin_migration(model_);
  }

  void begin_segment(SegmentKind) override {}
  void in_explicit_transaction(std::size_t begin_line) override { model_.session.begin_line = begin_line; }

  StatementReport statement(const Statement& statement) override {
    StatementReport report;
    visit_acts(statement, model_, [&](const Act& act) {
      Act judged = act;
      judged.parsed = as_alter(act);
      judge(judged, report);
      play(judged, model_);
    });
    return report;
  }

  std::vector<Finding> end_file() override {
    std::vector<Finding> findings;
    for (Pending& pending : pending_)
      if (!is_put_back(pending, model_)) findings.push_back(std::move(pending.finding));
    pending_.clear();
    return findings;
  }

 private:
  void judge(const Act& act, StatementReport& report) {
    const auto* alter = std::get_if<AlterTable>(&act.parsed);
    Table unknown;
    unknown.is_known = unknown.has_all_columns = false;
    const Table* table = alter == nullptr ? nullptr : model_.table(alter->name);
    if (alter != nullptr && table == nullptr) table = &unknown;
    AlterWay way;
    if (alter != nullptr) way = way_of(*alter, *table, model_);
    const std::vector<Impact> impacts = impacts_of(act, alter == nullptr ? nullptr : &way, model_);
    if (file_.judged) {
      const View view{model_, file_.phase, table, &way, impacts, pending_};
      for (const Checker* checker : checkers()) checker->check(*checker, act, view, report);
    }
    report.impacts.insert(report.impacts.end(), impacts.begin(), impacts.end());
  }

  Model model_;
  FileContext file_;
  std::vector<Pending> pending_;
};

}  // namespace

std::unique_ptr<DialectLinter> make_mysql_linter(const DialectOptions& options) {
  return std::make_unique<MysqlLinter>(options);
}

}  // namespace fishway::lint
