#include "drivers/mysql/message.hpp"

#include <limits>
#include <utility>

namespace fishway::mysql {
namespace {

constexpr std::string_view separator = ";\n";

}  // namespace

std::size_t Message::add(std::string sql, Answer answer) {
  bytes_ += sql.size() + separator.size();
  parts_.push_back({std::move(sql), std::move(answer)});
  return parts_.size() - 1;
}

void Message::clear() {
  parts_.clear();
  bytes_ = 0;
}

std::string Message::text() const { return text_from(0, std::numeric_limits<std::size_t>::max()); }

/// From the statement `index` on, up to the first that begins behind so many bytes.
std::string Message::text_from(std::size_t index, std::size_t bytes) const {
  std::string text;
  text.reserve(std::min(bytes, bytes_));
  for (; index < parts_.size() && text.size() <= bytes; ++index) {
    text += parts_[index].sql;
    if (index + 1 < parts_.size()) text += separator;
  }
  return text;
}

void Message::answer(std::size_t index, const std::vector<Row>& rows) const {
  if (parts_[index].answer) parts_[index].answer(rows);
}

ServerError Message::without_what_follows(const ServerError& error, std::size_t index) const {
  constexpr int syntax_error = 1064;
  if (error.code != syntax_error || index + 1 >= parts_.size()) return error;
  const std::string& sql = parts_[index].sql;
  ServerError result = error;
  result.message = cut_quotation(error.message, sql, text_from(index, sql.size() + 200));
  return result;
}

}  // namespace fishway::mysql
