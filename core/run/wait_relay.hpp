// Sends what a session tells while a statement waits to the observer, for as long as it lives.
#pragma once

#include "core/run/driver.hpp"
#include "core/run/events.hpp"

namespace fishway {

/// The session calls it from a thread of its own: `observer` must take that.
class WaitRelay : public WaitSink {
 public:
  WaitRelay(Session& session, Observer& observer) : session_(session), observer_(observer) {
    session_.set_wait_sink(this);
  }
  ~WaitRelay() override { session_.set_wait_sink(nullptr); }
  WaitRelay(const WaitRelay&) = delete;
  WaitRelay& operator=(const WaitRelay&) = delete;

  void waiting(const std::vector<Blocker>& blockers, Milliseconds waited) override {
    observer_.on(WaitingForOthers{blockers, waited});
  }
  void progress(const std::string& text) override { observer_.on(StatementProgress{text}); }

 private:
  Session& session_;
  Observer& observer_;
};

}  // namespace fishway
