// For `--output json`: the document is made from the run's result; only talk comes from the events.
#pragma once

#include <chrono>
#include <string>

#include "cli/output/console.hpp"
#include "core/run/events.hpp"

namespace fishway {

class DocumentReporter : public Observer {
 public:
  explicit DocumentReporter(Console& console) : console_(console) {}
  void on(const Event& event) override;

 private:
  void tell(const WaitingForRunLock& event);
  void tell(const MigrationStarted& event);
  void tell(const WaitingForOthers& event);
  void tell(const NoticeReceived& event);
  void tell(const ConnectionLost& event);
  void tell(const Reconnected& event);
  void tell(const DoubtSettled& event);
  void tell(const Warned& event);
  template <typename Other>
  void tell(const Other&) {}
  void say(const std::string& line);

  Console& console_;
  std::string running_;  ///< the migration
  std::chrono::steady_clock::time_point next_waiting_line_{};
};

}  // namespace fishway
