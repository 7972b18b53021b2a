// PostgreSQL's linter: parses each statement, plays it into the model, asks the checkers.
#include <utility>

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
  void begin_file(const FileContext& file) override {
    file_ = file;
    postgres::begin_session(model_);
  }
  void begin_segment(SegmentKind kind) override {
    decide();
    postgres::begin_transaction(model_, kind == SegmentKind::statement);
  }

  StatementReport statement(const Statement& statement) override {
    StatementReport report;
    const postgres::Acts acts = postgres::acts_of(statement, model_);
    for (const postgres::Act& act : acts.acts) judge(act, report);
    return report;
  }

  std::vector<Finding> end_file() override {
    decide();
    return std::exchange(decided_, {});
  }

 private:
  // The transaction is at its end: what nothing made good stays.
  void decide() {
    for (postgres::Later& later : later_)
      if (!later.is_made_good(model_)) decided_.push_back(std::move(later.finding));
    later_.clear();
  }

  void judge(const postgres::Act& act, StatementReport& report) {
    const std::vector<Impact> impacts = postgres::impacts_of(act, model_, model_.server_version);
    const postgres::View view{model_, model_.server_version, file_.phase, impacts, later_};
    if (file_.judged)
      for (const postgres::Checker* checker : postgres::checkers()) checker->check(*checker, act, view, report);
    report.impacts.insert(report.impacts.end(), impacts.begin(), impacts.end());
    postgres::hold(act, impacts, model_);
    postgres::play(act, model_);
  }

  postgres::Model model_;
  FileContext file_;
  std::vector<postgres::Later> later_;
  std::vector<Finding> decided_;
};

}  // namespace

std::unique_ptr<DialectLinter> make_postgres_linter(const DialectOptions& options) {
  return std::make_unique<PostgresLinter>(options);
}

}  // namespace fishway::lint
