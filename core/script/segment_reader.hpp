// Forms segments, the units of commit, while a script streams by.
//
//   SegmentReader reader(splitter, options);
//   while (std::optional<SegmentStart> segment = reader.next_segment())
//     while (const Statement* statement = reader.next_statement()) ...
//
// Consecutive statements that can share a transaction make one segment; a statement that must run alone is a segment of
// its own. With transactions off (directive, or executeInTransaction=false in `.conf`) every statement is a segment:
// one that changes rows in a transaction of its own, so that its checkpoint is committed with it, any other one alone.
// An explicit BEGIN or COMMIT in the script bounds a segment and is not sent, but its options are: a statement SET
// TRANSACTION in its place. A script without statements has no segment.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/script/splitter.hpp"
#include "core/script/transaction_rules.hpp"

namespace fishway {

enum class SegmentKind { transaction, statement };
std::string_view name(SegmentKind kind);

struct SegmentStart {
  SegmentKind kind = SegmentKind::transaction;
  std::size_t number = 0;          ///< 1 for the script's first
  std::size_t explicit_begin = 0;  ///< the line of the script's own BEGIN that is open here; 0: none
};

class SegmentReader {
 public:
  struct Options {
    Dialect dialect = Dialect::postgresql;
    int server_version = 0;
    /// What `.conf` and the global setting say; the file's directive `transaction=` goes before it.
    bool execute_in_transaction = true;
  };

  /// `splitter` must outlive the reader.
  SegmentReader(Splitter& splitter, Options options);

  /// The next segment, or nothing at the end. What is left of the segment before is skipped. Throws what the splitter
  /// throws, and Error(script) for a ROLLBACK.
  std::optional<SegmentStart> next_segment();

  /// The next statement of the segment, valid until the next call; nullptr at the segment's end.
  const Statement* next_statement();

  /// COPY data of the statement that next_statement returned last.
  bool next_copy_data(std::string_view& block);

  /// True when next_statement would return nullptr. After a statement that copies from stdin: only once its data was
  /// read.
  bool at_segment_end();

  /// True once the last statement of the script was returned and no further segment follows: known one statement ahead,
  /// so that the history row can travel with the last segment.
  bool is_last_segment();

 private:
  bool fetch();
  bool take_boundary();
  void begin_explicit_transaction();
  bool take_begin_options();
  void refuse_directives() const;
  void refuse_in_explicit_transaction();
  bool is_dropped() const;
  SegmentKind kind_ahead() const;
  bool is_autocommitted() const;
  bool segment_ends_before_ahead() const;

  Splitter& splitter_;
  Options options_;
  Statement current_;
  Statement ahead_;
  bool ahead_is_full_ = false;
  bool at_end_ = false;
  bool boundary_ahead_ = false;
  bool segment_is_open_ = false;
  bool segment_is_empty_ = false;   // so far
  bool segment_is_single_ = false;  // one statement in a transaction of its own
  bool copying_ = false;            // current_ has data that was not read
  bool in_explicit_transaction_ = false;
  std::size_t explicit_begin_ = 0;  // line
  TransactionUse use_ahead_ = TransactionUse::inside;
  SegmentStart segment_;
};

}  // namespace fishway
