#include "drivers/postgres/rows.hpp"

#include <charconv>

namespace fishway::postgres {
namespace {

long long number_in(std::string_view text) {
  long long number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::string Rows::text(std::size_t row, const char* column) const {
  const int field = PQfnumber(result_.get(), column);
  return field < 0 ? "" : PQgetvalue(result_.get(), static_cast<int>(row), field);
}

long long Rows::number(std::size_t row, const char* column) const { return number_in(text(row, column)); }

std::string_view Rows::text(std::size_t row, int column) const {
  const int number = static_cast<int>(row);
  return {PQgetvalue(result_.get(), number, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), number, column))};
}

bool Rows::is_null(std::size_t row, int column) const {
  return PQgetisnull(result_.get(), static_cast<int>(row), column) != 0;
}

std::optional<std::string> Rows::text_or_null(std::size_t row, int column) const {
  return is_null(row, column) ? std::nullopt : std::optional<std::string>(text(row, column));
}

long long Rows::number(std::size_t row, int column) const { return number_in(text(row, column)); }

}  // namespace fishway::postgres
