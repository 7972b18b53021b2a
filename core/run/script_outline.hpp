// A script read once before anything of it runs: that it can be cut, that its placeholders have values, and how its
// segments lie.
//
// A script that breaks at its end must not have begun to run, so every pending script is read to its end first. What is
// kept is one entry a segment; the statements themselves stream by again when they are executed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/catalog/catalog.hpp"
#include "core/run/driver.hpp"
#include "core/script/segment_reader.hpp"

namespace fishway {

/// The hash over a script's statements 1 to n, in order, from the one over 1 to n - 1. Begins with 0. It is stored in
/// checkpoints, so it never changes.
std::uint64_t chain_hash(std::uint64_t before, std::uint64_t statement_hash);

struct SegmentOutline {
  SegmentKind kind = SegmentKind::transaction;
  bool only_changes_session =
      false;  ///< a lone statement such as PRAGMA foreign_keys, which leaves nothing in the database
  std::size_t last_statement = 0;  ///< number of its last statement in the script
  std::uint64_t hash = 0;          ///< chain_hash of the statements up to there
};

struct ScriptOutline {
  std::vector<SegmentOutline> segments;
  Directives directives;  ///< of the file as a whole
  /// The first statements, at most as many as a checkpoint keeps. Empty for a script of one segment, which leaves no
  /// checkpoint.
  std::vector<ExecutedStatement> beginning;
  std::vector<std::size_t> numbers;  ///< of these
  /// Those of them that are done once the statements up to this number are.
  std::vector<ExecutedStatement> executed(std::size_t up_to) const;
  std::size_t statements() const { return segments.empty() ? 0 : segments.back().last_statement; }
  /// Index of the segment that the history row is committed with: the last one that leaves something in the database.
  std::size_t recording_segment() const;
};

/// A script opened for reading: source, splitter and reader, which belong together.
class OpenScript {
 public:
  OpenScript(const Catalog& catalog, const ScriptFile& file, const DatabaseFacts& facts, bool execute_in_transaction);
  /// With another name for the file than its script's in what is said of places.
  OpenScript(const Catalog& catalog, const ScriptFile& file, const DatabaseFacts& facts, bool execute_in_transaction,
             std::string called);
  SegmentReader& reader() { return reader_; }
  /// Of the file as a whole; complete once a statement was read.
  const Directives& directives() const { return splitter_.file_directives(); }

 private:
  std::unique_ptr<TextSource> source_;
  Splitter splitter_;
  SegmentReader reader_;
};

/// Reads a script to its end. Throws what reading and cutting throw.
ScriptOutline outline(const Catalog& catalog, const ScriptFile& file, const DatabaseFacts& facts,
                      bool execute_in_transaction);

/// Throws one Error that lists all of these, if there are any: the first one's kind, place and hint.
void throw_all(const std::vector<Error>& errors, const std::string& heading);

}  // namespace fishway
