// A connection that libpq opened, in libpqxx's hands: it owns it from here on and closes it.
//
// libpqxx 7 can seize a PGconn; libpqxx 6 (Debian 12) has no word for that, but lets a policy say how a connection is
// made.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <pqxx/pqxx>
#include <utility>

namespace fishway::postgres {

#if PQXX_VERSION_MAJOR < 7

class AdoptedConnection : public pqxx::connection_base {
 public:
  explicit AdoptedConnection(PGconn* connection) : connection_base(policy_), policy_(connection) { init(); }
  ~AdoptedConnection() noexcept { close(); }

 private:
  class Policy : public pqxx::connectionpolicy {
   public:
    explicit Policy(PGconn* connection) : connectionpolicy(std::string()), connection_(connection) {}
    /// Asked twice while connecting. Later it would mean that libpqxx opens a lost connection again behind our back,
    /// without its locks and settings.
    handle do_startconnect(handle current) override {
      if (current && PQstatus(current) == CONNECTION_OK) return current;
      if (!connection_) throw pqxx::broken_connection("the connection was lost");
      return std::exchange(connection_, nullptr);
    }
    handle do_completeconnect(handle connection) override { return connection; }

   private:
    PGconn* connection_;
  };

  Policy policy_;
};

inline std::unique_ptr<AdoptedConnection> adopt(PGconn* connection) {
  return std::make_unique<AdoptedConnection>(connection);
}

#else

using AdoptedConnection = pqxx::connection;

inline std::unique_ptr<AdoptedConnection> adopt(PGconn* connection) {
  return std::make_unique<AdoptedConnection>(pqxx::connection::seize_raw_connection(connection));
}

#endif

}  // namespace fishway::postgres
