#include "drivers/postgres/exchange.hpp"

#include <algorithm>
#include <cctype>

#include "drivers/postgres/statement_error.hpp"

namespace fishway::postgres {
namespace {

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

// Whether the text begins with one of these words.
bool returns_rows(std::string_view text) {
  const auto same = [](char upper, char c) { return std::toupper(static_cast<unsigned char>(c)) == upper; };
  for (std::string_view word : {"SELECT", "WITH", "VALUES", "CALL", "EXECUTE", "TABLE"})
    if (std::ranges::equal(word, text.substr(0, word.size()), same)) return true;
  return false;
}

// The outermost function of a notice's context: 'PL/pgSQL function f(integer) line 3 at RAISE', 'SQL function "f" ...'.
std::string_view speaker(std::string_view context) {
  std::string_view line = context.substr(context.rfind('\n') + 1);
  std::size_t end = std::min(line.find('('), line.size());
  if (end == line.size())
    return line.find('"') == std::string_view::npos
               ? ""
               : line.substr(line.find('"') + 1, line.rfind('"') - line.find('"') - 1);
  std::size_t before = line.find_last_of(" .", end);
  return line.substr(before + 1, end - before - 1);
}

bool calls_speaker(std::string_view text, const PGresult* notice) {
  const char* context = PQresultErrorField(notice, PG_DIAG_CONTEXT);
  std::string_view name = context ? speaker(context) : "";
  return !name.empty() && text.find(name) != std::string::npos;
}

}  // namespace

Exchange::Exchange(Connection& connection, const Message& message, StatementStream* copy)
    : connection_(connection), message_(message), copy_(copy) {}

Reply Exchange::run(const std::function<void()>& meanwhile) {
  Connection::Busy busy(connection_, this);
  PGconn* raw = connection_.raw();
  if (PQsendQuery(raw, message_.text().c_str()) == 1) {
    // Row by row, so that a SELECT of a large table does not fill the memory; place_of() relies on it as well.
    PQsetSingleRowMode(raw);
    if (meanwhile) meanwhile();
    while (Result result{PQgetResult(raw), &PQclear}) take(result.get());
  }
  finish();
  if (copy_failure_) std::rethrow_exception(copy_failure_);
  return std::move(reply_);
}

const Message::Piece* Exchange::piece(std::size_t index) const {
  return index < message_.pieces().size() ? &message_.pieces()[index] : nullptr;
}

void Exchange::take(const PGresult* result) {
  switch (PQresultStatus(result)) {
    case PGRES_SINGLE_TUPLE:
      return take_value(result);
    case PGRES_COPY_IN:
      return feed_copy();
    case PGRES_COPY_OUT:
      return discard_copy();
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      reply_.tag = PQcmdStatus(const_cast<PGresult*>(result));
      ++reply_.completed;
      return;
    case PGRES_EMPTY_QUERY:
      return;
    default:
      return fail(result);
  }
}

void Exchange::take_value(const PGresult* result) {
  const Message::Piece* current = piece(reply_.completed);
  if (!current || current->is_of_script || PQnfields(result) == 0) return;
  reply_.value = PQgetvalue(result, 0, 0);
  reply_.values[reply_.completed] = reply_.value;
}

// The first error is the cause; what libpq says when the server has hung up behind it is not.
void Exchange::fail(const PGresult* result) {
  if (reply_.error) return;
  reply_.error = statement_error(result, message_, reply_.completed);
  reply_.server_spoke = PQresultErrorField(result, PG_DIAG_SQLSTATE) != nullptr;
}

void Exchange::finish() {
  reply_.lost = connection_.is_lost();
  if (reply_.error || (!reply_.lost && reply_.completed >= message_.pieces().size())) return;
  reply_.error = connection_error(PQerrorMessage(connection_.raw()), message_, reply_.completed);
}

void Exchange::feed_copy() {
  PGconn* raw = connection_.raw();
  const Message::Piece* current = piece(reply_.completed);
  if (!copy_ || !current || !current->copies_from_stdin) {
    PQputCopyEnd(raw, "no data follows this statement");
    return;
  }
  try {
    for (std::string_view block; copy_->next_copy_data(block);)
      if (PQputCopyData(raw, block.data(), static_cast<int>(block.size())) != 1) return;
    PQputCopyEnd(raw, nullptr);
  } catch (...) {
    copy_failure_ = std::current_exception();
    PQputCopyEnd(raw, "the data could not be read");
  }
}

void Exchange::discard_copy() {
  char* block = nullptr;
  while (PQgetCopyData(connection_.raw(), &block, 0) > 0) PQfreemem(block);
  const Message::Piece* current = piece(reply_.completed);
  if (current && current->is_of_script)
    connection_.tell({"WARNING", "", "The output of COPY ... TO STDOUT was discarded.", current->place()});
}

// libpq passes a notice on as soon as it reads it, also when the result before it is still waiting to be taken; then
// the notice is the next statement's. PQsetSingleRowMode tells: it refuses while a result is waiting. It also refuses
// while a statement that returns rows has begun to; what such a statement says comes from a function that it calls.
std::optional<Place> Exchange::place_of(const PGresult* notice) {
  const Message::Piece* current = piece(reply_.completed);
  bool result_waits = PQsetSingleRowMode(connection_.raw()) == 0;
  bool still_current = current && current->is_of_script && returns_rows(message_.text_of(*current)) &&
                       calls_speaker(message_.text_of(*current), notice);
  if (result_waits && !still_current) current = piece(reply_.completed + 1);
  if (!current || !current->is_of_script) return std::nullopt;
  return current->place();
}

}  // namespace fishway::postgres
