// Several segments that are handed to a driver at once.
#pragma once

#include <string>
#include <vector>

#include "tests/conformance/suite.hpp"

namespace fishway::conformance {

/// Scripts V1, V2, ... with a history row each, and what the driver makes of them.
class Together {
 public:
  Together(Session& session, const std::vector<std::string>& scripts, LockPolicy& policy = LockPolicy::plain())
      : session_(session), policy_(policy) {
    int rank = 0;
    for (const std::string& text : scripts) {
      const std::string version = std::to_string(++rank);
      Statements cut = script(session, text, true, "V" + version + "__test.sql");
      std::vector<Statement>& held = statements_.emplace_back();
      while (const Statement* statement = cut.next()) held.push_back(*statement);
      records_.emplace_back().rows = {history_row(rank, version)};
    }
  }
  Statement& first_statement(std::size_t script) { return statements_[script].front(); }
  std::vector<Outcome> commit() {
    std::vector<SegmentWork> work;
    for (std::size_t i = 0; i < statements_.size(); ++i) work.push_back({statements_[i], records_[i], policy_});
    return session_.commit_together(work, [] {});
  }

 private:
  Session& session_;
  LockPolicy& policy_;
  std::vector<std::vector<Statement>> statements_;
  std::vector<CommitRecord> records_;
};

}  // namespace fishway::conformance
