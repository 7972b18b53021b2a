#include "core/gate/gate.hpp"

#include <doctest/doctest.h>

#include "tests/unit/run/memory_project.hpp"

namespace fishway {
namespace {

/// Knows tables with their sizes, and writes down what it is asked.
class LiveSession : public test::MemorySession {
 public:
  LiveSession(test::MemoryDatabase& database, Dialect dialect) : MemorySession(database, dialect) {
    facts_with_version_ = MemorySession::facts();
    facts_with_version_.version_number = facts_with_version_.split.server_version = 34000;
  }
  const DatabaseFacts& facts() const override { return facts_with_version_; }
  std::optional<std::vector<lint::TableSize>> table_sizes() override {
    asked.emplace_back("sizes");
    return sizes;
  }
  bool may_hold_data(const lint::Loss& loss) override {
    asked.push_back("data of " + loss.table.name + (loss.column.empty() ? "" : "." + loss.column));
    return holds_data;
  }
  std::vector<std::string> replicas() override { return followers; }

  std::vector<lint::TableSize> sizes = {{{"main", "orders"}, 1, 400'000'000, 100'000'000}};
  bool holds_data = true;
  std::vector<std::string> followers;
  std::vector<std::string> asked;

 private:
  DatabaseFacts facts_with_version_;
};

/// A folder, and a database in which V1 is applied.
class Pending {
 public:
  Pending() : project_(Dialect::sqlite) {
    write("V1__orders.sql", "CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT, created TEXT);");
  }
  void write(const std::string& name, const std::string& text) { project_.write(name, text); }

  std::vector<Refusal> judge() {
    CatalogOptions catalog_options;
    catalog_options.locations = {project_.folder.string()};
    const Catalog catalog = Catalog::load(catalog_options, Placeholders());
    HistoryRow row;
    row.installed_rank = 1;
    row.version = "1";
    row.description = "orders";
    row.type = "SQL";
    row.script = "V1__orders.sql";
    row.checksum = catalog.migrations.front().checksum;
    row.success = true;
    const Plan plan = make_plan(catalog, {row}, PlanOptions());
    return Gate(session, catalog, options, true).judge(plan, checkpoints);
  }

  test::MemoryDatabase database;
  LiveSession session{database, Dialect::sqlite};
  GateOptions options;
  std::vector<Checkpoint> checkpoints;

 private:
  test::Project project_;
};

using Texts = std::vector<std::string>;

TEST_CASE("nothing is asked of the database for what is harmless by its words") {
  Pending pending;
  pending.write("V2__a.sql",
                "CREATE TABLE a (id INTEGER); INSERT INTO a VALUES (1); ALTER TABLE orders ADD COLUMN x INT;");
  CHECK(pending.judge().empty());
  CHECK(pending.session.asked.empty());
}

TEST_CASE("a table that holds data is not dropped") {
  Pending pending;
  pending.write("V2__a.sql", "DROP TABLE orders;");
  const auto refused = pending.judge();
  REQUIRE(refused.size() == 1);
  CHECK(refused.front().rule == "drop-table");
  CHECK(refused.front().cause == Refusal::Cause::loses_data);
  CHECK(refused.front().place.line == 1);
  CHECK(pending.session.asked == Texts{"sizes", "data of orders"});
}

TEST_CASE("a table that holds nothing may go") {
  Pending pending;
  pending.session.holds_data = false;
  pending.write("V2__a.sql", "DROP TABLE orders;");
  CHECK(pending.judge().empty());
}

TEST_CASE("a table that was renamed is looked for by its old name") {
  Pending pending;
  pending.write("V2__a.sql", "ALTER TABLE orders RENAME TO old_orders;");
  pending.write("V3__a.sql", "DROP TABLE old_orders;");
  CHECK(pending.judge().size() == 1);
  CHECK(pending.session.asked.back() == "data of orders");
}

TEST_CASE("what is pending may drop what it made") {
  Pending pending;
  pending.write("V2__a.sql", "CREATE TABLE a (id INTEGER);");
  pending.write("V3__a.sql", "DROP TABLE a;");
  CHECK(pending.judge().empty());
  CHECK(pending.session.asked == Texts{"sizes"});
}

TEST_CASE("in a small database only what may lose data is looked into") {
  Pending pending;
  pending.session.sizes = {{{"main", "orders"}, 1, 10'000'000, 0}};
  pending.write("V2__a.sql", "CREATE INDEX orders_note ON orders (note);");
  CHECK(pending.judge().empty());
  CHECK(pending.session.asked == Texts{"sizes"});
  pending.write("V3__a.sql", "DROP TABLE orders;");
  CHECK(pending.judge().size() == 1);
}

TEST_CASE("what keeps writers waiting for longer than the budget is refused, with the time and who falls behind") {
  Pending pending;
  pending.session.followers = {"standby b"};
  pending.write("V2__a.sql", "CREATE INDEX orders_note ON orders (note);");
  const auto refused = pending.judge();
  REQUIRE(refused.size() == 1);
  CHECK(refused.front().cause == Refusal::Cause::blocks);
  CHECK(refused.front().expected == Milliseconds(8'000));
  CHECK(refused.front().message.find("about 8 s") != std::string::npos);
  CHECK(refused.front().message.find("standby b") != std::string::npos);
  pending.options.budget = Milliseconds(10'000);
  CHECK(pending.judge().empty());
}

TEST_CASE("a table that exists is not new because CREATE TABLE IF NOT EXISTS names it") {
  Pending pending;
  pending.write("V2__a.sql",
                "CREATE TABLE IF NOT EXISTS orders (id INTEGER); CREATE INDEX orders_note ON orders (note);");
  CHECK(pending.judge().size() == 1);
}

TEST_CASE("what is allowed passes, by a directive or for the run") {
  Pending pending;
  pending.write("V2__a.sql", "-- fishway: allow=drop-table reason=\"gone\"\nDROP TABLE orders;");
  CHECK(pending.judge().empty());
  pending.write("V2__a.sql", "DROP TABLE orders;");
  pending.options.allow = {"drop-table"};
  CHECK(pending.judge().empty());
}

TEST_CASE("a gate that is off does not look") {
  Pending pending;
  pending.options.mode = GateMode::off;
  pending.write("V2__a.sql", "DROP TABLE orders;");
  CHECK(pending.judge().empty());
  CHECK(pending.session.asked.empty());
}

TEST_CASE("a half-done migration is judged from where it goes on") {
  Pending pending;
  pending.write("V2__a.sql",
                "ALTER TABLE orders DROP COLUMN note;\nVACUUM;\nALTER TABLE orders DROP COLUMN created;\n");
  CHECK(pending.judge().size() == 2);
  Checkpoint checkpoint;
  checkpoint.script = "V2__a.sql";
  checkpoint.version = "2";
  checkpoint.statements_done = 2;
  pending.checkpoints = {checkpoint};
  const auto refused = pending.judge();
  REQUIRE(refused.size() == 1);
  CHECK(refused.front().place.line == 3);
}

TEST_CASE("deleting rows is meant") {
  Pending pending;
  pending.session.sizes.front().bytes = 1000;
  pending.session.sizes.front().index_bytes = 0;
  pending.write("V2__a.sql", "DELETE FROM orders;");
  CHECK(pending.judge().empty());
}

}  // namespace
}  // namespace fishway
