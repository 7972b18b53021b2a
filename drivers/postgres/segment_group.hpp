// Sends several small segments in one message, each in a transaction of its own.
//
// The server executes a message's statements one after the other, and ends the message at the first error: so what was
// committed before an error stays, and nothing behind it runs. A cancel ends it likewise. What can only be executed in
// messages of its own (COPY, a savepoint, a setting by which the server reads what follows) does not travel in a group.
#pragma once

#include <span>
#include <vector>

#include "drivers/postgres/execution.hpp"

namespace fishway::postgres {

class SegmentGroup : private Execution {
 public:
  explicit SegmentGroup(const SessionParts& session);

  /// As Session::commit_together.
  std::vector<Outcome> commit(std::span<const SegmentWork> segments, const std::function<void()>& meanwhile);

 private:
  struct Part {
    std::size_t begin = 0, end = 0;  // its pieces in the message
    std::size_t statements = 0;
    const CommitRecord* record = nullptr;
    TimeLimits before;  // the limits where it began
  };

  bool can_travel(const SegmentWork& segment) const;
  void prepare();
  void add(const SegmentWork& segment);
  void add_reset_in_group();
  void add_row(const CommitRecord& record);
  Outcome committed_part(const Part& part);
  Outcome failed_part(const Part& part);

  std::vector<Part> parts_;
};

}  // namespace fishway::postgres
