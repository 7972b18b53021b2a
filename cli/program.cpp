#include "cli/program.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <optional>

#include "cli/arguments.hpp"
#include "cli/commands/command.hpp"
#include "cli/context.hpp"
#include "cli/output/error_text.hpp"
#include "cli/output/github_text.hpp"
#include "cli/output/json.hpp"
#include "cli/reporters/lines_reporter.hpp"
#include "cli/reports/report_files.hpp"
#include "cli/settings/resolve.hpp"
#include "cli/version.hpp"

namespace fishway {
namespace {

using Clock = std::chrono::steady_clock;

OutputForm form_of(const std::string& word) {
  return word == "json" ? OutputForm::json : word == "jsonl" ? OutputForm::jsonl : OutputForm::text;
}

/// Also when the arguments are wrong, the error is to come in the form that was asked for.
OutputForm form_in(const std::vector<std::string>& words, const Environment& environment) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with("--output=")) return form_of(words[i].substr(9));
    if (words[i] == "--output" && i + 1 < words.size()) return form_of(words[i + 1]);
  }
  return form_of(variable(environment, "FISHWAY_OUTPUT").value_or(""));
}

bool wants_color(const Settings& settings, const Environment& environment, std::FILE* stream) {
  const std::string when = settings.text("color");
  if (when != "auto") return when == "always";
  const bool is_dumb = variable(environment, "TERM").value_or("") == "dumb";
  return !variable(environment, "NO_COLOR") && !is_dumb && isatty(fileno(stream)) != 0;
}

ConsoleOptions console_options(const Settings& settings, const ProgramInput& input) {
  ConsoleOptions options;
  options.form = form_of(settings.text("output"));
  options.on_github = on_github(input.environment);
  options.quiet = settings.flag("quiet");
  options.verbose = settings.flag("verbose");
  options.color_out = wants_color(settings, input.environment, input.out);
  options.color_err = wants_color(settings, input.environment, input.err);
  options.live = settings.flag("progress") && !options.quiet && isatty(fileno(input.err)) != 0 &&
                 variable(input.environment, "TERM").value_or("dumb") != "dumb";
  return options;
}

/// One invocation: what is known of it, and how it ends.
class Program {
 public:
  explicit Program(const ProgramInput& input)
      : input_(input), console_(input.out, input.err), context_(console_, input_.environment, input.directory) {
    console_.options.form = form_in(input.words, input.environment);
    console_.options.on_github = on_github(input.environment);
    context_.signals = input.signals;
  }

  int run() {
    const std::optional<Error> error = attempt();
    report(error);
    return error ? exit_code(error->kind) : 0;
  }

 private:
  std::optional<Error> attempt() {
    try {
      execute();
      return std::nullopt;
    } catch (const Error& error) {
      return interrupted_instead(error);
    } catch (const std::exception& error) {
      return Error(ErrorKind::configuration, error.what());
    }
  }

  void execute() {
    const Arguments arguments = parse();
    choose_command(arguments);
    context_.body = context_.command->skeleton();
    std::vector<std::string> warnings;
    context_.settings = resolve_settings(arguments.options, input_.environment, input_.directory, warnings);
    console_.options = console_options(context_.settings, input_);
    for (const std::string& warning : warnings) console_.warn(warning);
    context_.is_reported = wants_reports(context_);
    require_junit_file(context_);
    context_.command->run(context_);
  }

  /// An error's document is its command's, if one is named.
  Arguments parse() {
    try {
      return parse_arguments(input_.words);
    } catch (const Error&) {
      context_.command = find_command(named_command(input_.words));
      if (context_.command != nullptr) context_.body = context_.command->skeleton();
      throw;
    }
  }

  void choose_command(const Arguments& arguments) {
    context_.words = arguments.words;
    std::string name = arguments.version ? "version" : arguments.command;
    if (arguments.help) {
      context_.words.clear();
      if (!name.empty()) context_.words.push_back(name);
      name = "help";
    }
    if (name.empty())
      throw Error(ErrorKind::usage, "no command is named", "fishway migrate, or `fishway help` for all commands");
    context_.command = find_command(name);
  }

  /// A statement that was cancelled by a signal fails in the server; what happened is the signal.
  Error interrupted_instead(const Error& error) const {
    const int signal = context_.stop_signal() == nullptr ? 0 : context_.stop_signal()->load();
    const bool is_told = error.kind == ErrorKind::interrupted || error.kind == ErrorKind::terminated;
    if (signal == 0 || is_told || error.kind == ErrorKind::in_doubt) return error;
    Error stopped = error;
    stopped.kind = signal == SIGINT ? ErrorKind::interrupted : ErrorKind::terminated;
    stopped.message = std::string("stopped by a signal: ") + error.message;
    return stopped;
  }

  void report(const std::optional<Error>& error) {
    if (console_.options.form == OutputForm::json) console_.write(dump(document(error), 2));
    if (console_.options.form == OutputForm::jsonl && !context_.streams_events)
      write_event_line(console_, "result", document(error));
    if (error && console_.is_text()) console_.complain(error_text(*error, console_.red_on_stderr("error:")));
    if (wants_reports(context_)) write_reports(context_, document(error));
  }

  Json document(const std::optional<Error>& error) const {
    Json json = {{"format", 1},
                 {"fishway", std::string(program_version())},
                 {"command", context_.command == nullptr ? Json(nullptr) : Json(std::string(context_.command->name))},
                 {"ok", !error},
                 {"database", context_.database}};
    if (context_.body.is_object()) json.update(context_.body);
    json["warnings"] = console_.warnings();
    json["time_ms"] = context_.time.value_or(std::chrono::duration_cast<Milliseconds>(Clock::now() - start_)).count();
    json["error"] = error ? error_json(*error) : Json(nullptr);
    return json;
  }

  const ProgramInput& input_;
  Clock::time_point start_ = Clock::now();
  Console console_;
  Context context_;
};

}  // namespace

int run_program(const ProgramInput& input) { return Program(input).run(); }

}  // namespace fishway
