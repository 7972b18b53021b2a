#include "cli/output/error_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/output/json.hpp"
#include "cli/output/table.hpp"

namespace fishway {
namespace {

/// Puts `first` before the first line and blanks before the others.
std::string indented(const std::string& first, const std::string& text, std::size_t blanks) {
  std::string result = first;
  for (char c : text) {
    result += c;
    if (c == '\n') result.append(blanks, ' ');
  }
  return result + "\n";
}

std::string indented(const std::string& first, const std::string& text) { return indented(first, text, first.size()); }

}  // namespace

std::string blocker_text(const Blocker& blocker) {
  std::string text = fmt::format("pid {}", blocker.pid);
  if (!blocker.user.empty()) text += " user " + blocker.user;
  if (!blocker.application.empty()) text += fmt::format(" app \"{}\"", blocker.application);
  if (!blocker.client.empty()) text += " from " + blocker.client;
  if (!blocker.state.empty()) text += " " + blocker.state;
  if (!blocker.since.empty()) text += " since " + blocker.since;
  if (!blocker.query.empty()) text += ": " + shortened(blocker.query, 200);
  return text;
}

nlohmann::ordered_json blocker_json(const Blocker& blocker) {
  return {{"pid", blocker.pid},
          {"user", text_or_null(blocker.user)},
          {"application", text_or_null(blocker.application)},
          {"client", text_or_null(blocker.client)},
          {"state", text_or_null(blocker.state)},
          {"since", text_or_null(blocker.since)},
          {"query", text_or_null(blocker.query)}};
}

std::string error_text(const Error& error, const std::string& label) {
  const std::string place = error.place.text();
  std::string text = fmt::format("{} {}{}", label, place.empty() ? "" : place + ": ", indented("", error.message, 2));
  if (!error.statement.empty()) text += indented("  ", error.statement);
  for (const Blocker& blocker : error.blockers) text += indented("  in the way: ", blocker_text(blocker));
  if (!error.hint.empty()) text += indented("  next: ", error.hint);
  return text;
}

nlohmann::ordered_json error_json(const Error& error) {
  nlohmann::ordered_json blockers = nlohmann::ordered_json::array();
  for (const Blocker& blocker : error.blockers) blockers.push_back(blocker_json(blocker));
  return {{"kind", std::string(name(error.kind))},
          {"exit_code", exit_code(error.kind)},
          {"message", error.message},
          {"hint", text_or_null(error.hint)},
          {"file", text_or_null(error.place.file)},
          {"line", number_or_null(error.place.line)},
          {"column", number_or_null(error.place.column)},
          {"statement", text_or_null(error.statement)},
          {"server_code", text_or_null(error.server_code)},
          {"blockers", blockers}};
}

}  // namespace fishway
