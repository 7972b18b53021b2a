#include "cli/reporters/document_reporter.hpp"

#include "cli/reporters/notice_text.hpp"

namespace fishway {

void DocumentReporter::on(const Event& event) {
  if (const auto* waiting = std::get_if<WaitingForRunLock>(&event)) console_.talk(waiting_text(*waiting) + "\n");
  if (const auto* notice = std::get_if<NoticeReceived>(&event)) console_.talk(notice_text(notice->notice) + "\n");
  if (const auto* warned = std::get_if<Warned>(&event)) console_.warn(warned->message);
}

}  // namespace fishway
