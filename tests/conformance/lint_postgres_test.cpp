// What the PostgreSQL rules say of locks, and what the server does: each example of a rule about blocking locks is
// executed on tables with rows, and the locks that are held, the files that were written anew and the tables that were
// read are compared with what the linter expects.
#ifdef FISHWAY_HAS_POSTGRES
#include <algorithm>

#include "core/lint/dialect_linter.hpp"
#include "core/lint/postgres/locks.hpp"
#include "core/script/segment_reader.hpp"
#include "core/text_source.hpp"
#include "tests/conformance/on_postgres.hpp"
#include "tests/conformance/postgres_observer.hpp"

namespace fishway::conformance {
namespace {

using lint::Example;
using lint::Impact;
using lint::Rule;
using lint::Work;

struct Segment {
  SegmentKind kind;
  std::vector<Statement> statements;
};

std::vector<Segment> segments_of(std::string_view text, int version) {
  WholeText source(text);
  Splitter splitter(source, "V1__example.sql", {.dialect = Dialect::postgresql, .server_version = version});
  SegmentReader reader(splitter, {.dialect = Dialect::postgresql, .server_version = version});
  std::vector<Segment> segments;
  while (const auto start = reader.next_segment()) {
    Segment& segment = segments.emplace_back(Segment{start->kind, {}});
    while (const Statement* statement = reader.next_statement()) segment.statements.push_back(*statement);
  }
  return segments;
}

// One example: the linter is shown what the server executes, statement by statement.
class Trial {
 public:
  Trial(const TestDatabase& database, const Rule& rule, const Example& example, int version)
      : observer_(database),
        example_(example),
        version_(version),
        linter_(lint::make_postgres_linter({Dialect::postgresql, version, {}})),
        title_(fmt::format("{}: {}", rule.name, example.title)) {}

  void run() {
    INFO(title_);
    prepare();
    linter_->begin_file({"V2__example.sql", true, {}, false});
    for (const Segment& segment : segments_of(example_.change, version_)) {
      linter_->begin_segment(segment.kind);
      if (!execute(segment)) break;
    }
    CHECK_MESSAGE((is_hazard_ || is_refused_ || !example_.flagged), title_ << ": the server does nothing of the kind");
    CHECK_MESSAGE((!is_hazard_ || example_.flagged), title_ << ": " << why_);
  }

 private:
  void prepare() {
    observer_.start_over();
    linter_->begin_file({"V1__example.sql", false, {}, false});
    for (const Segment& segment : segments_of(example_.before, version_)) {
      linter_->begin_segment(segment.kind);
      for (const Statement& statement : segment.statements) {
        linter_->statement(statement);
        observer_.execute(statement.text);
      }
    }
    linter_->settle();
    observer_.fill();
  }

  bool execute(const Segment& segment) {
    expected_.clear();
    const bool in_transaction = segment.kind == SegmentKind::transaction;
    if (in_transaction) observer_.execute("BEGIN");
    for (const Statement& statement : segment.statements) {
      const lint::StatementReport report = linter_->statement(statement);
      if (const std::string error = observer_.observe(statement.text); !error.empty()) {
        is_refused_ = true;
        CHECK_MESSAGE(example_.flagged, title_ << ": " << statement.text << ": " << error);
        observer_.execute("ROLLBACK");
        return false;
      }
      compare(statement, report.impacts, in_transaction);
    }
    if (in_transaction) observer_.execute("COMMIT");
    return true;
  }

  void compare(const Statement& statement, const std::vector<Impact>& impacts, bool in_transaction) {
    for (const Impact& impact : impacts) {
      if (impact.is_new) continue;  // and may hide one of the same name
      std::string& lock = expected_[impact.table.name];
      lock = lint::postgres::stronger(lock, impact.lock);
    }
    for (const auto& [table, seen] : observer_.seen()) {
      INFO(title_, ": ", statement.text, ": table ", table);
      if (in_transaction) compare_lock(table, seen);
      if (is_ddl(statement) && seen.has_rows) compare_work(table, seen, impacts);
      look_for_hazard(table, seen, in_transaction);
    }
  }
  static bool is_ddl(const Statement& statement) {
    return statement.head.starts_with("ALTER") || statement.head.starts_with("CREATE") ||
           statement.head.starts_with("REINDEX") || statement.head.starts_with("CLUSTER");
  }
  void compare_lock(const std::string& table, const Seen& seen) {
    const std::string expected = expected_[table];
    if (lint::postgres::blocks_writes(seen.lock) || lint::postgres::blocks_writes(expected))
      CHECK(seen.lock == expected);
  }
  // How the parent's rows are looked up for a foreign key is the planner's own matter.
  static void compare_work(const std::string& table, const Seen& seen, const std::vector<Impact>& impacts) {
    Work expected = Work::none;
    bool is_own = false;
    for (const Impact& impact : impacts)
      if (impact.table.name == table && !impact.is_new) {
        expected = std::max(expected, impact.work);
        is_own = &impact == &impacts.front();
      }
    if (expected != Work::none || is_own) CHECK(lint::name(seen.work) == lint::name(expected));
  }
  void look_for_hazard(const std::string& table, const Seen& seen, bool in_transaction) {
    const bool is_blocked = observer_.blocks_others() || (!in_transaction && seen.work == Work::rewrite);
    if (seen.work == Work::none || !is_blocked) return;
    if (!seen.is_written_to && !lint::postgres::blocks_reads(seen.lock)) return;
    is_hazard_ = true;
    why_ = fmt::format("{} of {} behind a lock", lint::name(seen.work), table);
  }

  PostgresObserver observer_;
  const Example& example_;
  int version_;
  std::unique_ptr<lint::DialectLinter> linter_;
  std::string title_;
  std::map<std::string, std::string> expected_;
  bool is_hazard_ = false;
  bool is_refused_ = false;
  std::string why_;
};

bool holds_for(const Example& example, int version) {
  return (example.min_version == 0 || version >= example.min_version) &&
         (example.max_version == 0 || version < example.max_version);
}

// A lock that is waited for while another is held is seen in no catalog. Nor is what a statement held that stands
// outside a transaction, what rows are locked, or that the new file of a view is an empty one.
bool can_be_seen(const Rule& rule, const Example& example) {
  constexpr std::string_view hidden[] = {"all of a schema", "a loop in a DO block", "WITH NO DATA runs no query"};
  const bool is_about_locks =
      rule.kind == lint::HazardKind::blocking_lock || rule.kind == lint::HazardKind::transaction_use;
  return is_about_locks && rule.name != "many-tables-locked" &&
         std::ranges::find(hidden, example.title) == std::end(hidden);
}

POSTGRES("the server locks, reads and writes what the linter says") {
  const int version = std::stoi(database.value("current_setting('server_version_num')"));
  for (const Rule* rule : lint::postgres_rules())
    for (const Example& example : rule->examples)
      if (can_be_seen(*rule, example) && holds_for(example, version)) Trial(database, *rule, example, version).run();
}

}  // namespace
}  // namespace fishway::conformance
#endif
