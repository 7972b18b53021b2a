#include "core/script/splitter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "core/script/client_commands.hpp"
#include "core/script/session_settings.hpp"
#include "core/script/splitter_lexer.hpp"

namespace fishway {
namespace {

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
constexpr std::string_view kBlanks = " \t\r\n\f\v";

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& letter : result) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return result;
}

std::string_view trimmed(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  return line.substr(0, line.find_last_not_of(kBlanks) + 1);
}

bool is_delimiter_symbol(char letter) {
  return std::string_view("$/;|#@!%&*^~:").find(letter) != std::string_view::npos;
}

/// The first argument of a mysql client command, as that client reads it: in quotes, or up to white space.
std::string_view first_argument(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  if (line.empty()) return line;
  const bool quoted = line.front() == '\'' || line.front() == '"' || line.front() == '`';
  if (!quoted) return line.substr(0, line.find_first_of(kBlanks));
  return line.substr(1, line.find(line.front(), 1) - 1);
}

}  // namespace

Splitter::Lexer::Lexer(TextSource& source, std::string file, const SplitOptions& options)
    : file_(std::make_shared<const std::string>(std::move(file))),
      window_(source),
      initial_(lexis_for(options)),
      reader_(window_, *file_, initial_),
      shape_(initial_),
      gap_(*file_),
      copy_(window_, reader_) {}

bool Splitter::Lexer::next(Statement& statement) {
  for (std::string_view skipped; copy_.next(skipped);) continue;
  Token first;
  if (!skip_gap(first)) return false;
  gap_.statement(first.newlines_before, statement.directives);
  std::size_t end = end_of_use_line(first);
  if (end == 0) end = read_statement(first);
  finish(statement, first, end);
  follow_setting(statement, initial_, reader_.lexis());
  if (statement.copies_from_stdin) begin_copy_data(statement);
  return true;
}

// What lies between statements: white space, comments, delimiters, the client's own commands.
bool Splitter::Lexer::skip_gap(Token& first) {
  for (;;) {
    first = reader_.next(true);
    window_.release(first.begin);
    if (first.kind == TokenKind::end) {
      gap_.interrupt();
      return false;
    }
    if (!skip_in_gap(first)) return true;
  }
}

bool Splitter::Lexer::skip_in_gap(const Token& token) {
  if (token.kind == TokenKind::line_comment || token.kind == TokenKind::block_comment) {
    gap_.comment(reader_.text(token), window_.position(token.begin), token.newlines_before);
    return true;
  }
  if (token.kind == TokenKind::delimiter) {
    gap_.interrupt();
    return true;
  }
  if (token.kind == TokenKind::word && reader_.text(token).starts_with(kNoBreakSpace)) {
    reader_.go_to(token.begin + kNoBreakSpace.size());
    return true;
  }
  if (!skip_command(token)) return false;
  gap_.interrupt();
  return true;
}

bool Splitter::Lexer::skip_command(const Token& token) {
  switch (reader_.lexis().commands) {
    case ClientCommands::psql:
      if (token.kind != TokenKind::backslash) return false;
      skip_psql_command(token);
      return true;
    case ClientCommands::mysql:
      return skip_mysql_command(token);
    case ClientCommands::sqlite3:
      break;
  }
  const char symbol = reader_.text(token).front();
  if (!token.first_on_line || (symbol != '.' && symbol != '#')) return false;
  const std::string line(reader_.read_line());
  if (symbol == '.')
    reader_.fail(token.begin, fmt::format(".{} is a command of sqlite3", first_argument(line)),
                 instead_of_sqlite3_command("." + line));
  return true;
}

void Splitter::Lexer::skip_psql_command(const Token& token) {
  const std::string line(reader_.rest_of_line());
  if (const auto instead = instead_of_psql_command(line))
    reader_.fail(token.begin, fmt::format("\\{} is a command of psql", first_argument(line)), *instead);
  reader_.read_line();
}

