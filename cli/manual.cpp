#include "cli/manual.hpp"

#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/settings/setting.hpp"
#include "cli/version.hpp"

namespace fishway {
namespace {

/// Dashes and backslashes as troff wants them; a dot or quote at the beginning of a line is no macro.
std::string escaped(std::string_view text) {
  std::string result;
  for (char c : text) {
    if (c == '\\')
      result += "\\\\";
    else if (c == '-')
      result += "\\-";
    else
      result += c;
  }
  if (!result.empty() && (result.front() == '.' || result.front() == '\'')) result.insert(0, "\\&");
  return result;
}

std::string flag_entry(const Setting& setting) {
  std::string flag = fmt::format("\\fB\\-\\-{}\\fR", escaped(setting.name));
  if (!setting.short_flag.empty()) flag = fmt::format("\\fB\\-{}\\fR, {}", setting.short_flag, flag);
  if (!setting.value_name.empty()) flag += fmt::format(" \\fI{}\\fR", escaped(setting.value_name));
  std::string text = std::string(setting.help);
  if (!setting.choices.empty()) text += fmt::format(" ({})", fmt::join(setting.choice_list(), ", "));
  if (!setting.default_value.empty() && setting.default_value != "false")
    text += fmt::format(". Default: {}", setting.default_value);
  return fmt::format(".TP\n{}\n{}.\n", flag, escaped(text));
}

std::string commands_section() {
  std::string text = ".SH COMMANDS\n";
  for (const Command& command : all_commands()) {
    const std::string words = command.words.empty() ? "" : fmt::format(" \\fI{}\\fR", escaped(command.words));
    text += fmt::format(".SS \"{}{}\"\n{}\n", command.name, words, escaped(command.details));
    for (const Setting& setting : all_settings())
      if (setting.has_flag && setting.belongs_to(command.name)) text += flag_entry(setting);
  }
  return text;
}

std::string options_section() {
  std::string text = ".SH GLOBAL OPTIONS\n";
  for (const Setting& setting : all_settings())
    if (setting.has_flag && setting.is_global()) text += flag_entry(setting);
  return text;
}

constexpr std::string_view settings_section = R"(.SH SETTINGS
A setting is a flag, a variable and a key of the settings file at once: \fB\-\-out\-of\-order\fR, \fBFISHWAY_OUT_OF_ORDER\fR,
\fBout_of_order\fR. A flag goes before a variable, a variable before the file. \fBDATABASE_URL\fR is read for \fB\-\-url\fR, and
Flyway's \fBFLYWAY_...\fR variables where fishway's own is not set. The file is the nearest \fIfishway.toml\fR upwards from the
working directory; where there is none, \fIflyway.toml\fR or \fIflyway.conf\fR in it.
.PP
The password comes from \fBFISHWAY_PASSWORD\fR, \fBFISHWAY_PASSWORD_FILE\fR, \fB\-\-password\-file\fR, or the client library's own
ways (\fBPGPASSFILE\fR).
.SH EXIT STATUS
.TP
0
done, or nothing to do
.TP
1
a migration failed
.TP
2
usage or configuration
.TP
3
validation failed
.TP
4
another run holds the lock
.TP
5
refused by lint or a guard
.TP
6
pending, or not at the wanted version
.TP
7
cannot connect
.TP
8
in doubt: a person must look
.TP
130, 143
stopped by a signal, state recorded
)";

}  // namespace

std::string manual_page() {
  return fmt::format(
      ".TH FISHWAY 1 \"\" \"fishway {}\"\n.SH NAME\nfishway \\- apply versioned SQL migrations to a live database\n"
      ".SH SYNOPSIS\n\\fBfishway\\fR [\\fIglobal options\\fR] \\fICOMMAND\\fR [\\fIoptions\\fR]\n{}{}{}",
      program_version(), commands_section(), options_section(), settings_section);
}

}  // namespace fishway
