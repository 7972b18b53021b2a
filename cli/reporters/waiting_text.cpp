#include "cli/reporters/waiting_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output/blocker_text.hpp"
#include "cli/output/foreign_text.hpp"
#include "cli/output/words.hpp"

namespace fishway {
namespace {

constexpr std::size_t most_blockers = 5;

std::string whole_seconds(Milliseconds time) {
  return format_duration(std::chrono::duration_cast<Milliseconds>(std::chrono::floor<std::chrono::seconds>(time)));
}

std::string so_far(Milliseconds waited) { return waited < std::chrono::seconds(1) ? "" : whole_seconds(waited); }

std::string detailed(const Blocker& blocker) {
  return blocker_text(blocker) +
         (blocker.advice.empty() ? "" : fmt::format("\n      to end it: {}", on_one_line(blocker.advice)));
}

}  // namespace

std::string short_waiting_text(const WaitingForOthers& waiting) {
  const std::string others = waiting.blockers.empty() ? "its locks" : blockers_in_short(waiting.blockers);
  const std::string seconds = so_far(waiting.waited);
  return fmt::format("waits for {}{}{}", others, seconds.empty() ? "" : ", ", seconds);
}

std::string full_waiting_text(const WaitingForOthers& waiting) {
  const std::string seconds = so_far(waiting.waited);
  std::string text = seconds.empty() ? "waits for " : fmt::format("waits ({} so far) for ", seconds);
  if (waiting.blockers.empty()) return text + "its locks";
  if (waiting.blockers.size() == 1) return text + detailed(waiting.blockers.front());
  text += fmt::format("{} others:", waiting.blockers.size());
  for (std::size_t i = 0; i < std::min(waiting.blockers.size(), most_blockers); ++i)
    text += "\n    " + detailed(waiting.blockers[i]);
  if (waiting.blockers.size() > most_blockers)
    text += fmt::format("\n    and {} more", waiting.blockers.size() - most_blockers);
  return text;
}

std::string locked_out_text(const LockedOut& locked_out) {
  constexpr std::string_view causes[] = {"lock timeout", "deadlock", "concurrent change"};
  const std::string place = locked_out.place.file.empty() ? "" : locked_out.place.text() + ": ";
  const std::string by = blockers_in_short(locked_out.lock_out.blockers);
  std::string text =
      fmt::format("{}attempt {} was locked out ({}){}{}", place, locked_out.attempt,
                  causes[static_cast<std::size_t>(locked_out.lock_out.cause)], by.empty() ? "" : " by ", by);
  if (!locked_out.lock_out.missing_right.empty())
    text += fmt::format("\n      to see more of them: {}", on_one_line(locked_out.lock_out.missing_right));
  return text;
}

std::string lost_text(const ConnectionLost& lost) {
  return fmt::format("the connection was lost: {}; connecting again", on_one_line(lost.message));
}

std::string reconnected_text(const Reconnected& reconnected) {
  return fmt::format("connected again after {}", format_duration(reconnected.after));
}

std::string settled_text(const DoubtSettled& settled) {
  return fmt::format("{}: what was in doubt {}: {}", version_tag(settled.migration),
                     settled.took_effect ? "took effect" : "did not take effect", on_one_line(settled.finding));
}

std::string lock_outs_text(const AppliedMigration& applied) {
  if (applied.attempts < 2) return {};
  std::string text = "after " + counted(applied.attempts - 1, "lock-out");
  if (applied.watched)
    text += fmt::format(", watched {} for {}", blocker_name(*applied.watched), format_duration(applied.watched_for));
  return text;
}

}  // namespace fishway
