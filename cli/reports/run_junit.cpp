#include "cli/reports/run_junit.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "cli/output/blocker_text.hpp"
#include "cli/output/xml_text.hpp"
#include "cli/reports/migration_rows.hpp"

namespace fishway {
namespace {

using Result = MigrationRow::Result;

struct Counts {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
};

std::string seconds(Milliseconds time) { return fmt::format("{}.{:03}", time.count() / 1000, time.count() % 1000); }

std::string attribute(std::string_view name, const std::string& value) {
  return fmt::format(" {}=\"{}\"", name, xml_attribute(value));
}

std::string with_place(const Report& report, const Json& error) {
  const std::string place = report.place_of(error).text();
  return (place.empty() ? "" : place + ": ") + text_of(error, "message");
}

/// All that a person needs to go on.
std::string story_of(const Report& report, const Json& error) {
  std::string story = with_place(report, error) + "\n";
  if (const std::string statement = text_of(error, "statement"); !statement.empty()) story += statement + "\n";
  if (error.contains("blockers"))
    for (const Json& blocker : error["blockers"]) story += "in the way: " + blocker_text(blocker_of(blocker)) + "\n";
  if (const std::string hint = text_of(error, "hint"); !hint.empty()) story += "next: " + hint + "\n";
  return story;
}

/// `element`: failure, or error for what is not a migration's own.
std::string trouble(const Report& report, const std::string& element) {
  const Json& error = report.error();
  return fmt::format("      <{0}{1}{2}>{3}</{0}>\n", element, attribute("message", text_of(error, "message")),
                     attribute("type", text_of(error, "kind")), xml_text(story_of(report, error)));
}

std::string skipped(const std::string& why) { return fmt::format("      <skipped{}/>\n", attribute("message", why)); }

/// No file and line: not every schema of JUnit has attributes for them, so they are in the text.
std::string test_case(const std::string& name, const std::string& command, Milliseconds time,
                      const std::string& inside) {
  const std::string head = fmt::format("    <testcase{}{}{}", attribute("name", name),
                                       attribute("classname", "fishway." + command), attribute("time", seconds(time)));
  return inside.empty() ? head + "/>\n" : head + ">\n" + inside + "    </testcase>\n";
}

std::string title_of(const MigrationRow& row) { return row.tag + " " + row.description; }

class Suite {
 public:
  explicit Suite(const Report& report) : report_(report) {}

  void add(const MigrationRow& row) {
    std::string inside;
    if (row.result == Result::failed) {
      inside = trouble(report_, "failure");
      ++counts_.failures;
      failed_ = title_of(row);
    } else if (row.result == Result::held || row.result == Result::pending) {
      inside = skipped(why_skipped(row));
      ++counts_.skipped;
    }
    add(test_case(title_of(row), report_.command, row.time.value_or(Milliseconds{0}), inside));
  }

  /// What no migration's test case tells: an error without one, or that there was nothing to do.
  void add_rest() {
    if (report_.error().is_object() && failed_.empty()) {
      ++counts_.errors;
      add(test_case("fishway " + report_.command, report_.command, Milliseconds{0}, trouble(report_, "error")));
    } else if (counts_.tests == 0) {
      add(test_case("nothing to do", report_.command, Milliseconds{0}, ""));
    }
  }

  const Counts& counts() const { return counts_; }
  const std::string& cases() const { return cases_; }

 private:
  void add(const std::string& test_case) {
    ++counts_.tests;
    cases_ += test_case;
  }

  std::string why_skipped(const MigrationRow& row) const {
    if (row.result == Result::held) return "held: " + row.reason;
    if (!failed_.empty()) return "not run: " + failed_ + " failed before";
    return report_.error().is_object() ? "not run: the run ended before" : "not run";
  }

  const Report& report_;
  Counts counts_;
  std::string cases_;
  std::string failed_;
};

std::string counts_text(const Counts& counts) {
  return fmt::format(R"( tests="{}" failures="{}" errors="{}" skipped="{}")", counts.tests, counts.failures,
                     counts.errors, counts.skipped);
}

}  // namespace

std::string run_junit(const Report& report, std::chrono::system_clock::time_point now) {
  Suite suite(report);
  for (const MigrationRow& row : migration_rows(report)) suite.add(row);
  suite.add_rest();
  const std::string title = "fishway " + report.command;
  const std::string database = database_text(report.document);
  const std::string host = report.document.contains("database") ? text_of(report.document["database"], "host") : "";
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite" +
         attribute("name", database.empty() ? title : title + ": " + database) + attribute("package", "fishway") +
         attribute("id", "0") + attribute("hostname", host.empty() ? "localhost" : host) +
         attribute("timestamp",
                   fmt::format("{:%Y-%m-%dT%H:%M:%S}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)))) +
         counts_text(suite.counts()) + attribute("time", seconds(Milliseconds(number_of(report.document, "time_ms")))) +
         ">\n    <properties/>\n" + suite.cases() +
         "    <system-out/>\n    <system-err/>\n  </testsuite>\n</testsuites>\n";
}

}  // namespace fishway
