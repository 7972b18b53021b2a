#include "cli/reports/report_files.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "cli/commands/command.hpp"
#include "cli/output/github_text.hpp"
#include "cli/reports/annotations.hpp"
#include "cli/reports/run_junit.hpp"
#include "cli/reports/step_outputs.hpp"
#include "cli/reports/step_summary.hpp"

namespace fishway {
namespace {

/// As much of a script as is shown; a dump may have gigabytes.
constexpr std::size_t longest_script = 10'000;

std::filesystem::path junit_path(const Context& context) {
  const std::string file = context.settings.text("junit");
  return file.empty() ? std::filesystem::path() : context.directory / file;
}

bool append(const std::filesystem::path& path, const std::string& text, std::ios::openmode mode) {
  std::ofstream file(path, std::ios::binary | mode);
  file << text;
  file.flush();
  return file.good();
}

void write(Context& context, const std::filesystem::path& path, const std::string& text, const char* what,
           std::ios::openmode mode) {
  if (text.empty() || append(path, text, mode)) return;
  context.console.warn(fmt::format("cannot write the {} {}: {}", what, path.string(), std::strerror(errno)));
}

/// Up to a line's end.
std::string beginning_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(longest_script + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() <= longest_script) return text;
  text.resize(std::min(text.rfind('\n', longest_script), longest_script));
  return text + "\n-- and so on: the rest of the file is not shown here";
}

/// What earlier commands of the same step have written there counts as well.
std::size_t room_in(const std::filesystem::path& summary) {
  std::error_code failed;
  const auto used = std::filesystem::file_size(summary, failed);
  if (failed) return largest_step_summary;
  return used >= largest_step_summary ? 0 : largest_step_summary - static_cast<std::size_t>(used);
}

void write_for_github(Context& context, const Report& report) {
  if (const auto file = variable(context.environment, "GITHUB_STEP_SUMMARY"))
    write(context, *file,
          step_summary(
              report, [&](const ListedScript& script) { return beginning_of(context.directory / script.path); },
              room_in(*file)),
          "step summary", std::ios::app);
  if (const auto file = variable(context.environment, "GITHUB_OUTPUT"))
    write(context, *file, step_outputs(report), "outputs", std::ios::app);
  if (context.is_annotated) return;
  const bool has_summary = variable(context.environment, "GITHUB_STEP_SUMMARY").has_value();
  context.console.command(
      github_lines(annotations_of(report), has_summary ? "see the step's summary" : "see the step's log"));
}

}  // namespace

bool wants_reports(const Context& context) {
  return on_github(context.environment) || context.settings.is_set("junit");
}

void require_junit_file(const Context& context) {
  const std::filesystem::path path = junit_path(context);
  if (path.empty() || std::ofstream(path, std::ios::binary).good()) return;
  throw Error(ErrorKind::configuration,
              fmt::format("cannot write the JUnit report {}: {}", path.string(), std::strerror(errno)),
              "check the path of --junit: its folder must be there and writable");
}

void write_reports(Context& context, const Json& document) {
  Report report{context.command == nullptr ? "" : std::string(context.command->name), document, context.scripts,
                context.directory, context.environment};
  if (const std::filesystem::path path = junit_path(context); !path.empty())
    write(context, path, run_junit(report, std::chrono::system_clock::now()), "JUnit report", std::ios::trunc);
  if (on_github(context.environment)) write_for_github(context, report);
}

}  // namespace fishway
