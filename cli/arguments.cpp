#include "cli/arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "cli/commands/command.hpp"
#include "cli/settings/setting.hpp"
#include "core/error.hpp"
#include "core/nearest.hpp"

namespace fishway {
namespace {

constexpr std::string_view description = "Applies versioned SQL migrations to a live database without anyone noticing.";
constexpr std::string_view footer =
    "Settings come from flags, FISHWAY_... variables, fishway.toml (or flyway.toml, flyway.conf), in this order.\n"
    "`fishway config` shows each with its origin. Exit codes: 0 done, 1 a migration failed, 2 usage or configuration,\n"
    "3 validation failed, 4 another run holds the lock, 5 refused, 6 pending, 7 cannot connect, 8 in doubt,\n"
    "130 and 143 stopped by a signal.";

/// The option's help: what it does, and what holds without it.
std::string help_of(const Setting& setting) {
  std::string help(setting.help);
  if (!setting.choices.empty()) help += fmt::format(" ({})", fmt::join(setting.choice_list(), ", "));
  const bool has_default = !setting.default_value.empty() && setting.default_value != "false";
  return has_default ? fmt::format("{} [{}]", help, setting.default_value) : help;
}

/// "-q,--quiet"; what is on by default also has its opposite.
std::string names_of(const Setting& setting) {
  std::string names = fmt::format("--{}", setting.name);
  if (!setting.short_flag.empty()) names = fmt::format("-{},{}", setting.short_flag, names);
  if (setting.type == SettingType::boolean && setting.default_value == "true")
    names += fmt::format(",!--no-{}", setting.name);
  return names;
}

/// CLI11's help with the commands first, and `--[no-]name` for what can be switched off.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter() {
    column_width(40);
    label("SUBCOMMAND", "COMMAND");
    label("OPTIONS", "options");
  }

  std::string make_option_name(const CLI::Option* option, bool is_positional) const override {
    const std::string name = CLI::Formatter::make_option_name(option, is_positional);
    const auto negative = name.find(",--no-");
    return negative == std::string::npos ? name : "--[no-]" + name.substr(2, negative - 2);
  }

  std::string make_option_usage(const CLI::Option* option) const override {
    return "[" + make_option_name(option, true) + "]";
  }

  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode) const override {
    std::string text = make_description(app) + "\n" + make_usage(app, std::move(name));
    text += make_subcommands(app, CLI::AppFormatMode::Normal) + make_positionals(app);
    return text + make_groups(app, CLI::AppFormatMode::Normal) + make_footer(app);
  }
};

/// The parser that the two tables make. CLI11 takes a while for each option, so most of it is left out where that
/// cannot be seen: what helps, and the commands that are not among the words.
class Parser {
 public:
  /// For `words`, or with nullptr for the help.
  explicit Parser(const std::vector<std::string>* words)
      : helps_(words == nullptr), app_(std::string(description), "fishway") {
    app_.set_help_flag();
    app_.add_flag("-h,--help", help_, "print this help")->group("Options");
    app_.add_flag("-V,--version", version_, "print the version")->group("Options");
    app_.allow_extras()->require_subcommand(0, 1)->footer(std::string(footer));
    app_.formatter(std::make_shared<HelpFormatter>());
    for (const Setting& setting : all_settings())
      if (setting.is_global() && setting.has_flag) add(app_, setting);
    for (const Command& command : all_commands())
      if (helps_ || std::find(words->begin(), words->end(), command.name) != words->end()) add_command(command);
  }

  void parse(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());
    try {
      app_.parse(std::move(words));
    } catch (const CLI::ParseError& error) {
      throw Error(ErrorKind::usage, error.what(), "`fishway help` lists commands and options");
    }
  }

  Arguments result() const {
    Arguments arguments;
    arguments.help = help_;
    arguments.version = version_;
    if (const auto used = app_.get_subcommands(); !used.empty()) arguments.command = used.front()->get_name();
    if (const auto found = words_.find(arguments.command); found != words_.end()) arguments.words = *found->second;
    for (const auto& [setting, option] : options_)
      if (option->count() > 0) arguments.options[std::string(setting->name)] = option->results();
    return arguments;
  }

  std::vector<std::string> remaining() const { return app_.remaining(true); }

  std::string help(const std::string& command) const {
    return command.empty() ? app_.help() : app_.get_subcommand(command)->help("fishway");
  }

 private:
  void add_command(const Command& command) {
    const std::string name(command.name);
    CLI::App* sub = app_.add_subcommand(name, std::string(command.summary));
    sub->set_help_flag();
    sub->group("Commands");
    sub->fallthrough()->footer(std::string(command.details) + "\nGlobal options: `fishway help`.");
    if (!command.words.empty()) {
      words_[name] = std::make_unique<std::vector<std::string>>();
      sub->add_option(std::string(command.words), *words_[name], std::string(command.words_help))
          ->expected(0, 1'000'000)
          ->type_name("");
    }
    for (const Setting& setting : all_settings())
      if (setting.has_flag && setting.belongs_to(command.name)) add(*sub, setting);
  }

  void add(CLI::App& app, const Setting& setting) {
    const bool is_flag = setting.type == SettingType::boolean;
    CLI::Option* option = is_flag ? app.add_flag(names_of(setting)) : app.add_option(names_of(setting));
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    options_.emplace_back(&setting, option);
    if (!is_flag) option->type_name(std::string(setting.value_name));
    if (!helps_) return;
    option->description(help_of(setting))->group(std::string(setting.group));
  }

  bool helps_;
  CLI::App app_;
  bool help_ = false;
  bool version_ = false;
  std::vector<std::pair<const Setting*, CLI::Option*>> options_;
  std::map<std::string, std::unique_ptr<std::vector<std::string>>> words_;
};