bool Splitter::Lexer::skip_mysql_command(const Token& token) {
  if (token.kind == TokenKind::backslash) {
    command_ends_statement(token);
    return true;
  }
  if (token.kind != TokenKind::word || reader_.following() == ':') return false;
  const std::string word = upper(reader_.text(token));
  if (word == "DELIMITER") {
    change_delimiter(token);
    return true;
  }
  if (const auto instead = instead_of_mysql_command(word))
    reader_.fail(token.begin, fmt::format("{} is a command of the mysql client", word), *instead);
  return false;
}

// As Flyway reads it: behind a bare DELIMITER, the delimiter is the next line that is not blank. Only for a line of
// symbols: whoever forgot the delimiter must not lose a line of the script.
std::string Splitter::Lexer::delimiter_below() {
  std::string line;
  while (line.empty() && reader_.following() == '\n') {
    reader_.go_to(reader_.offset() + 1);
    line = trimmed(reader_.read_line());
  }
  return std::all_of(line.begin(), line.end(), is_delimiter_symbol) ? line : std::string();
}

void Splitter::Lexer::change_delimiter(const Token& token) {
  std::string delimiter(first_argument(reader_.rest_of_line()));
  reader_.read_line();
  if (delimiter.empty()) delimiter = delimiter_below();
  if (delimiter.empty() || delimiter.find('\\') != std::string::npos)
    reader_.fail(token.begin, "DELIMITER needs a delimiter, without a backslash", "write for example DELIMITER //");
  reader_.set_delimiter(std::move(delimiter));
}

// The mysql client takes a line `USE name` for a whole statement, without a delimiter.
std::size_t Splitter::Lexer::end_of_use_line(const Token& first) {
  const bool word = reader_.lexis().commands == ClientCommands::mysql && first.kind == TokenKind::word;
  if (!word || !first.first_on_line || upper(reader_.text(first)) != "USE") return 0;
  const std::string_view line = reader_.rest_of_line();
  const std::string_view name = first_argument(line);
  if (name.empty() || line.find(reader_.delimiter()) != std::string_view::npos ||
      line.find("\\g") != std::string_view::npos)
    return 0;
  shape_.start();
  shape_.take(first, "USE", ' ');
  const auto behind = static_cast<std::size_t>(name.data() + name.size() - line.data());
  const bool quoted = behind < line.size() && std::string_view("'\"`").find(line[behind]) != std::string_view::npos;
  reader_.go_to(reader_.offset() + behind + (quoted ? 1 : 0));
  const std::size_t end = reader_.offset();
  reader_.rest_of_line();
  reader_.read_line();
  return end;
}

std::size_t Splitter::Lexer::read_statement(const Token& first) {
  shape_.start();
  std::size_t end = first.end;
  for (Token token = first; take(token, end);) {
    const bool may_skip = !shape_.needs_words() && !reader_.in_executable_comment();
    if (may_skip) end = reader_.skip_insignificant(end, shape_.parentheses_to_count());
    token = reader_.next(false);
  }
  return end;
}

// False when the token ends the statement; `end` is behind the last token that belongs to it.
bool Splitter::Lexer::take(const Token& token, std::size_t& end) {
  switch (token.kind) {
    case TokenKind::end:
      check_complete();
      return false;
    case TokenKind::line_comment:
      if (is_directive_comment(reader_.text(token)))
        reader_.fail(token.begin, "a directive stands inside of a statement", "put it on the line above the statement");
      return true;
    case TokenKind::block_comment:
      return true;
    case TokenKind::delimiter:
      if (delimiter_ends_statement()) return false;
      break;
    case TokenKind::backslash:
      if (command_ends_statement(token)) return false;
      end = token.end;
      return true;
    case TokenKind::executable_open:
    case TokenKind::executable_close:
      end = token.end;
      return true;
    case TokenKind::word:
      refuse_delimiter_change(token);
      break;
    default:
      break;
  }
  end = token.end;
  const bool parenthesis = token.kind == TokenKind::open_parenthesis || token.kind == TokenKind::close_parenthesis;
  if (!parenthesis && !shape_.needs_words()) return true;
  const int following = token.kind == TokenKind::word ? reader_.following() : -1;  // may move the text
  shape_.take(token, reader_.text(token), following);
  return true;
}

