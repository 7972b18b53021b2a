// For people: a line for each migration once it is applied, and what is going on meanwhile.
#pragma once

#include <optional>
#include <string>

#include "cli/output/console.hpp"
#include "cli/reporters/reporter.hpp"
#include "cli/reporters/ticker.hpp"
#include "core/run/events.hpp"

namespace fishway {

class TextReporter : public Observer {
 public:
  TextReporter(Console& console, ReporterOptions options);
  void on(const Event& event) override;

 private:
  void tell(const RunStarted& event);
  void tell(const WaitingForRunLock& event);
  void tell(const SchemaCreated& event);
  void tell(const HistoryCreated& event);
  void tell(const CallbackStarted& event);
  void tell(const MigrationStarted& event);
  void tell(const StatementStarted& event);
  void tell(const NoticeReceived& event);
  void tell(const SegmentCommitted& event);
  void tell(const MigrationApplied& event);
  void tell(const LockedOut& event);
  void tell(const WaitingForOthers& event);
  void tell(const StatementProgress& event);
  void tell(const ConnectionLost& event);
  void tell(const Reconnected& event);
  void tell(const DoubtSettled& event);
  void tell(const Refused&) {}  // the error says it
  void tell(const Warned& event);
  void tell(const RunEnded& event);
  void start_ticker(std::string what);

  Console& console_;
  ReporterOptions options_;
  Ticker ticker_;
  std::size_t version_width_ = 0;
  std::size_t description_width_ = 0;
  bool has_phases_ = false;
  std::size_t pending_ = 0;
  bool list_begun_ = false;
  bool migration_runs_ = false;
  std::string running_;           ///< what runs, as the live line names it
  long long described_pid_ = -1;  ///< who was in the way and is described already
  std::string remark_;            ///< about the migration that runs
  std::string lone_head_;         ///< the head of its statement outside a transaction
};

}  // namespace fishway
