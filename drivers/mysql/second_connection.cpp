#include "drivers/mysql/second_connection.hpp"

namespace fishway::mysql {

Connection& SecondConnection::opened() {
  if (connection_) return *connection_;
  auto connection = std::make_unique<Connection>(options_, std::chrono::seconds(5));
  // INNODB_TRX has its times in the server's own zone.
  connection->execute("SET SESSION time_zone = 'SYSTEM', autocommit = 1, lock_wait_timeout = 1");
  connection_ = std::move(connection);
  return *connection_;
}

}  // namespace fishway::mysql
