// PostgreSQL's linter: parses each statement, plays it into the model, asks the checkers.
#include "core/lint/dialect_linter.hpp"
#include "core/lint/postgres/check.hpp"
#include "core/lint/postgres/locks.hpp"
#include "core/lint/postgres/replay.hpp"

namespace fishway::lint {
namespace {

class PostgresLinter final : public DialectLinter {
 public:
  explicit PostgresLinter(const DialectOptions& options)
      : model_(options.default_schema.empty() ? "public" : options.default_schema) {
    model_.server_version = options.server_version;
  }

  void settle() override { postgres::settle(model_); }
  void begin_file(const FileContext& file) override { file_ = file; }
  void begin_segment(SegmentKind kind) override {
    postgres::begin_transaction(model_, kind == SegmentKind::statement);
  }

  StatementReport statement(const Statement& statement) override {
    StatementReport report;
    const postgres::Acts acts = postgres::acts_of(statement, model_);
    for (const postgres::Act& act : acts.acts) judge(act, report);
    return report;
  }

 private:
  void judge(const postgres::Act& act, StatementReport& report) {
    const std::vector<Impact> impacts = postgres::impacts_of(act, model_, model_.server_version);
    const postgres::View view{model_, model_.server_version, file_.phase, impacts};
    if (file_.judged)
      for (const postgres::Checker* checker : postgres::checkers()) checker->check(*checker, act, view, report);
    report.impacts.insert(report.impacts.end(), impacts.begin(), impacts.end());
    postgres::play(act, model_);
    postgres::hold(impacts, act.statement.position.line, model_);
  }

  postgres::Model model_;
  FileContext file_;
};

}  // namespace

std::unique_ptr<DialectLinter> make_postgres_linter(const DialectOptions& options) {
  return std::make_unique<PostgresLinter>(options);
}

}  // namespace fishway::lint
