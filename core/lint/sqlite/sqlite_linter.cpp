// SQLite's linter: parses each statement, asks the checkers, plays it into the model.
#include "core/lint/dialect_linter.hpp"
#include "core/lint/sqlite/check.hpp"
#include "core/lint/sqlite/impacts.hpp"
#include "core/lint/sqlite/replay.hpp"

namespace fishway::lint {
namespace {

// A long INSERT has nothing behind its beginning that a rule asks for.
constexpr std::size_t kLongest = 256 * 1024;

class SqliteLinter final : public DialectLinter {
 public:
  explicit SqliteLinter(const DialectOptions& options)
      : version_(options.server_version), lexis_(lexis_for({.dialect = Dialect::sqlite})) {}

  void settle() override { sqlite::settle(model_); }

  void begin_file(const FileContext& file) override {
    file_ = file;
    sqlite::begin_file(model_);
  }

  void begin_segment(SegmentKind) override { ++model_.segment; }

  StatementReport statement(const Statement& statement) override {
    const std::string_view text = std::string_view(statement.text).substr(0, kLongest);
    const sqlite::Change change = sqlite::parse(sql::tokens_of(text, lexis_));
    StatementReport report;
    report.impacts = sqlite::impacts_of(change, model_);
    if (file_.judged)
      for (const sqlite::Checker* checker : sqlite::checkers())
        if (checker->check) checker->check(*checker, {statement, change}, view(), report);
    sqlite::play(change, {statement.place(), statement.excerpt()}, model_);
    return report;
  }

  std::vector<Finding> end_file() override {
    std::vector<Finding> findings;
    if (!file_.judged) return findings;
    sqlite::FileEnd end;
    end.rebuilds = sqlite::rebuilds_of(model_);
    end.departures = sqlite::other_departures(model_, end.rebuilds);
    for (const sqlite::Checker* checker : sqlite::checkers())
      if (checker->at_end) checker->at_end(*checker, end, view(), findings);
    return findings;
  }

 private:
  sqlite::View view() const { return {model_, version_, file_.phase}; }

  int version_;
  Lexis lexis_;
  sqlite::Model model_;
  FileContext file_;
};

}  // namespace

std::unique_ptr<DialectLinter> make_sqlite_linter(const DialectOptions& options) {
  return std::make_unique<SqliteLinter>(options);
}

}  // namespace fishway::lint
