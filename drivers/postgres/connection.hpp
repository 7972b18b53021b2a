// One connection to the server, and how libpqxx and libpq share it.
//
// libpqxx asks all questions of fishway's own (facts, history, lock, schemas) and makes its small transactions. What it
// does not reach is libpq's, on the same PGconn: connecting with a time limit, messages of several statements with one
// result each, notices with their fields, COPY data in blocks, error positions, and cancelling. Never both at the same
// time.
#pragma once

#include <libpq-fe.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/run/driver.hpp"
#include "drivers/postgres/adopted_connection.hpp"
#include "drivers/postgres/connect_error.hpp"
#include "drivers/postgres/rows.hpp"

namespace fishway::postgres {

/// Says which statement a notice belongs to while a message is executed.
class NoticeOrigin {
 public:
  virtual ~NoticeOrigin() = default;
  /// Nothing: the notice is about SQL of fishway's own, and concerns nobody.
  virtual std::optional<Place> place_of(const PGresult* notice) = 0;
};

/// The server's process behind a connection. The number alone would be another's after a while.
struct Backend {
  std::string pid;
  std::string started;  ///< backend_start in UTC, to the microsecond
};

class Connection {
 public:
  /// Tries the hosts of the URL in turn. Throws the last one's Error(cannot_connect).
  explicit Connection(const ConnectOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Opens a new connection, and closes the one before once it is there. Throws as the constructor: then nothing has
  /// changed.
  void reopen(const ConnectOptions& options);

  /// One round trip with fishway's own SQL; several statements are one transaction. Returns the last one's rows.
  /// Throws Error(cannot_connect) when the connection is lost, else Error(configuration) with the SQLSTATE.
  pqxx::result query(const std::string& sql);
  /// The same for several that each return rows, which are all wanted. `when_it_lasts` is called when the answer is not
  /// there within a moment.
  using Wait = std::function<void()>;
  std::vector<Rows> rows(const std::vector<std::string>& statements, const Wait& when_it_lasts = {});
  /// Executes fishway's own statements in one transaction. As query(); Error(in_doubt) when it was lost at the commit.
  void transact(const std::vector<std::string>& statements);

  /// What goes in front of each query and transaction of fishway's own: behind a pooler no setting lasts longer.
  void set_preamble(std::string preamble) { preamble_ = std::move(preamble); }

  PGconn* raw() const { return raw_; }
  const ConnectTarget& target() const { return target_; }
  bool is_lost() const { return PQstatus(raw_) == CONNECTION_BAD; }
  bool in_transaction() const;
  /// Whether the server writes a point in time as 2026-11-21 10:00:00.
  bool writes_iso_dates() const;

  /// As the server told it when the facts were learnt.
  const Backend& backend() const { return backend_; }
  void set_backend(Backend backend) { backend_ = std::move(backend); }

  /// Where notices go; nullptr: nowhere.
  void set_notice_sink(NoticeSink* sink) { sink_ = sink; }
  /// Says something of its own to the sink.
  void tell(const Notice& notice);

  /// While it lives, a message is being executed: notices are asked for their origin, and cancel() has something to
  /// cancel.
  class Busy {
   public:
    Busy(Connection& connection, NoticeOrigin* origin);
    ~Busy();
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

   private:
    Connection& connection_;
  };

  /// From any thread.
  void cancel() noexcept;

 private:
  std::string with_preamble(const std::string& sql) const { return in_transaction() ? sql : preamble_ + sql; }
  static void receive_notice(void* connection, const PGresult* notice);

  PGconn* raw_ = nullptr;  // owned by pqxx_
  std::unique_ptr<AdoptedConnection> pqxx_;
  std::mutex cancel_mutex_;  // guards the pointer: reopen() replaces it while another thread may cancel
  std::shared_ptr<PGcancel> cancel_;
  ConnectTarget target_;
  Backend backend_;
  std::string preamble_;
  NoticeSink* sink_ = nullptr;
  NoticeOrigin* origin_ = nullptr;
  std::atomic<bool> busy_ = false;
};

}  // namespace fishway::postgres
