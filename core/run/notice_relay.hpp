// Sends the server's notices to the observer, for as long as it lives.
#pragma once

#include "core/run/driver.hpp"
#include "core/run/events.hpp"

namespace fishway {

class NoticeRelay : public NoticeSink {
 public:
  NoticeRelay(Session& session, Observer& observer) : session_(session), observer_(observer) {
    session_.set_notice_sink(this);
  }
  ~NoticeRelay() override { session_.set_notice_sink(nullptr); }
  NoticeRelay(const NoticeRelay&) = delete;
  NoticeRelay& operator=(const NoticeRelay&) = delete;

  void notice(const Notice& notice) override { observer_.on(NoticeReceived{notice}); }

 private:
  Session& session_;
  Observer& observer_;
};

}  // namespace fishway
