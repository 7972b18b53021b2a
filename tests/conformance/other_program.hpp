// Another program that uses a SQLite database: a process of its own, because SQLite's locks are a process's.
//
//   OtherProgram reader(database);   // before this process opens the database: SQLite must not be carried over a fork
//   reader.execute("BEGIN; SELECT * FROM t1");
#pragma once

#include <sys/types.h>

#include <string>

#include "core/duration.hpp"
#include "tests/conformance/suite.hpp"

namespace fishway::conformance {

class OtherProgram {
 public:
  explicit OtherProgram(const TestDatabase& database);
  ~OtherProgram();
  OtherProgram(const OtherProgram&) = delete;
  OtherProgram& operator=(const OtherProgram&) = delete;

  /// Executes statements; fails the test when they fail.
  void execute(const std::string& sql);
  /// What SQLite says to them: "ok", or its message.
  std::string try_to(const std::string& sql);
  /// Executes them after this time, which is not waited for. Nothing may follow.
  void execute_later(Milliseconds time, const std::string& sql);

  pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = 0;
  int requests_ = -1;
  int answers_ = -1;
};

}  // namespace fishway::conformance
