#include "cli/reporters/document_reporter.hpp"

#include <fmt/format.h>

#include "cli/output/words.hpp"
#include "cli/reporters/notice_text.hpp"
#include "cli/reporters/waiting_text.hpp"

namespace fishway {
namespace {

constexpr std::chrono::seconds time_between_lines{10};

}  // namespace

void DocumentReporter::on(const Event& event) {
  std::visit([this](const auto& alternative) { tell(alternative); }, event);
}

void DocumentReporter::tell(const WaitingForRunLock& event) { say(waiting_text(event)); }

void DocumentReporter::tell(const MigrationStarted& event) { running_ = version_tag(event.migration); }

/// At once, and then every ten seconds.
void DocumentReporter::tell(const WaitingForOthers& event) {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_waiting_line_) return;
  next_waiting_line_ = now + time_between_lines;
  say(fmt::format("{}{}{}", running_, running_.empty() ? "" : " ", full_waiting_text(event)));
}

void DocumentReporter::tell(const NoticeReceived& event) { say(notice_text(event.notice)); }
void DocumentReporter::tell(const ConnectionLost& event) { say(lost_text(event)); }
void DocumentReporter::tell(const Reconnected& event) { say(reconnected_text(event)); }
void DocumentReporter::tell(const DoubtSettled& event) { say(settled_text(event)); }
void DocumentReporter::tell(const Warned& event) { console_.warn(event.message); }

void DocumentReporter::say(const std::string& line) { console_.talk(line + "\n"); }

}  // namespace fishway
