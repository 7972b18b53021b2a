// The commands: one table, one file each.
#pragma once

#include <span>
#include <string_view>

#include "cli/output/json.hpp"

namespace fishway {

class Context;

struct Command {
  std::string_view name;
  std::string_view summary;  ///< one line, for the list of commands
  std::string_view details;  ///< a paragraph for `fishway help COMMAND`
  std::string_view words;    ///< what may follow it ("NAME"); empty: nothing
  std::string_view words_help;
  Json (*skeleton)();     ///< the keys of its JSON document beside the head, with the values of "nothing done"
  void (*run)(Context&);  ///< throws Error
};

std::span<const Command> all_commands();
const Command* find_command(std::string_view name);

void run_migrate(Context& context);
void run_plan(Context& context);
void run_info(Context& context);
void run_validate(Context& context);
void run_lint(Context& context);
void run_check(Context& context);
void run_wait(Context& context);
void run_baseline(Context& context);
void run_repair(Context& context);
void run_resolve(Context& context);
void run_undo(Context& context);
void run_clean(Context& context);
void run_new(Context& context);
void run_label(Context& context);
void run_stats(Context& context);
void run_config(Context& context);
void run_completion(Context& context);
void run_version(Context& context);
void run_help(Context& context);

}  // namespace fishway
