// The table of commands.
#include <algorithm>

#include "cli/commands/command.hpp"

namespace fishway {
namespace {

Json run_skeleton() {
  return {{"from", nullptr},          {"to", nullptr},           {"applied", Json::array()}, {"held", Json::array()},
          {"pending", Json::array()}, {"refused", Json::array()}};
}
Json plan_skeleton() {
  return {{"from", nullptr}, {"migrations", Json::array()}, {"held", Json::array()}, {"refused", Json::array()}};
}
Json info_skeleton() { return {{"at", nullptr}, {"migrations", Json::array()}}; }
Json validate_skeleton() { return {{"problems", Json::array()}}; }
Json lint_skeleton() {
  return {{"dialect", nullptr}, {"server_version", nullptr}, {"version_assumed", false}, {"files", Json::array()},
          {"statements", 0},    {"findings", Json::array()}, {"waived", Json::array()}};
}
Json check_skeleton() {
  return {{"at", nullptr}, {"wanted", nullptr}, {"satisfied", false}, {"pending", Json::array()}};
}
Json baseline_skeleton() { return {{"from", nullptr}, {"to", nullptr}}; }
Json repair_skeleton() { return {{"actions", Json::array()}}; }
Json resolve_skeleton() { return {{"version", nullptr}, {"script", nullptr}, {"as", nullptr}, {"statement", nullptr}}; }
Json undo_skeleton() { return {{"from", nullptr}, {"to", nullptr}, {"undone", Json::array()}}; }
Json clean_skeleton() { return {{"schemas", Json::array()}}; }
Json new_skeleton() { return {{"version", nullptr}, {"description", nullptr}, {"files", Json::array()}}; }
Json label_skeleton() { return {{"label", nullptr}, {"protected", false}, {"changed", false}}; }
Json config_skeleton() {
  return {{"files", Json::array()}, {"settings", Json::array()}, {"placeholders", Json::array()}};
}
Json stats_skeleton() { return {{"tables", Json::array()}}; }
Json completion_skeleton() { return {{"shell", nullptr}, {"script", nullptr}}; }
Json version_skeleton() { return {{"databases", Json::array()}}; }
Json help_skeleton() { return {{"text", nullptr}}; }

constexpr Command commands[] = {
    {"migrate", "apply what is pending, in order",
     "Reads the folders and the history, and applies what is pending under the run lock. Nothing pending takes no "
     "lock. After "
     "a failure the next `migrate` goes on where this one stopped.",
     "", "", run_skeleton, run_migrate},
    {"plan", "show what `migrate` would do",
     "Shows each pending migration with its segments (the units of commit) and statements. Changes nothing.", "", "",
     plan_skeleton, run_plan},
    {"info", "show every migration and its state", "Everything that was applied, and everything in the folders.", "",
     "", info_skeleton, run_info},
    {"validate", "compare the files with the history",
     "Lists everything that differs: changed, missing, out of order, failed, wrong names. Exit 3 if anything does.", "",
     "", validate_skeleton, run_validate},
    {"lint", "find what would stop production or break the running release",
     "Reads the files only; no database is needed. A folder is a whole catalog, in which earlier files tell what is "
     "there; a file is judged in its folder's context. What is known and meant is waived where it stands: "
     "`-- fishway: allow=RULE reason=\"...\"`. Exit 5 if anything is an error or a warning. `fishway help rules` "
     "prints all rules, `fishway help RULE` one.",
     "path", "folders or files; default: the locations", lint_skeleton, run_lint},
    {"check", "tell whether the database is where the files say",
     "Exit 0 if it is, 6 if not. Needs only SELECT on the history, and takes no lock. With --at-least no files are "
     "needed.", "", "",
     check_skeleton, run_check},
    {"wait", "wait until the database is where the files say",
     "`check` in a loop, until it holds or --timeout is over; also while the server cannot be reached. For the "
     "entrypoint "
     "or init container of an application.",
     "", "", check_skeleton, run_wait},
    {"baseline", "mark an existing database as being at a version",
     "Makes the history with one row that says: everything up to --baseline-version is there already.", "", "",
     baseline_skeleton, run_baseline},
    {"repair", "make the history fit the files",
     "Removes failed rows, realigns checksums, descriptions and types, marks what has no file as deleted, forgets how "
     "far a half-done migration had come, so that it begins anew, and says each thing that it did.",
     "", "", repair_skeleton, run_repair},
    {"resolve", "say whether a statement that is in doubt took effect",
     "For a statement outside a transaction that was running when its run died, and of which nobody but a person can "
     "know (exit code 8). --as applied: it took effect, `migrate` goes on behind it. --as not-applied, or retry: it "
     "did not, `migrate` executes it again. Who said so and --why are recorded.",
     "version", "the version (of a repeatable: its script) that is in doubt", resolve_skeleton, run_resolve},
    {"undo", "run undo scripts (a development convenience)",
     "Runs the U script of the latest applied version, or of all versions above --target. Refused on a protected "
     "database, unless --yes-i-mean names its label.",
     "", "", undo_skeleton, run_undo},
    {"clean", "drop everything in the managed schemas",
     "Off unless clean-disabled=false; refused on a protected database, unless --yes-i-mean names its label. There is no "
     "way back.", "", "", clean_skeleton,
     run_clean},
    {"new", "write the next migration's file",
     "The version is the highest one plus 1, written the same way, or the time with --timestamp. An existing file is "
     "never "
     "overwritten.",
     "description", "what it does", new_skeleton, run_new},
    {"label", "show or set the name that this database carries",
     "The label is stored in the database, so that a run that is meant for another one is refused (--label, or `label` "
     "in "
     "an environment's section).",
     "name", "the label to set", label_skeleton, run_label},
    {"stats", "write how large the tables are",
     "A small JSON of tables, rows and bytes, without any data, for `lint --stats FILE`: fishway stats > stats.json. "
     "Reads the catalog only.",
     "", "", stats_skeleton, run_stats},
    {"config", "show every setting and where its value came from", "Secrets are hidden.", "", "", config_skeleton,
     run_config},
    {"completion", "print the completions for a shell",
     "For bash: source <(fishway completion bash). For zsh and fish: write it to a file where the shell looks for "
     "completions.",
     "shell", "bash, zsh or fish", completion_skeleton, run_completion},
    {"version", "print the version", "With the databases that this build has drivers for.", "", "", version_skeleton,
     run_version},
    {"help", "print help, for the whole or for a command",
     "`fishway help man` prints the manual page, `fishway help rules` what `lint` knows.", "topic",
     "a command, man, rules, or a rule of `lint`", help_skeleton, run_help},
};

}  // namespace

std::span<const Command> all_commands() { return commands; }

const Command* find_command(std::string_view name) {
  const auto found =
      std::find_if(std::begin(commands), std::end(commands), [&](const Command& c) { return c.name == name; });
  return found == std::end(commands) ? nullptr : found;
}

}  // namespace fishway
