#include "drivers/mysql/server_error.hpp"

#include <fmt/format.h>

#include <charconv>

#include "drivers/mysql/online_ddl.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

/// The offset of the first character of line `line` (from 1), or npos.
std::size_t line_start(const std::string& text, std::size_t line) {
  std::size_t offset = 0;
  while (--line > 0) {
    offset = text.find('\n', offset);
    if (offset == std::string::npos) return offset;
    ++offset;
  }
  return offset;
}

/// The number behind the last "' at line " of the message, and where that begins.
std::size_t error_line(const std::string& message, std::size_t& phrase) {
  static constexpr std::string_view words = "' at line ";
  phrase = message.rfind(words);
  std::size_t line = 0;
  if (phrase == std::string::npos) return line;
  const char* begin = message.data() + phrase + words.size();
  std::from_chars(begin, message.data() + message.size(), line);
  return line;
}

bool is_want_of_rights(const ServerError& error) {
  switch (error.code) {
    case 1044:
    case 1142:
    case 1143:
    case 1227:
    case 1370:
      return true;
    default:
      return false;
  }
}

std::string grant_hint(const DatabaseFacts& facts) {
  return fmt::format("Type as an administrator: GRANT ALL ON {}.* TO {}@'%';", quote_identifier(facts.schema),
                     literal(facts.user));
}

}  // namespace

bool connection_is_lost(const ServerError& error) {
  switch (error.code) {
    case 2006:  // CR_SERVER_GONE_ERROR
    case 2013:  // CR_SERVER_LOST
    case 2055:  // CR_SERVER_LOST_EXTENDED
    case 1927:  // ER_CONNECTION_KILLED (MariaDB)
    case 4031:  // ER_CLIENT_INTERACTION_TIMEOUT (MySQL)
    case 1053:  // ER_SERVER_SHUTDOWN
    case 3032:  // ER_SERVER_OFFLINE_MODE
      return true;
    default:
      return error.sql_state.starts_with("08S");  // communication link failure
  }
}

std::string cut_quotation(const std::string& message, const std::string& sql, const std::string& sent) {
  std::size_t phrase = 0;
  const std::size_t line = error_line(message, phrase);
  const std::size_t begin = message.find(" near '");
  if (line == 0 || begin == std::string::npos || begin + 7 > phrase) return message;
  const std::string quoted = message.substr(begin + 7, phrase - begin - 7);
  const std::size_t start = line_start(sql, line);
  const std::size_t found = start == std::string::npos || quoted.empty() ? start : sent.find(quoted, start);
  if (found == std::string::npos || found + quoted.size() <= sql.size()) return message;
  const std::string own = found < sql.size() ? sql.substr(found) : "";
  return message.substr(0, begin + 7) + own + message.substr(phrase);
}

std::size_t error_offset(const std::string& message, const std::string& text) {
  std::size_t phrase = 0;
  const std::size_t line = error_line(message, phrase);
  if (line == 0) return std::string::npos;
  const std::size_t start = line_start(text, line);
  if (start == std::string::npos) return start;
  const std::size_t begin = message.find(" near '");
  if (begin == std::string::npos || begin + 7 > phrase) return start;
  const std::string near = message.substr(begin + 7, phrase - begin - 7);
  if (near.empty()) return text.size();  // The server missed something at the statement's end.
  const std::size_t found = text.find(near, start);
  return found == std::string::npos ? start : found;
}

StatementError statement_error(const ServerError& error, const Statement* statement, const DatabaseFacts& facts) {
  StatementError result;
  result.message = error.message;
  if (is_want_of_rights(error)) result.hint = grant_hint(facts);
  result.code = std::to_string(error.code);
  if (const auto* refusal = dynamic_cast<const Refusal*>(&error)) {
    result.refused = true;
    result.hint = refusal->hint;
  }
  if (!statement) return result;
  const std::size_t offset = error_offset(error.message, statement->text);
  result.place = offset == std::string::npos ? statement->place() : statement->place_at(offset);
  result.statement = statement->excerpt();
  result.number = statement->number;
  return result;
}

Error session_error(const ServerError& error, const std::string& doing, const DatabaseFacts& facts) {
  ErrorKind kind = ErrorKind::configuration;
  std::string hint;
  if (connection_is_lost(error)) {
    kind = ErrorKind::cannot_connect;
    hint = "The connection was lost. Type the same command again.";
  } else if (is_want_of_rights(error)) {
    hint = grant_hint(facts);
  } else {
    switch (error.code) {
      case 1290:
      case 1836:
      case 1792:
        hint = "The server is read-only. Use the URL of the primary.";
        break;
      case 1049:
        hint = fmt::format("Type: CREATE DATABASE {} CHARACTER SET utf8mb4;", quote_identifier(facts.schema));
        break;
      case 1205:
      case 1213:
        kind = ErrorKind::lock_timeout;
        hint = "Another session holds a lock on it: look with SHOW FULL PROCESSLIST, then type the same command again.";
        break;
      default:
        break;
    }
  }
  Error result(kind, fmt::format("cannot {}: {}", doing, error.message), hint);
  result.server_code = std::to_string(error.code);
  return result;
}

}  // namespace fishway::mysql
