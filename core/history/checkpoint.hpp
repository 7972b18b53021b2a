// How far a half-done migration has come: a row of the progress table, beside the history.
//
// A script whose segments do not all fit one transaction is committed segment by segment. Its checkpoint tells the next
// run which statements are done, so that it goes on behind them, and which one was announced and not ticked off, so
// that it asks the database whether it took effect.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fishway {

/// A statement that is done, to show it beside what stands in the file now.
struct ExecutedStatement {
  std::uint64_t hash = 0;
  std::string text;  ///< its beginning
  friend bool operator==(const ExecutedStatement&, const ExecutedStatement&) = default;
};

struct Checkpoint {
  std::string script;  ///< the history's `script` of the migration: the key
  std::optional<std::string> version;
  std::size_t statements_done = 0;  ///< statements 1 to n of the script are committed
  std::uint64_t done_hash = 0;  ///< over the hashes of these statements, in order: tells whether they were edited since
  bool announced = false;       ///< statement n + 1 was begun outside a transaction, and has not been ticked off
  std::uint64_t announced_hash = 0;         ///< hash of that statement
  std::string statement;                    ///< its text (at most 2,000 characters), for messages
  std::string error;                        ///< why the run stopped, for `info`; may be empty
  long long elapsed_ms = 0;                 ///< execution time of what is done, over all runs
  std::vector<ExecutedStatement> executed = {};  ///< the first of those that are done, in order (at most 50)

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// `executed` as the progress table stores it in one text column, and back. What cannot be read is left out.
std::string to_text(const std::vector<ExecutedStatement>& executed);
std::vector<ExecutedStatement> executed_from_text(std::string_view text);

}  // namespace fishway
