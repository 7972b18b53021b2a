#include "cli/reporters/notice_text.hpp"

#include <fmt/format.h>

#include "cli/output/foreign_text.hpp"

namespace fishway {

std::string notice_text(const Notice& notice) {
  const std::string place = notice.place.text();
  const std::string severity = notice.severity.empty() ? "notice" : notice.severity;
  return fmt::format("{}{}: {}", place.empty() ? "" : place + ": ", severity, harmless(notice.message));
}

std::string waiting_text(const WaitingForRunLock& waiting) {
  const std::string holder =
      waiting.holder ? on_one_line(waiting.holder->text()) + " holds it" : "another session holds it";
  if (waiting.waited < std::chrono::seconds(1)) return fmt::format("waiting for the run lock: {}", holder);
  return fmt::format("waiting for the run lock ({} so far): {}", format_duration(waiting.waited), holder);
}

}  // namespace fishway