// A delimiter that the author chose ends a routine without a look at its blocks.
bool Splitter::Lexer::delimiter_ends_statement() const {
  if (reader_.in_executable_comment()) return false;
  if (initial_.parentheses_hide_delimiter && shape_.parentheses() > 0) return false;
  return !shape_.in_block() || reader_.delimiter() != ";";
}

// A backslash outside of quotes. The mysql client's \g and \G end a statement; a backslash it does not know stays text.
bool Splitter::Lexer::command_ends_statement(const Token& token) {
  const std::string line(reader_.rest_of_line());
  if (reader_.lexis().commands == ClientCommands::psql) {
    const std::string instead = instead_of_psql_command(line).value_or("put it on a line between two statements");
    reader_.fail(token.begin, fmt::format("\\{} is a command of psql", first_argument(line)), instead);
  }
  if (reader_.in_executable_comment()) return false;
  if (line.starts_with('g') || line.starts_with('G')) {
    reader_.go_to(token.end + 1);
    return true;
  }
  if (line.empty()) return false;
  if (const auto instead = instead_of_mysql_command(line.front()))
    reader_.fail(token.begin, fmt::format("\\{} is a command of the mysql client", line.front()), *instead);
  return false;
}

// The mysql client would cut here and send half a statement.
void Splitter::Lexer::refuse_delimiter_change(const Token& token) {
  if (!token.first_on_line || reader_.lexis().commands != ClientCommands::mysql || shape_.parentheses() > 0) return;
  const int following = reader_.following();
  if (token.end - token.begin != 9 || (following != ' ' && following != '\t')) return;
  if (upper(reader_.text(token)) == "DELIMITER")
    reader_.fail(token.begin, "DELIMITER stands inside of a statement",
                 fmt::format("end the statement before it with {}", reader_.delimiter()));
}

void Splitter::Lexer::check_complete() const {
  if (reader_.in_executable_comment())
    reader_.fail(reader_.executable_comment_begin(), "the comment that begins here is not closed", "close it with */");
  if (!shape_.in_block() || reader_.delimiter() != ";") return;
  switch (initial_.blocks) {
    case BlockRules::atomic_bodies:
      return reader_.fail(shape_.block_begin(), "the BEGIN ATOMIC body that begins here is not closed",
                          "close it with END;");
    case BlockRules::triggers:
      return reader_.fail(shape_.block_begin(), "the trigger that begins here is not closed", "close it with END;");
    default:
      return reader_.fail(shape_.block_begin(), "the block that begins here is not closed",
                          "close it with END; or set another DELIMITER around the statement");
  }
}

void Splitter::Lexer::finish(Statement& statement, const Token& first, std::size_t end) {
  statement.text.assign(window_.text(first.begin, end));
  statement.head.assign(shape_.head());
  if (statement.file != file_) statement.file = file_;
  statement.position = window_.position(first.begin);
  window_.map(first.begin, end, statement.map);
  statement.begin = first.begin;
  statement.end = end;
  statement.number = ++statements_;
  statement.copies_from_stdin = shape_.copies_from_stdin();
  statement.begins_migration = false;
}

// psql takes the data from the next line on, and what stands behind the `;` after the data. The latter is more likely a
// mistake than meant.
void Splitter::Lexer::begin_copy_data(const Statement& statement) {
  const std::size_t line_begin = reader_.offset();
  const std::string_view line = reader_.read_line();
  const std::size_t text = line.find_first_not_of(kBlanks);
  if (text != std::string_view::npos && !line.substr(text).starts_with("--"))
    reader_.fail(line_begin + text, "the data of COPY ... FROM stdin begins on the next line",
                 "put this text behind the line \\. that ends the data");
  if (reader_.following() == '\n') reader_.go_to(reader_.offset() + 1);
  copy_.begin(statement.place());
}

Splitter::Splitter(TextSource& source, std::string file, SplitOptions options)
    : lexer_(std::make_unique<Lexer>(source, std::move(file), options)) {}
Splitter::~Splitter() = default;

bool Splitter::next(Statement& statement) { return lexer_->next(statement); }
bool Splitter::next_copy_data(std::string_view& block) { return lexer_->next_copy_data(block); }
const Directives& Splitter::file_directives() const { return lexer_->file_directives(); }

}  // namespace fishway
