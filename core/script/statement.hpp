// One SQL statement with its place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/script/directives.hpp"
#include "core/text_source.hpp"

namespace fishway {

/// Where the bytes of a statement's text come from in its file, through replaced placeholders.
class SourceMap {
 public:
  struct Anchor {
    std::size_t offset;  ///< into the statement's text, in bytes
    Position position;   ///< of the character at `offset`
    bool substituted;    ///< up to the next anchor all text stands for what is at `position`
  };

  void clear() { anchors_.clear(); }
  void add(Anchor anchor);
  /// The position of the byte at `offset` of `text`, which is the text this map belongs to.
  Position position(std::string_view text, std::size_t offset) const;

 private:
  std::vector<Anchor> anchors_;  // ascending offsets; the first is 0
};

struct Statement {
  /// From its first token to its last, without the delimiter: what is sent to the server. Comments before it belong to
  /// what lies between statements; comments inside it are kept.
  std::string text;
  /// The leading words outside parentheses, upper case, joined by one blank, at most ten: "CREATE UNIQUE INDEX
  /// CONCURRENTLY". Quoted identifiers and words with digits or dots are left out. For INSERT, UPDATE, DELETE, SELECT
  /// it may stop after the first word.
  std::string head;
  std::shared_ptr<const std::string> file;  ///< as a person can open it
  Position position;                        ///< of its first token
  SourceMap map;
  std::size_t begin = 0;  ///< byte offsets of `text` in the script's text (after placeholders): [begin, end)
  std::size_t end = 0;
  std::size_t number = 0;          ///< 1 for the script's first
  bool copies_from_stdin = false;  ///< PostgreSQL COPY ... FROM STDIN: data follows in the script
  Directives directives;           ///< of the comment right above it
  /// Set by the runner: the session's settings, role and search path are to be reset before this statement.
  bool begins_migration = false;

  Place place() const;
  /// The place of the byte at `offset` of the text, for an error position that the server gave.
  Place place_at(std::size_t offset) const;
  /// A hash of `text` that tells, after a failure, whether what was executed is still what stands in the file (64 bits,
  /// FNV-1a; stable over releases, because it is stored).
  std::uint64_t hash() const;
  /// The first line(s) of the text, at most `characters`, for messages.
  std::string excerpt(std::size_t characters = 200) const;
};

/// The beginning of a statement's text, at most `characters` of it, for messages.
std::string excerpt(std::string_view text, std::size_t characters = 200);

/// Whether the first 2,000 bytes of its text hold this word, which is given in upper case.
bool mentions(const Statement& statement, std::string_view word);

}  // namespace fishway