bool is_known_flag(const std::string& kebab) {
  if (kebab == "help" || kebab == "version") return true;
  const Setting* setting = find_setting(kebab.starts_with("no-") ? kebab.substr(3) : kebab);
  return setting != nullptr && setting->has_flag;
}

/// `-outOfOrder=true` and `--outOfOrder=true` as `--out-of-order=true`; `-placeholders.x=y` as `--placeholder x=y`; a
/// value that is empty as a word of its own.
void add_normalized(const std::string& word, std::vector<std::string>& words) {
  const std::size_t dashes = std::min(word.find_first_not_of('-'), word.size());
  const std::size_t equals = std::min(word.find('='), word.size());
  const std::string kebab = to_kebab(word.substr(dashes, equals - dashes));
  if (dashes == 0 || dashes > 2 || kebab.size() < 2) return words.push_back(word);
  if (kebab.starts_with("placeholders.")) {
    words.insert(words.end(), {"--placeholder", word.substr(word.find('.') + 1)});
  } else if (!is_known_flag(kebab)) {
    words.push_back(word);
  } else if (equals + 1 == word.size()) {
    words.insert(words.end(), {"--" + kebab, ""});
  } else {
    words.push_back("--" + kebab + word.substr(equals));
  }
}

std::vector<std::string> normalized(const std::vector<std::string>& words) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--") {
      result.insert(result.end(), words.begin() + static_cast<std::ptrdiff_t>(i), words.end());
      break;
    }
    add_normalized(words[i], result);
  }
  return result;
}

std::vector<std::string> known_flags(const std::string& command) {
  std::vector<std::string> flags = {"--help", "--version"};
  for (const Setting& setting : all_settings()) {
    if (!setting.has_flag || (!setting.is_global() && !setting.belongs_to(command))) continue;
    flags.push_back(fmt::format("--{}", setting.name));
    if (setting.default_value == "true") flags.push_back(fmt::format("--no-{}", setting.name));
  }
  return flags;
}

[[noreturn]] void misplaced_option(const Setting& setting, const std::string& command) {
  const std::vector<std::string> owners = split(setting.commands, ' ');
  if (command.empty() || setting.belongs_to(command))
    throw Error(ErrorKind::usage, fmt::format("--{} stands behind its command", setting.name),
                fmt::format("fishway {} --{}", command.empty() ? owners.front() : command, setting.name));
  throw Error(ErrorKind::usage, fmt::format("{} has no option --{}", command, setting.name),
              fmt::format("--{} belongs to: {}", setting.name, fmt::join(owners, ", ")));
}

/// Never shows what stands behind `=`: it may be a secret.
[[noreturn]] void unknown_option(const std::string& word, const std::string& command) {
  const std::string flag = word.substr(0, word.find('='));
  const std::size_t dashes = std::min(flag.find_first_not_of('-'), flag.size());
  const std::string name = to_kebab(flag.substr(dashes));
  if (name == "password")
    throw Error(ErrorKind::usage, "there is no option --password: everyone could read it in the process list",
                "use FISHWAY_PASSWORD, FISHWAY_PASSWORD_FILE or --password-file FILE");
  const Setting* setting = find_setting(name);
  if (setting != nullptr && setting->has_flag) misplaced_option(*setting, command);
  const auto meant = nearest("--" + name, known_flags(command));
  throw Error(
      ErrorKind::usage, fmt::format("unknown option {}", flag),
      meant ? fmt::format("did you mean {}?", *meant) : fmt::format("`fishway help {}` lists the options", command));
}

[[noreturn]] void unexpected_word(const std::string& word, const std::string& command) {
  if (!command.empty())
    throw Error(ErrorKind::usage, fmt::format("{} takes no '{}'", command, word),
                fmt::format("`fishway help {}` shows how it is used", command));
  std::vector<std::string> names;
  for (const Command& known : all_commands()) names.emplace_back(known.name);
  const auto meant = nearest(word, names);
  throw Error(ErrorKind::usage, fmt::format("unknown command {}", word),
              meant ? fmt::format("did you mean {}?", *meant) : "`fishway help` lists the commands");
}

void reject_remaining(const std::vector<std::string>& remaining, const std::string& command) {
  if (remaining.empty()) return;
  const bool option_first = remaining.front().size() > 1 && remaining.front().front() == '-';
  if (option_first) unknown_option(remaining.front(), command);
  unexpected_word(remaining.front(), command);
}

}  // namespace

Arguments parse_arguments(const std::vector<std::string>& words) {
  const std::vector<std::string> normal = normalized(words);
  Parser parser(&normal);
  parser.parse(normal);
  Arguments arguments = parser.result();
  reject_remaining(parser.remaining(), arguments.command);
  return arguments;
}

std::string named_command(const std::vector<std::string>& words) {
  try {
    const std::vector<std::string> normal = normalized(words);
    Parser parser(&normal);
    parser.parse(normal);
    return parser.result().command;
  } catch (const Error&) {
    return {};
  }
}

std::string help_text(const std::string& command) { return Parser(nullptr).help(command); }

}  // namespace fishway
