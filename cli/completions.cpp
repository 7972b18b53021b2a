#include "cli/completions.hpp"

#include <fmt/format.h>

#include <vector>

#include "cli/commands/command.hpp"
#include "cli/settings/setting.hpp"
#include "core/error.hpp"
#include "core/nearest.hpp"

namespace fishway {
namespace {

std::string command_names() {
  std::string names;
  for (const Command& command : all_commands()) names += fmt::format("{}{}", names.empty() ? "" : " ", command.name);
  return names;
}

/// The flags of a command, or the global ones for "".
std::vector<const Setting*> flags_of(std::string_view command) {
  std::vector<const Setting*> flags;
  for (const Setting& setting : all_settings()) {
    const bool belongs = command.empty() ? setting.is_global() : setting.belongs_to(command);
    if (setting.has_flag && belongs) flags.push_back(&setting);
  }
  return flags;
}

std::string flag_words(std::string_view command) {
  std::string words;
  for (const Setting* setting : flags_of(command)) words += fmt::format(" --{}", setting->name);
  return words;
}

bool names_file(const Setting& setting) { return setting.is_path || setting.name == "config"; }

/// What may follow a command that is no option.
std::string words_of(std::string_view command) {
  if (command == "completion") return "bash zsh fish";
  return command == "help" ? command_names() + " man rules" : "";
}

bool takes_files(std::string_view command) { return command == "lint"; }

std::string bash_values() {
  std::string cases;
  for (const Setting& setting : all_settings()) {
    if (!setting.choices.empty())
      cases += fmt::format("    --{}) COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return ;;\n", setting.name,
                           setting.choices);
    else if (setting.has_flag && names_file(setting))
      cases += fmt::format("    --{}) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n", setting.name);
  }
  return cases;
}

std::string bash_commands() {
  std::string cases;
  for (const Command& command : all_commands())
    cases += fmt::format("    {}) words=\"{}{}\" ;;\n", command.name, words_of(command.name), flag_words(command.name));
  return cases;
}

std::string bash_script() {
  return fmt::format(R"(# bash completion for fishway: source <(fishway completion bash)
_fishway() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}" command="" words="" i
  local commands="{}"
  COMPREPLY=()
  case "$before" in
{}  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ " $commands " == *" ${{COMP_WORDS[i]}} "* ]]; then command="${{COMP_WORDS[i]}}"; break; fi
  done
  case "$command" in
    "") words="$commands" ;;
{}  esac
  COMPREPLY=($(compgen -W "$words{} --help" -- "$word"))
}}
complete -o default -F _fishway fishway
)",
                     command_names(), bash_values(), bash_commands(), flag_words(""));
}

/// Inside single quotes, and inside the brackets of a zsh specification.
std::string quoted_for_zsh(std::string_view text) {
  std::string quoted;
  for (char c : text) {
    if (c == '\'')
      quoted += "'\\''";
    else if (c == '[' || c == ']' || c == ':' || c == '\\')
      quoted += std::string("\\") + c;
    else
      quoted += c;
  }
  return quoted;
}

std::string zsh_flag(const Setting& setting) {
  std::string value;
  if (!setting.choices.empty())
    value = fmt::format(":{}:({})", setting.value_name, setting.choices);
  else if (names_file(setting))
    value = fmt::format(":{}:_files", setting.value_name);
  else if (setting.type != SettingType::boolean)
    value = fmt::format(":{}: ", quoted_for_zsh(setting.value_name));
  return fmt::format("      '--{}{}[{}]{}'", setting.name, setting.type == SettingType::boolean ? "" : "=",
                     quoted_for_zsh(setting.help), value);
}

std::string zsh_flags(std::string_view command) {
  std::string flags;
  for (const Setting* setting : flags_of(command)) flags += " \\\n" + zsh_flag(*setting);
  return flags;
}

std::string zsh_script() {
  std::string described;
  std::string cases;
  for (const Command& command : all_commands()) {
    described += fmt::format("    '{}:{}'\n", command.name, quoted_for_zsh(command.summary));
    const std::string words = words_of(command.name);
    std::string argument = words.empty() ? "" : fmt::format(" \\\n      '1:{}:({})'", command.words, words);
    if (takes_files(command.name)) argument = fmt::format(" \\\n      '*:{}:_files'", command.words);
    cases += fmt::format("    {}) _arguments $global{}{} ;;\n", command.name, zsh_flags(command.name), argument);
  }
  return fmt::format(R"(#compdef fishway
# zsh completion for fishway: fishway completion zsh > a folder of $fpath, as _fishway
_fishway() {{
  local -a commands global
  commands=(
{}  )
  global=({}
  )
  local i command=""
  for ((i = 2; i < CURRENT; i++)); do
    if [[ -n "${{commands[(r)${{words[i]}}:*]}}" ]]; then command="${{words[i]}}"; break; fi
  done
  if [[ -z "$command" ]]; then
    _arguments $global '1:command:->command'
    [[ "$state" == command ]] && _describe command commands
    return
  fi
  words=("${{words[@]:0:1}}" "${{words[@]:$i}}")
  CURRENT=$((CURRENT - i + 1))
  case "$command" in
{}  esac
}}
_fishway "$@"
)",
                     described, zsh_flags(""), cases);
}

std::string quoted_for_fish(std::string_view text) {
  std::string quoted;
  for (char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted;
}

std::string fish_flag(const Setting& setting, const std::string& condition) {
  std::string line = fmt::format("complete -c fishway{} -l {}", condition, setting.name);
  if (!setting.short_flag.empty()) line += fmt::format(" -s {}", setting.short_flag);
  if (!setting.choices.empty())
    line += fmt::format(" -x -a '{}'", setting.choices);
  else if (names_file(setting))
    line += " -r -F";
  else if (setting.type != SettingType::boolean)
    line += " -x";
  return fmt::format("{} -d '{}'\n", line, quoted_for_fish(setting.help));
}

std::string fish_script() {
  std::string script =
      "# fish completion for fishway: fishway completion fish > ~/.config/fish/completions/fishway.fish\n";
  script += "complete -c fishway -f\n";
  for (const Setting* setting : flags_of("")) script += fish_flag(*setting, "");
  for (const Command& command : all_commands()) {
    script += fmt::format("complete -c fishway -n __fish_use_subcommand -a {} -d '{}'\n", command.name,
                          quoted_for_fish(command.summary));
    const std::string condition = fmt::format(" -n '__fish_seen_subcommand_from {}'", command.name);
    if (!words_of(command.name).empty())
      script += fmt::format("complete -c fishway{} -a '{}'\n", condition, words_of(command.name));
    if (takes_files(command.name)) script += fmt::format("complete -c fishway{} -F\n", condition);
    for (const Setting* setting : flags_of(command.name)) script += fish_flag(*setting, condition);
  }
  return script;
}

}  // namespace

std::string completion_script(const std::string& shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  if (shell == "fish") return fish_script();
  const std::vector<std::string> shells = {"bash", "zsh", "fish"};
  const auto meant = nearest(shell, shells);
  throw Error(ErrorKind::usage, shell.empty() ? "which shell?" : fmt::format("no completions for the shell {}", shell),
              fmt::format("fishway completion {}", meant.value_or("bash|zsh|fish")));
}

}  // namespace fishway
