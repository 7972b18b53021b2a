#include "core/script/client_commands.hpp"

#include <algorithm>
#include <cctype>
#include <span>

namespace fishway {
namespace {

struct Command {
  std::string_view name;
  std::string_view instead;
};

constexpr std::string_view kOwnMigration = "put that file's SQL into a migration of its own";
constexpr std::string_view kConnection = "remove it: the database, user and role are given with the URL";
constexpr std::string_view kSemicolon = "end the statement with ;";
constexpr std::string_view kConditions = "remove it: write the condition in SQL, in a DO block";
constexpr std::string_view kShell = "remove it: a migration runs no programs";
constexpr std::string_view kOutput = "remove it: a migration has no output";

constexpr Command kPsqlCommands[] = {
    {"i", kOwnMigration},
    {"ir", kOwnMigration},
    {"include", kOwnMigration},
    {"include_relative", kOwnMigration},
    {"c", kConnection},
    {"connect", kConnection},
    {"set", "use a placeholder: ${name}, with its value in the configuration"},
    {"prompt", "use a placeholder: ${name}, with its value in the configuration"},
    {"getenv", "use a placeholder: ${name}, with its value in the configuration"},
    {"gset", "end the statement with ; and write what needs its result in a DO block"},
    {"gexec", "end the statement with ; and use EXECUTE in a DO block"},
    {"g", kSemicolon},
    {"gx", kSemicolon},
    {"gdesc", kSemicolon},
    {"crosstabview", kSemicolon},
    {"watch", kSemicolon},
    {"if", kConditions},
    {"elif", kConditions},
    {"else", kConditions},
    {"endif", kConditions},
    {"copy", "write COPY ... FROM stdin; with the data below it and \\. at the end"},
    {";", "write ; and let each statement stand alone"},
    {":", "write : without the backslash"},
    {"!", kShell},
    {"cd", kShell},
    {"setenv", kShell},
    {"o", kOutput},
    {"out", kOutput},
    {"q", "remove it, and what stands behind it: a migration is executed to its end"},
    {"quit", "remove it, and what stands behind it: a migration is executed to its end"},
    {"encoding", "save the file as UTF-8, or give its encoding in the configuration"},
};

constexpr std::string_view kHarmlessPsqlCommands[] = {
    "restrict", "unrestrict", "echo", "qecho", "warn",     "pset",       "timing",
    "unset",    "x",          "a",    "t",     "conninfo", "errverbose",
};

// Variables of psql that only tell psql how to behave.
constexpr std::string_view kHarmlessPsqlVariables[] = {
    "ON_ERROR_STOP", "QUIET", "ECHO", "ECHO_HIDDEN", "VERBOSITY", "SHOW_CONTEXT", "FETCH_COUNT", "HISTFILE", "PROMPT1",
};

constexpr Command kMysqlCommands[] = {
    {"SOURCE", kOwnMigration},
    {"SYSTEM", kShell},
    {"CONNECT", kConnection},
    {"EXIT", "remove it, and what stands behind it: a migration is executed to its end"},
    {"QUIT", "remove it, and what stands behind it: a migration is executed to its end"},
    {"GO", kSemicolon},
    {"EGO", kSemicolon},
    {"CLEAR", "remove it, and the statement that it clears"},
    {"CHARSET", "save the file as UTF-8, or give its encoding in the configuration"},
    {"TEE", kOutput},
    {"NOTEE", kOutput},
    {"PAGER", kOutput},
    {"NOPAGER", kOutput},
    {"PRINT", kOutput},
    {"PROMPT", kOutput},
    {"STATUS", kOutput},
    {"WARNINGS", kOutput},
    {"NOWARNING", kOutput},
    {"EDIT", kOutput},
    {"REHASH", kOutput},
};

constexpr Command kMysqlLetters[] = {
    {".", kOwnMigration},
    {"!", kShell},
    {"r", kConnection},
    {"u", "write USE with ; at its end"},
    {"d", "write DELIMITER on a line of its own"},
    {"c", "remove it, and the statement that it clears"},
    {"q", "remove it, and what stands behind it: a migration is executed to its end"},
    {"C", "save the file as UTF-8, or give its encoding in the configuration"},
    {"T", kOutput},
    {"t", kOutput},
    {"P", kOutput},
    {"n", kOutput},
    {"p", kOutput},
    {"R", kOutput},
    {"s", kOutput},
    {"W", kOutput},
    {"w", kOutput},
    {"e", kOutput},
    {"h", kOutput},
    {"?", kOutput},
    {"#", kOutput},
    {"x", "remove it: sessions are fishway's own matter"},
};

constexpr Command kSqliteCommands[] = {
    {".read", kOwnMigration},
    {".import", "write INSERT statements"},
    {".open", kConnection},
    {".shell", kShell},
    {".system", kShell},
    {".parameter", "use a placeholder: ${name}, with its value in the configuration"},
    {".restore", "write SQL statements"},
};

std::optional<std::string> find(std::span<const Command> commands, std::string_view name) {
  const auto found =
      std::find_if(commands.begin(), commands.end(), [&](const Command& command) { return command.name == name; });
  return found == commands.end() ? std::nullopt : std::optional<std::string>(found->instead);
}

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view take_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  const std::size_t end = std::min(line.find_first_of(" \t\r"), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

bool is_utf8(std::string_view encoding) {
  std::string upper;
  for (const char letter : encoding)
    if (std::isalnum(static_cast<unsigned char>(letter)))
      upper += static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return upper == "UTF8" || upper == "UNICODE";
}

bool is_harmless(std::string_view command, std::string_view arguments) {
  const std::string_view argument = take_word(arguments);
  if (command == "set") return contains(kHarmlessPsqlVariables, argument) || argument.empty();
  if (command == "encoding") return is_utf8(argument) || argument.empty();
  return contains(kHarmlessPsqlCommands, command);
}

}  // namespace

std::optional<std::string> instead_of_psql_command(std::string_view line) {
  const bool punctuation = !line.empty() && std::ispunct(static_cast<unsigned char>(line.front()));
  std::string_view arguments = line;
  std::string_view command = line.substr(0, 1);
  if (!punctuation) command = take_word(arguments);
  // A second command behind the first one on its line is not looked at; so it must not be lost silently.
  if (is_harmless(command, arguments) && arguments.find('\\') == std::string_view::npos) return std::nullopt;
  if (auto instead = find(kPsqlCommands, command)) return instead;
  return "remove it: a migration holds SQL, not commands of psql";
}

std::optional<std::string> instead_of_mysql_command(std::string_view word) { return find(kMysqlCommands, word); }

std::optional<std::string> instead_of_mysql_command(char letter) {
  return find(kMysqlLetters, std::string_view(&letter, 1));
}

std::string instead_of_sqlite3_command(std::string_view line) {
  return find(kSqliteCommands, take_word(line)).value_or("remove it: a migration holds SQL, not commands of sqlite3");
}

}  // namespace fishway
