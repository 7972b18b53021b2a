// What the gate asks a live database.
#include <algorithm>
#include <chrono>
#include <thread>

#include "tests/conformance/on_postgres.hpp"
#include "tests/conformance/suite.hpp"

namespace fishway::conformance {
namespace {

using lint::Loss;

/// The table of this name in the session's own schema; nullptr: it is not told of.
const lint::TableSize* find(const Session& session, const std::vector<lint::TableSize>& sizes,
                            const std::string& name) {
  const auto found = std::ranges::find(sizes, lint::TableName{session.facts().schema, name}, &lint::TableSize::table);
  return found == sizes.end() ? nullptr : &*found;
}

Loss loss(const Session& session, const std::string& table, const std::string& column = "") {
  return {{session.facts().schema, table}, column};
}

/// Doubles the rows of t1 until there are 2^n.
void fill(Session& session, int doublings) {
  const std::string row = std::string(200, 'x');
  execute(session, "INSERT INTO t1 VALUES (1, '" + row + "', NULL)");
  for (int i = 0; i < doublings; ++i) execute(session, "INSERT INTO t1 SELECT id, t, n FROM t1");
}

std::string analyze(const TestDatabase& database) {
  return database.is_mysql_family() ? "ANALYZE TABLE t1" : "ANALYZE";
}

CONFORMANCE("a table's bytes and rows are told, and those of its indexes") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (id INT, t VARCHAR(300), n INT)");
  execute(*session, "CREATE INDEX t1_t ON t1 (t)");
  fill(*session, 13);
  execute_alone(*session, analyze(database));
  const auto sizes = session->table_sizes();
  REQUIRE(sizes);
  const lint::TableSize* size = find(*session, *sizes, "t1");
  REQUIRE(size);
  CHECK(size->bytes > 8192 * 200);
  CHECK(size->bytes < 8192 * 800);
  CHECK(size->index_bytes > 8192 * 4);
  REQUIRE(size->rows);
  CHECK(*size->rows > 7000);
  CHECK(*size->rows < 9500);
}

CONFORMANCE("an empty table is small, and one that is not there is not told of") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (id INT)");
  const auto sizes = session->table_sizes();
  REQUIRE(sizes);
  REQUIRE(find(*session, *sizes, "t1"));
  CHECK(find(*session, *sizes, "t1")->bytes <= 16384);
  CHECK(find(*session, *sizes, "t2") == nullptr);
}

CONFORMANCE("a table holds data once it has a row") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (id INT, t VARCHAR(300), n INT)");
  CHECK_FALSE(session->may_hold_data(loss(*session, "t1")));
  CHECK_FALSE(session->may_hold_data(loss(*session, "t1", "id")));
  execute(*session, "INSERT INTO t1 (id) VALUES (1)");
  CHECK(session->may_hold_data(loss(*session, "t1")));
  CHECK(session->may_hold_data({{"", "t1"}, ""}));
}

CONFORMANCE("a column holds data where a value is not NULL") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (id INT, n INT)");
  execute(*session, "INSERT INTO t1 VALUES (1, NULL)");
  CHECK(session->may_hold_data(loss(*session, "t1", "id")));
  CHECK_FALSE(session->may_hold_data(loss(*session, "t1", "n")));
  execute(*session, "INSERT INTO t1 VALUES (NULL, 2)");
  CHECK(session->may_hold_data(loss(*session, "t1", "n")));
}

CONFORMANCE("what does not exist holds nothing") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (id INT)");
  execute(*session, "INSERT INTO t1 VALUES (1)");
  CHECK_FALSE(session->may_hold_data(loss(*session, "t2")));
  CHECK_FALSE(session->may_hold_data(loss(*session, "t2", "id")));
  CHECK_FALSE(session->may_hold_data(loss(*session, "t1", "other")));
}

CONFORMANCE("a view holds nothing of its own") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (id INT)");
  execute(*session, "INSERT INTO t1 VALUES (1)");
  execute(*session, "CREATE VIEW v1 AS SELECT * FROM t1");
  CHECK_FALSE(session->may_hold_data(loss(*session, "v1")));
}

