#include "cli/commands/command.hpp"
#include "cli/completions.hpp"
#include "cli/context.hpp"

namespace fishway {

void run_completion(Context& context) {
  const std::string shell = context.words.empty() ? "" : context.words.front();
  const std::string script = completion_script(shell);
  context.body["shell"] = shell;
  context.body["script"] = script;
  context.console.print(script);
}

}  // namespace fishway
