// The streams of statements that the runner hands to a driver.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/run/driver.hpp"
#include "core/script/segment_reader.hpp"

namespace fishway {

/// No statement: a segment that only writes its record.
class NoStatements : public StatementStream {
 public:
  const Statement* next() override { return nullptr; }
  bool next_copy_data(std::string_view&) override { return false; }
  bool at_end() override { return true; }
};

/// Statements that are held in memory, without COPY data.
class HeldStatements : public StatementStream {
 public:
  explicit HeldStatements(std::span<const Statement> statements) : statements_(statements) {}
  const Statement* next() override { return at_end() ? nullptr : &statements_[next_++]; }
  bool next_copy_data(std::string_view&) override { return false; }
  bool at_end() override { return next_ == statements_.size(); }

 private:
  std::span<const Statement> statements_;
  std::size_t next_ = 0;
};

/// What is left of a reader's current segment, streaming.
class SegmentStatements : public StatementStream {
 public:
  explicit SegmentStatements(SegmentReader& reader) : reader_(reader) {}
  const Statement* next() override { return reader_.next_statement(); }
  bool next_copy_data(std::string_view& block) override { return reader_.next_copy_data(block); }
  bool at_end() override { return reader_.at_segment_end(); }

 private:
  SegmentReader& reader_;
};

/// A stream with the same statements before, and after, each of its own.
class InterleavedStatements : public StatementStream {
 public:
  InterleavedStatements(StatementStream& own, std::span<const Statement> before, std::span<const Statement> after)
      : own_(own), before_(before), after_(after), next_before_(0), next_after_(after.size()) {}

  const Statement* next() override;
  bool next_copy_data(std::string_view& block) override { return is_own_ && own_.next_copy_data(block); }
  bool at_end() override { return next_after_ == after_.size() && own_.at_end(); }

 private:
  StatementStream& own_;
  std::span<const Statement> before_;
  std::span<const Statement> after_;
  std::size_t next_before_;
  std::size_t next_after_;
  bool is_own_ = false;  ///< whether the statement returned last is one of the stream's own
};

/// Several streams one behind the other. The first statement may be marked as the one that begins a migration.
class JoinedStatements : public StatementStream {
 public:
  JoinedStatements(std::vector<StatementStream*> parts, bool begins_migration)
      : parts_(std::move(parts)), mark_next_(begins_migration) {}

  const Statement* next() override;
  bool next_copy_data(std::string_view& block) override;
  bool at_end() override;

 private:
  std::vector<StatementStream*> parts_;
  std::size_t part_ = 0;
  bool mark_next_;
  Statement marked_;
};

}  // namespace fishway