CONFORMANCE("a column that is computed from others holds nothing") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (id INT, double_id INT GENERATED ALWAYS AS (id * 2) STORED)");
  execute(*session, "INSERT INTO t1 (id) VALUES (1)");
  CHECK_FALSE(session->may_hold_data(loss(*session, "t1", "double_id")));
  CHECK(session->may_hold_data(loss(*session, "t1", "id")));
}

CONFORMANCE("a schema holds data where any of its tables does") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (id INT)");
  execute(*session, "CREATE TABLE t2 (id INT)");
  CHECK_FALSE(session->may_hold_data({{session->facts().schema, ""}, ""}));
  execute(*session, "INSERT INTO t2 VALUES (1)");
  CHECK(session->may_hold_data({{session->facts().schema, ""}, ""}));
}

CONFORMANCE("nobody follows a database of its own") { CHECK(database.connect()->replicas().empty()); }

CONFORMANCE("the session works on as before behind the gate's questions") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (id INT)");
  (void)session->table_sizes();
  (void)session->may_hold_data(loss(*session, "t1"));
  (void)session->replicas();
  execute(*session, "INSERT INTO t1 VALUES (1)");
  CHECK(database.value("SELECT count(*) FROM t1") == "1");
}

POSTGRES("a table that somebody has locked exclusively is reckoned without waiting for it") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (id INT, t VARCHAR(300), n INT)");
  fill(*session, 13);
  execute_alone(*session, "VACUUM ANALYZE t1");
  auto other = database.connect();
  Statements lock = script(*other, "LOCK TABLE t1 IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(3)");
  std::thread holder([&] { (void)other->commit_segment(lock, {}); });
  const std::string is_held =
      "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 't1'::regclass";
  for (int i = 0; i < 100 && database.value(is_held) == "0"; ++i) std::this_thread::sleep_for(Milliseconds(20));
  const auto begin = std::chrono::steady_clock::now();
  const auto sizes = session->table_sizes();
  const bool holds_data = session->may_hold_data(loss(*session, "t1"));
  const auto took = std::chrono::steady_clock::now() - begin;
  holder.join();
  REQUIRE(sizes);
  REQUIRE(find(*session, *sizes, "t1"));
  CHECK(find(*session, *sizes, "t1")->bytes > 8192 * 200);
  CHECK_MESSAGE(holds_data, "what could not be found out counts as yes");
  CHECK(took < std::chrono::milliseconds(1500));
}

POSTGRES("a partitioned table is as large as its partitions") {
  auto session = database.connect();
  execute(*session,
          "CREATE TABLE t1 (id INT, t VARCHAR(300), n INT) PARTITION BY RANGE (id);"
          "CREATE TABLE t1_1 PARTITION OF t1 FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id);"
          "CREATE TABLE t1_1_1 PARTITION OF t1_1 FOR VALUES FROM (0) TO (10)");
  fill(*session, 10);
  const auto sizes = session->table_sizes();
  REQUIRE(sizes);
  REQUIRE(find(*session, *sizes, "t1"));
  CHECK(find(*session, *sizes, "t1")->bytes > 1024 * 200);
  CHECK(find(*session, *sizes, "t1")->bytes == find(*session, *sizes, "t1_1_1")->bytes);
}

POSTGRES("rows that a policy hides are rows") {
  auto session = database.connect();
  execute(*session,
          "CREATE TABLE t1 (id INT); INSERT INTO t1 VALUES (1); ALTER TABLE t1 ENABLE ROW LEVEL SECURITY;"
          "ALTER TABLE t1 FORCE ROW LEVEL SECURITY");
  CHECK(session->may_hold_data(loss(*session, "t1")));
}

POSTGRES("a replication slot is somebody who follows") {
  auto session = database.connect();
  const std::string slot = "fw_slot_" + session->facts().database;
  execute(*session, "SELECT pg_create_physical_replication_slot('" + slot + "')");
  CHECK(session->replicas() == std::vector<std::string>{"standby with slot " + slot + " (not connected)"});
  execute(*session, "SELECT pg_drop_replication_slot('" + slot + "')");
}

}  // namespace
}  // namespace fishway::conformance
