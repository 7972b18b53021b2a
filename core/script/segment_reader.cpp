#include "core/script/segment_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/script/begin_options.hpp"
#include "core/script/head_pattern.hpp"

namespace fishway {

std::string_view name(SegmentKind kind) { return kind == SegmentKind::transaction ? "transaction" : "statement"; }

SegmentReader::SegmentReader(Splitter& splitter, Options options) : splitter_(splitter), options_(options) {}

std::optional<SegmentStart> SegmentReader::next_segment() {
  while (next_statement()) continue;
  if (!fetch()) return std::nullopt;
  segment_.kind = kind_ahead();
  segment_is_single_ = is_autocommitted();
  ++segment_.number;
  segment_.explicit_begin = in_explicit_transaction_ ? explicit_begin_ : 0;
  segment_is_open_ = true;
  segment_is_empty_ = true;
  return segment_;
}

const Statement* SegmentReader::next_statement() {
  if (!segment_is_open_) return nullptr;
  if (!fetch() || (!segment_is_empty_ && segment_ends_before_ahead())) {
    segment_is_open_ = false;
    return nullptr;
  }
  std::swap(current_, ahead_);
  ahead_is_full_ = boundary_ahead_ = segment_is_empty_ = false;
  copying_ = current_.copies_from_stdin;
  return &current_;
}

bool SegmentReader::next_copy_data(std::string_view& block) {
  copying_ = copying_ && splitter_.next_copy_data(block);
  return copying_;
}

bool SegmentReader::at_segment_end() {
  if (!segment_is_open_) return true;
  if (copying_) return false;
  return !fetch() || (!segment_is_empty_ && segment_ends_before_ahead());
}

// Looking ahead would skip COPY data that was not read yet, so the answer waits for that.
bool SegmentReader::is_last_segment() {
  if (copying_ || (segment_is_open_ && segment_is_empty_)) return false;
  return !fetch();
}

/// Reads the next statement that is sent. The script's own BEGIN and COMMIT become boundaries; a BEGIN's options are
/// sent as a statement of their own.
bool SegmentReader::fetch() {
  while (!ahead_is_full_ && !at_end_) {
    if (!splitter_.next(ahead_)) {
      at_end_ = true;
      return false;
    }
    use_ahead_ = transaction_use(ahead_, options_.dialect, options_.server_version);
    ahead_is_full_ = !take_boundary() && !is_dropped();
    if (!ahead_is_full_) refuse_directives();
  }
  return ahead_is_full_;
}

bool SegmentReader::take_boundary() {
  switch (use_ahead_) {
    case TransactionUse::begins:
      begin_explicit_transaction();
      return !take_begin_options();
    case TransactionUse::commits:
      if (head_matches(ahead_.head, "COMMIT|END [WORK|TRANSACTION] AND CHAIN")) {
        begin_explicit_transaction();
      } else {
        in_explicit_transaction_ = false;
        boundary_ahead_ = true;
      }
      return true;
    case TransactionUse::rolls_back:
      throw Error(ErrorKind::script, "ROLLBACK has no place in a migration",
                  "remove it, and the statements that it takes back; ROLLBACK TO a savepoint is accepted",
                  ahead_.place());
    case TransactionUse::alone:
      refuse_in_explicit_transaction();
      return false;
    case TransactionUse::inside:
      if (ahead_.directives.transaction() == false) refuse_in_explicit_transaction();
      break;
  }
  return false;
}

void SegmentReader::begin_explicit_transaction() {
  in_explicit_transaction_ = boundary_ahead_ = true;
  explicit_begin_ = ahead_.position.line;
}

/// Whether the BEGIN has become a statement to be sent.
bool SegmentReader::take_begin_options() {
  std::string statement = statement_for_options(ahead_, options_.dialect);
  if (statement.empty()) return false;
  refuse_directives();
  ahead_.head = statement;
  ahead_.text = std::move(statement);
  use_ahead_ = TransactionUse::inside;
  return true;
}

/// A directive above a statement that is not sent would be lost, unless it counts for the file as well.
void SegmentReader::refuse_directives() const {
  const std::vector<Directive>& for_file = splitter_.file_directives().items;
  for (const Directive& directive : ahead_.directives.items) {
    if (std::find(for_file.begin(), for_file.end(), directive) != for_file.end()) continue;
    throw Error(ErrorKind::script, fmt::format("directive {}: it has no effect above this statement", directive.key),
                "put it right above the statement that it is meant for",
                {*ahead_.file, directive.position.line, directive.position.column});
  }
}

// PostgreSQL and SQLite would refuse it there; MySQL commits what is before it. SQLite ignores most pragmas there.
void SegmentReader::refuse_in_explicit_transaction() {
  if (!in_explicit_transaction_ || is_mysql_family(options_.dialect)) return;
  if (head_matches(ahead_.head, "PRAGMA")) {
    use_ahead_ = TransactionUse::inside;
    return;
  }
  throw Error(ErrorKind::script,
              fmt::format("this statement cannot run in the transaction that begins on line {}", explicit_begin_),
              "put it before that BEGIN, or behind its COMMIT", ahead_.place());
}

// A transaction releases the table locks of its session, and while they are held no other table can be written, the
// history neither. mysqldump writes them around its INSERTs; they mean nothing to other sessions here.
bool SegmentReader::is_dropped() const {
  return is_mysql_family(options_.dialect) && head_matches(ahead_.head, "LOCK|UNLOCK TABLE|TABLES");
}

SegmentKind SegmentReader::kind_ahead() const {
  if (use_ahead_ == TransactionUse::alone) return SegmentKind::statement;
  // Of others nobody can know: a function may commit, an extension may refuse a transaction.
  return !is_autocommitted() || head_matches(ahead_.head, "INSERT|UPDATE|DELETE|MERGE|REPLACE|COPY")
             ? SegmentKind::transaction
             : SegmentKind::statement;
}

/// Whether the statement ahead is to commit by itself though it could share a transaction.
bool SegmentReader::is_autocommitted() const {
  if (use_ahead_ == TransactionUse::alone) return false;
  if (ahead_.directives.transaction() == false) return true;
  return !in_explicit_transaction_ &&
         !splitter_.file_directives().transaction().value_or(options_.execute_in_transaction);
}

bool SegmentReader::segment_ends_before_ahead() const {
  return boundary_ahead_ || segment_is_single_ || is_autocommitted() || segment_.kind == SegmentKind::statement ||
         kind_ahead() == SegmentKind::statement;
}

}  // namespace fishway
