#include "drivers/postgres/postgres_driver.hpp"

#include "drivers/client_library/client_library.hpp"
#include "drivers/postgres/session.hpp"

namespace fishway {
namespace {

class PostgresDriver : public Driver {
 public:
  std::unique_ptr<Session> connect(const ConnectOptions& options) override {
    load_libpq();
    return std::make_unique<postgres::PostgresSession>(options);
  }
};

}  // namespace

std::unique_ptr<Driver> make_postgres_driver() { return std::make_unique<PostgresDriver>(); }

}  // namespace fishway
