#include "drivers/postgres/statement_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fishway::postgres {
namespace {

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text ? text : "";
}

std::string first_line(std::string_view text) {
  std::string line(text.substr(0, text.find('\n')));
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

// Calls nested deep give a line each; the innermost three tell where it is.
std::string trimmed_context(const std::string& context) {
  std::size_t end = 0;
  for (int lines = 0; lines < 3 && end != std::string::npos; ++lines) end = context.find('\n', end + (lines > 0));
  return end == std::string::npos ? context : context.substr(0, end) + "\n...";
}

std::string message_of(const PGresult* result) {
  std::string message = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (std::string detail = field(result, PG_DIAG_MESSAGE_DETAIL); !detail.empty()) message += "\n" + detail;
  if (std::string context = field(result, PG_DIAG_CONTEXT); !context.empty())
    message += "\n" + trimmed_context(context);
  return message;
}

std::size_t position_of(const PGresult* result) {
  std::string text = field(result, PG_DIAG_STATEMENT_POSITION);
  std::size_t position = 0;
  std::from_chars(text.data(), text.data() + text.size(), position);
  return position;
}

// "ERROR:  text" or "FATAL:  text" without the severity, in whatever language.
std::string without_severity(const std::string& what) {
  std::string line = first_line(what);
  std::size_t colon = line.find(":  ");
  return colon == std::string::npos ? line : line.substr(colon + 3);
}

void set_statement(StatementError& error, const Message& message, Message::Point point, bool exact) {
  if (point.piece >= message.pieces().size() || !message.pieces()[point.piece].is_of_script) return;
  const Message::Piece& piece = message.pieces()[point.piece];
  error.place = exact ? message.place_at(piece, point.offset) : piece.place();
  error.statement = excerpt(message.text_of(piece));
  error.number = piece.number;
}

}  // namespace

StatementError statement_error(const PGresult* result, const Message& message, std::size_t completed) {
  StatementError error;
  error.message = message_of(result);
  if (error.message.empty()) return connection_error(PQresultErrorMessage(result), message, completed);
  error.hint = field(result, PG_DIAG_MESSAGE_HINT);
  error.code = field(result, PG_DIAG_SQLSTATE);
  std::size_t position = position_of(result);
  Message::Point point = position > 0 ? message.point_at(position) : Message::Point{completed, 0};
  set_statement(error, message, point, position > 0);
  return error;
}

StatementError connection_error(const std::string& libpq_message, const Message& message, std::size_t completed) {
  StatementError error;
  error.message = "The connection was lost: " + without_severity(libpq_message);
  set_statement(error, message, {completed, 0}, false);
  return error;
}

Notice notice_from(const PGresult* notice, const Place& place) {
  Notice result;
  result.severity = field(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (result.severity.empty()) result.severity = field(notice, PG_DIAG_SEVERITY);
  result.code = field(notice, PG_DIAG_SQLSTATE);
  result.message = field(notice, PG_DIAG_MESSAGE_PRIMARY);
  if (std::string detail = field(notice, PG_DIAG_MESSAGE_DETAIL); !detail.empty()) result.message += "\n" + detail;
  result.place = place;
  return result;
}

Error own_sql_error(const std::string& what, const std::string& sqlstate) {
  Error error(ErrorKind::configuration, without_severity(what));
  error.server_code = sqlstate;
  return error;
}

Error lost_connection(const ConnectTarget& target, const std::string& what) {
  return Error(ErrorKind::cannot_connect,
               fmt::format("The connection to PostgreSQL at {}:{} was lost: {}", target.host, target.port,
                           without_severity(what)),
               "Run the same command again: what was committed is recorded.");
}

Error lost_at_commit(const ConnectTarget& target) {
  return Error(ErrorKind::in_doubt,
               fmt::format("The connection to PostgreSQL at {}:{} was lost during a commit of fishway's own tables",
                           target.host, target.port),
               "Run fishway info to see what is recorded, then run the same command again.");
}

}  // namespace fishway::postgres
