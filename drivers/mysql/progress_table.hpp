// fishway's own tables beside the history, which Flyway ignores: `<history>_progress` with the checkpoints of half-done
// migrations, `<history>_properties` with the label and the like. Both are made when they are first needed, as InnoDB,
// so that they take part in transactions whatever the server's default engine is.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/run/driver.hpp"
#include "drivers/mysql/connection.hpp"

namespace fishway::mysql {

class Message;

class ProgressTable {
 public:
  ProgressTable(Connection& connection, const DatabaseFacts& facts) : connection_(connection), facts_(facts) {}

  std::vector<Checkpoint> read();
  /// The query that reads it, and what it answered: the rows, or the error of a table that is missing. Throws any other
  /// error.
  std::string select() const;
  std::vector<Checkpoint> parse(const std::vector<Row>& rows);
  void note_missing(const ServerError& error);

  /// Makes sure that it exists. Commits implicitly, so not inside a transaction.
  void require();
  /// Whether it exists; asks the server once.
  bool exists();
  /// Forgets what is known of its existence: another run may have dropped or made it.
  void forget() { exists_.reset(); }

  /// Adds to the caller's transaction one checkpoint, which replaces that of the same script. The table must exist.
  void write(const Checkpoint& checkpoint, Message& message) const;
  /// Adds the removal of that of `script`, if the table exists.
  void clear(const std::string& script, Message& message);
  void drop_if_empty();

 private:
  std::string name() const;

  Connection& connection_;
  const DatabaseFacts& facts_;
  std::optional<bool> exists_;
};

class PropertyTable {
 public:
  PropertyTable(Connection& connection, const DatabaseFacts& facts) : connection_(connection), facts_(facts) {}

  /// The first reading of each property after connecting asks nothing.
  std::optional<std::string> read(std::string_view property);
  /// Adds the query for all to what is sent while connecting. It must be the message's last: an error may say that
  /// there is no table, and is to be given to note_failure().
  void ask_for_all(Message& message);
  void note_failure(const ServerError& error);
  void write(std::string_view property, const std::optional<std::string>& value);

 private:
  std::string name() const;

  Connection& connection_;
  const DatabaseFacts& facts_;
  std::map<std::string, std::string, std::less<>> learnt_;  ///< while connecting
  std::set<std::string, std::less<>> to_ask_;               ///< what is to be asked the server for by now
  bool has_learnt_ = false;
};

}  // namespace fishway::mysql
