#include "cli/reports/step_outputs.hpp"

#include <fmt/format.h>

#include "cli/output/foreign_text.hpp"

namespace fishway {
namespace {

/// `pending` lists names, everything else objects.
std::string name_of(const Json& item) {
  if (item.is_string()) return item.get<std::string>();
  const std::string version = text_of(item, "version");
  return version.empty() ? text_of(item, "description") : version;
}

class Lines {
 public:
  explicit Lines(const Report& report) : report_(report) {}

  void add(const std::string& name, const std::string& value) {
    text_ += fmt::format("{}={}\n", name, on_one_line(value));  // a line end would begin another output
  }
  /// How many, and which.
  void add_list(const std::string& name, const std::string& list) {
    Json names = Json::array();
    for (const Json& item : report_.list(list)) names.push_back(name_of(item));
    add(name, std::to_string(names.size()));
    add(name + "_versions", names.dump(-1, ' ', true, nlohmann::detail::error_handler_t::replace));
  }
  std::string text() && { return std::move(text_); }

 private:
  const Report& report_;
  std::string text_;
};

/// Where `migrate` would take it: the last version that `plan` lists.
std::string planned_version(const Report& report) {
  std::string version = report.text("from");
  for (const Json& migration : report.list("migrations"))
    if (const std::string next = text_of(migration, "version"); !next.empty()) version = next;
  return version;
}

}  // namespace

std::string step_outputs(const Report& report) {
  Lines lines(report);
  const std::string& command = report.command;
  if (command == "migrate") {
    lines.add_list("applied", "applied");
    lines.add_list("pending", "pending");
    lines.add_list("held", "held");
    lines.add("from", report.text("from"));
    lines.add("to", report.text("to"));
  } else if (command == "plan") {
    lines.add_list("pending", "migrations");
    lines.add_list("held", "held");
    lines.add("from", report.text("from"));
    lines.add("to", planned_version(report));
  } else if (command == "undo") {
    lines.add("from", report.text("from"));
    lines.add("to", report.text("to"));
  } else if (command == "check" || command == "wait") {
    lines.add_list("pending", "pending");
    lines.add("from", report.text("at"));
    lines.add("to", report.text("wanted"));
  } else if (command == "lint") {
    lines.add("findings", std::to_string(report.list("findings").size()));
  }
  return std::move(lines).text();
}

}  // namespace fishway
