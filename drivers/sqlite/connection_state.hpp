// What a script can change of its connection, and how it is put back: PRAGMAs, attached databases, temporary objects.
#pragma once

#include <string>
#include <vector>

#include "drivers/sqlite/connection.hpp"

namespace fishway::sqlite {

class ConnectionState {
 public:
  explicit ConnectionState(Connection& connection) : connection_(connection) {}

  /// Remembers the connection as it is now, if it was not remembered before. A session that executes nothing never
  /// needs it.
  void remember();

  /// Puts it back, if it was remembered. Inside a transaction (several migrations in one) it leaves what SQLite does
  /// not change there, and what a script could therefore not have changed there either.
  void restore();

 private:
  struct Setting {
    std::string pragma;
    std::string value;
  };
  void restore_settings();
  void restore_journal();
  void detach_databases();
  void drop_temporary_objects();

  Connection& connection_;
  std::vector<Setting> settings_;
  std::string journal_mode_;
  bool is_remembered_ = false;
};

}  // namespace fishway::sqlite
