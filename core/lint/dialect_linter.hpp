// The seam between the linter, which reads files, and what knows a dialect: its parser, its model of the schema, its
// rules. One is made for a whole catalog and is shown every statement in order.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/catalog/migration.hpp"
#include "core/dialect.hpp"
#include "core/lint/finding.hpp"
#include "core/script/segment_reader.hpp"
#include "core/script/statement.hpp"

namespace fishway::lint {

struct DialectOptions {
  Dialect dialect = Dialect::postgresql;
  int server_version = 0;      ///< as SplitOptions::server_version; never 0 here
  std::string default_schema;  ///< where unqualified names are; empty: PostgreSQL public
};

/// A file that is about to be shown.
struct FileContext {
  std::string file;            ///< as a person can open it
  bool judged = true;          ///< false: it is only played, to learn what it creates
  std::optional<Phase> phase;  ///< contract: the code that needed the old shape is gone
  bool repeatable = false;
};

/// What became of one statement.
struct StatementReport {
  std::vector<Impact> impacts;    ///< every table that it locks, also harmlessly; the first is the statement's own
  std::vector<Finding> findings;  ///< empty where the file is not judged

  /// Adds a finding for the statement as a whole, at its first token.
  Finding& add(const Rule& rule, const Statement& statement, std::string message);
  /// Adds one at the byte `offset` of the statement's text.
  Finding& add_at(const Rule& rule, const Statement& statement, std::size_t offset, std::string message);
};

class DialectLinter {
 public:
  virtual ~DialectLinter() = default;

  /// Everything that was shown so far counts as applied now: its tables are in production and full of rows.
  virtual void settle() = 0;
  virtual void begin_file(const FileContext& file) = 0;
  /// A unit of commit begins: statements in one transaction, or one statement outside. What the one before locked is
  /// let go of.
  virtual void begin_segment(SegmentKind kind) = 0;
  /// Told right behind it: the line of the script's own BEGIN that is open; 0: none.
  virtual void in_explicit_transaction([[maybe_unused]] std::size_t begin_line) {}
  /// The next statement. Throws nothing for SQL that it does not understand: that is played as unknown, and is at most
  /// a note.
  virtual StatementReport statement(const Statement& statement) = 0;
  /// The file is at its end: what only then can be said (with the places of its statements).
  virtual std::vector<Finding> end_file() { return {}; }
};

std::unique_ptr<DialectLinter> make_postgres_linter(const DialectOptions& options);
std::unique_ptr<DialectLinter> make_mysql_linter(const DialectOptions& options);  ///< MySQL and MariaDB
std::unique_ptr<DialectLinter> make_sqlite_linter(const DialectOptions& options);
std::unique_ptr<DialectLinter> make_dialect_linter(const DialectOptions& options);

/// All rules of a dialect, in the order of the page.
std::span<const Rule* const> postgres_rules();
std::span<const Rule* const> mysql_rules();
std::span<const Rule* const> sqlite_rules();
/// Those about files and waivers, which every dialect has.
std::span<const Rule* const> file_rules();
/// All of them; a name may come once for each dialect.
std::vector<const Rule*> all_rules();

/// The oldest server version that the dialect's rules know to be supported: what is assumed where nobody says.
int oldest_supported_version(Dialect dialect);

}  // namespace fishway::lint
