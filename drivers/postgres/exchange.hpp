// Sends one message and takes its results as they arrive.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/message.hpp"

namespace fishway::postgres {

struct Reply {
  std::size_t completed = 0;  ///< pieces of the message that succeeded
  std::string tag;            ///< command tag of the last of them: "COMMIT", "ROLLBACK", "INSERT 0 1", ...
  std::string value;          ///< first value of the last row that SQL of fishway's own returned
  std::map<std::size_t, std::string> values;  ///< the same for each piece of fishway's own, by its index
  std::optional<StatementError> error;
  bool lost = false;          ///< the connection ended
  bool server_spoke = false;  ///< the error is the server's own word, so that it knows that nothing was committed

  bool ok() const { return !error; }
};

class Exchange : private NoticeOrigin {
 public:
  /// `copy` gives the data when the message's last statement copies from stdin; may be nullptr otherwise.
  Exchange(Connection& connection, const Message& message, StatementStream* copy);

  /// Returns when the server is ready for the next message, or the connection lost. Rows are discarded as they arrive.
  /// `meanwhile` is called when the message is sent. Throws what `copy` throws, after having ended the message.
  Reply run(const std::function<void()>& meanwhile = nullptr);

 private:
  std::optional<Place> place_of(const PGresult* notice) override;
  const Message::Piece* piece(std::size_t index) const;
  void take(const PGresult* result);
  void take_value(const PGresult* result);
  void fail(const PGresult* result);
  void feed_copy();
  void discard_copy();
  void finish();

  Connection& connection_;
  const Message& message_;
  StatementStream* copy_;
  Reply reply_;
  std::exception_ptr copy_failure_;
};

}  // namespace fishway::postgres
