// Several statements that travel to the server together. They are executed one after the other; an error ends the rest.
//
//   Message message;
//   message.add("START TRANSACTION");
//   message.add("SELECT ...", [&](const std::vector<Row>& rows) { ... });
//   connection.send(message);
//
// Only for statements that have one result each, with few rows: not CALL, nor what the server writes several results
// for.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/server_error.hpp"

namespace fishway::mysql {

class Message {
 public:
  using Answer = std::function<void(const std::vector<Row>&)>;

  /// Returns its index. `answer` is called with its rows when all statements were executed, or one behind it failed.
  std::size_t add(std::string sql, Answer answer = nullptr);
  bool empty() const { return parts_.empty(); }
  std::size_t size() const { return parts_.size(); }
  std::size_t bytes() const { return bytes_; }
  void clear();

  std::string text() const;
  void answer(std::size_t index, const std::vector<Row>& rows) const;
  /// The server quotes what stands behind a syntax error up to the message's end. This is the error with what it would
  /// have quoted of the failed statement alone.
  ServerError without_what_follows(const ServerError& error, std::size_t index) const;

 private:
  struct Part {
    std::string sql;
    Answer answer;
  };
  std::string text_from(std::size_t index, std::size_t bytes) const;

  std::vector<Part> parts_;
  std::size_t bytes_ = 0;
};

/// The error of a message's statement; those before it have been executed.
struct FailedAt : ServerError {
  FailedAt(const ServerError& error, std::size_t at) : ServerError(error), index(at) {}
  std::size_t index;
};

}  // namespace fishway::mysql
