#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/command.hpp"
#include "cli/database.hpp"
#include "cli/output/words.hpp"
#include "cli/reporters/reporter.hpp"
#include "cli/settings/options.hpp"
#include "core/run/half_done.hpp"

namespace fishway {
namespace {

Json problem_json(const ValidationProblem& problem) {
  return {{"kind", problem.kind},
          {"version", text_or_null(problem.version)},
          {"script", text_or_null(problem.script)},
          {"message", problem.message},
          {"hint", text_or_null(problem.hint)}};
}

std::string problem_text(const ValidationProblem& problem) {
  std::string text = problem.script.empty() ? "" : problem.script + ": ";
  text += problem.message + "\n";
  if (!problem.hint.empty()) text += "    next: " + problem.hint + "\n";
  return "  " + text;
}

/// What is half done needs no repair: `migrate` goes on there.
ValidationProblem with_way_on(ValidationProblem problem, const std::vector<Checkpoint>& checkpoints) {
  for (const Checkpoint& checkpoint : checkpoints)
    if (problem.kind == "failed" && checkpoint.script == problem.script)
      problem.hint = fmt::format(
          "correct the statement that failed and run `fishway migrate`: it goes on behind statement {}; to begin anew "
          "instead, undo by hand what is there and run `fishway repair`",
          checkpoint.statements_done);
  return problem;
}

class Validation {
 public:
  explicit Validation(Context& context)
      : context_(context), database_(context, Access::read, Files::with_right_names) {}

  void run() {
    context_.console.print(header_line(database_));
    const PlanOptions options = plan_options(context_.settings);
    const Catalog catalog = database_.load_catalog();
    database_.require_migrations(catalog);
    call(catalog, CallbackEvent::before_validate);
    const auto history = database_.session().read_history();
    const Plan plan = make_plan(catalog, history.value_or(History{}), options);
    const auto checkpoints = history ? readable_checkpoints(database_.session()) : std::vector<Checkpoint>{};
    for (const ValidationProblem& problem : plan.blocking_problems()) add(with_way_on(problem, checkpoints));
    add_unlisted(catalog, plan);
    call(catalog, count_ == 0 ? CallbackEvent::after_validate : CallbackEvent::after_validate_error);
    conclude(plan);
  }

 private:
  void add(const ValidationProblem& problem) {
    ++count_;
    context_.body["problems"].push_back(problem_json(problem));
    context_.console.print(problem_text(problem));
  }

  /// What is wrong with the folders and does not stand among the plan's problems already.
  void add_unlisted(const Catalog& catalog, const Plan& plan) {
    for (const Error& problem : catalog.problems) {
      const auto listed = [&](const ValidationProblem& other) { return other.message == problem.message; };
      if (std::none_of(plan.problems.begin(), plan.problems.end(), listed))
        add({kind_of(problem), "", problem.place.file, problem.message, problem.hint});
    }
  }

  /// Only duplicates list several files, a line each.
  static std::string kind_of(const Error& problem) {
    if (problem.kind == ErrorKind::script) return "script";
    return problem.place.file.empty() && problem.message.find('\n') != std::string::npos ? "duplicate" : "name";
  }

  void call(const Catalog& catalog, CallbackEvent event) {
    if (catalog.callbacks_of(event).empty()) return;
    const auto reporter = make_reporter(context_.console, {&catalog, database_.label(), false});
    Runner(database_.session(), catalog, run_options(context_), *reporter).run_callbacks(event);
  }

  void conclude(const Plan& plan) {
    if (count_ > 0)
      throw Error(ErrorKind::validation, fmt::format("validation found {}", counted(count_, "problem")),
                  "correct the files, or look at `fishway info` and `fishway repair`");
    context_.console.print(fmt::format("{}, files and history agree.\n", counted(plan.entries.size(), "migration")));
  }

  Context& context_;
  Database database_;
  std::size_t count_ = 0;
};

}  // namespace

void run_validate(Context& context) { Validation(context).run(); }

}  // namespace fishway
