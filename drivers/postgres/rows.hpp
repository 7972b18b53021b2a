// The rows of an answer.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace fishway::postgres {

class Rows {
 public:
  explicit Rows(PGresult* result) : result_(result, &PQclear) {}

  std::size_t size() const { return static_cast<std::size_t>(PQntuples(result_.get())); }
  /// Empty for NULL.
  std::string text(std::size_t row, const char* column) const;
  bool is_true(std::size_t row, const char* column) const { return text(row, column) == "t"; }
  long long number(std::size_t row, const char* column) const;

  /// The same by the column's number, from 0, where there are many rows. What it returns lives as long as the rows.
  std::string_view text(std::size_t row, int column) const;
  bool is_null(std::size_t row, int column) const;
  std::optional<std::string> text_or_null(std::size_t row, int column) const;
  long long number(std::size_t row, int column) const;

 private:
  std::shared_ptr<PGresult> result_;
};

}  // namespace fishway::postgres
