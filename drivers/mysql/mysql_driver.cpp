#include "drivers/mysql/mysql_driver.hpp"

#include "drivers/client_library/client_library.hpp"
#include "drivers/mysql/mysql_session.hpp"

namespace fishway {
namespace {

class MysqlDriver : public Driver {
 public:
  std::unique_ptr<Session> connect(const ConnectOptions& options) override {
    load_libmariadb();
    return std::make_unique<mysql::MysqlSession>(options);
  }
};

}  // namespace

std::unique_ptr<Driver> make_mysql_driver() { return std::make_unique<MysqlDriver>(); }

}  // namespace fishway
