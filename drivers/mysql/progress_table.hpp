// fishway's own tables beside the history, which Flyway ignores: `<history>_progress` with the checkpoints of half-done
// migrations, `<history>_properties` with the label and the like. Both are made when they are first needed, as InnoDB,
// so that they take part in transactions whatever the server's default engine is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/run/driver.hpp"

namespace fishway::mysql {

class Connection;

class ProgressTable {
 public:
  ProgressTable(Connection& connection, const DatabaseFacts& facts) : connection_(connection), facts_(facts) {}

  std::vector<Checkpoint> read();

  /// Makes sure that it exists. Commits implicitly, so not inside a transaction.
  void require();
  /// Whether it exists; asks the server once.
  bool exists();
  /// Forgets what is known of its existence: another run may have dropped or made it.
  void forget() { exists_.reset(); }

  /// Writes one, replacing that of the same script. The table must exist.
  void write(const Checkpoint& checkpoint);
  /// Removes that of `script`, if the table exists.
  void clear(const std::string& script);
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

  std::optional<std::string> read(std::string_view property);
  void write(std::string_view property, const std::optional<std::string>& value);

 private:
  std::string name() const;

  Connection& connection_;
  const DatabaseFacts& facts_;
};

}  // namespace fishway::mysql
