#include "core/run/driver.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace fishway {

std::string LockHolder::text() const {
  std::vector<std::string> known;
  if (!user.empty()) known.push_back("user " + user);
  if (!application.empty()) known.push_back("application " + application);
  if (!client.empty()) known.push_back("from " + client);
  if (!since.empty()) known.push_back("since " + since);
  std::string who = id.empty() ? "a session" : "pid " + id;
  return known.empty() ? who : fmt::format("{} ({})", who, fmt::join(known, ", "));
}

DatabaseState Session::read_state() {
  DatabaseState state;
  state.history = read_history();
  if (state.history) state.checkpoints = read_checkpoints();
  state.missing_schemas = missing_schemas();
  return state;
}

std::vector<Outcome> Session::commit_together(std::span<const SegmentWork>, const std::function<void()>&) { return {}; }

}  // namespace fishway
