#include "cli/output/blocker_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/output/foreign_text.hpp"
#include "cli/output/json.hpp"
#include "cli/output/table.hpp"
#include "core/duration.hpp"

namespace fishway {
namespace {

constexpr std::size_t longest_query = 200;
constexpr std::size_t longest_name = 64;

std::string_view kind_name(Blocker::Kind kind) {
  constexpr std::string_view names[] = {"session", "autovacuum", "wraparound-vacuum", "prepared-transaction"};
  return names[static_cast<std::size_t>(kind)];
}

std::optional<std::chrono::system_clock::time_point> parse_time(const std::string& text) {
  std::tm time{};
  if (strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &time) == nullptr) return std::nullopt;
  return std::chrono::system_clock::from_time_t(timegm(&time));
}

/// "pid 4711", or what it is instead of a session.
std::string head(const Blocker& blocker) {
  const std::string pid = blocker.pid == 0 ? "" : fmt::format("pid {}", blocker.pid);
  switch (blocker.kind) {
    case Blocker::Kind::session:
      return pid.empty() ? "a session" : pid;
    case Blocker::Kind::autovacuum:
      return fmt::format("{}{}autovacuum", pid, pid.empty() ? "" : " ");
    case Blocker::Kind::wraparound_vacuum:
      return fmt::format("{}{}autovacuum to prevent wraparound, which never gives way,", pid, pid.empty() ? "" : " ");
    case Blocker::Kind::prepared_transaction:
      return "a prepared transaction, which belongs to no session,";
  }
  return pid;
}

std::string who(const Blocker& blocker) {
  return on_one_line(blocker.application.empty() ? blocker.user : blocker.application, longest_name);
}

/// "2026-11-21T10:00:00.123Z" as "10:00:00Z": the live line is short.
std::string time_of_day(const std::string& since) {
  const std::string line = on_one_line(since, longest_name);
  return parse_time(since) ? line.substr(11, 8) + "Z" : line;
}

}  // namespace

std::string time_since(const std::string& since, std::chrono::system_clock::time_point now) {
  const auto time = parse_time(since);
  if (!time) return {};
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - *time);
  return format_duration(std::max(Milliseconds(seconds), Milliseconds{0}));
}

std::string blocker_text(const Blocker& blocker, std::chrono::system_clock::time_point now) {
  std::string text = head(blocker);
  const auto add = [&](std::string_view before, const std::string& what, std::string_view after = "") {
    if (!what.empty()) text += fmt::format("{}{}{}", before, on_one_line(what, longest_name), after);
  };
  add(" user ", blocker.user);
  add(" app \"", blocker.application, "\"");
  add(" from ", blocker.client);
  add(" ", blocker.state);
  const std::string lasting = time_since(blocker.since, now);
  add(lasting.empty() ? " since " : " for ", lasting.empty() ? blocker.since : lasting);
  if (text.ends_with(',')) text.pop_back();
  if (!blocker.query.empty()) text += ": " + on_one_line(blocker.query, longest_query);
  return text;
}

std::string blocker_name(const Blocker& blocker) {
  if (blocker.kind == Blocker::Kind::prepared_transaction) return "a prepared transaction";
  const std::string pid = blocker.pid == 0 ? "a session" : fmt::format("pid {}", blocker.pid);
  const std::string name = blocker.kind == Blocker::Kind::session ? who(blocker) : "autovacuum";
  return name.empty() ? pid : fmt::format("{} ({})", pid, name);
}

std::string blockers_in_short(const std::vector<Blocker>& blockers) {
  if (blockers.empty()) return {};
  const Blocker& first = blockers.front();
  std::string text = blocker_name(first);
  std::string state = on_one_line(first.state, longest_name);
  if (!first.since.empty()) state += fmt::format("{}since {}", state.empty() ? "" : " ", time_of_day(first.since));
  if (!state.empty())
    text = text.ends_with(')') ? text.substr(0, text.size() - 1) + ", " + state + ")"
                               : fmt::format("{} ({})", text, state);
  return blockers.size() == 1 ? text : fmt::format("{} and {} more", text, blockers.size() - 1);
}

nlohmann::ordered_json blocker_json(const Blocker& blocker) {
  return {{"pid", blocker.pid},
          {"user", text_or_null(blocker.user)},
          {"application", text_or_null(blocker.application)},
          {"client", text_or_null(blocker.client)},
          {"state", text_or_null(blocker.state)},
          {"since", text_or_null(blocker.since)},
          {"query", text_or_null(shortened(blocker.query, longest_query))},
          {"kind", std::string(kind_name(blocker.kind))},
          {"advice", text_or_null(blocker.advice)}};
}

Blocker blocker_of(const nlohmann::ordered_json& json) {
  const auto text = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  Blocker blocker;
  blocker.pid = json.value("pid", 0LL);
  for (const auto kind :
       {Blocker::Kind::autovacuum, Blocker::Kind::wraparound_vacuum, Blocker::Kind::prepared_transaction})
    if (text("kind") == kind_name(kind)) blocker.kind = kind;
  blocker.user = text("user");
  blocker.application = text("application");
  blocker.client = text("client");
  blocker.state = text("state");
  blocker.since = text("since");
  blocker.query = text("query");
  blocker.advice = text("advice");
  return blocker;
}

nlohmann::ordered_json blockers_json(const std::vector<Blocker>& blockers) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Blocker& blocker : blockers) list.push_back(blocker_json(blocker));
  return list;
}

}  // namespace fishway
