#include <doctest/doctest.h>

#include "core/script/segment_reader.hpp"
#include "tests/unit/script/splitting.hpp"

using namespace fishway;

namespace {

/// "[a;b] <c>": transactions in brackets, statements that stand alone in angles.
std::string segments_of(const std::string& script, Dialect dialect, bool execute_in_transaction = true) {
  MemoryText source(script);
  Splitter splitter(source, "V1__x.sql", options_of(dialect));
  SegmentReader reader(splitter, {dialect, 0, execute_in_transaction});
  std::string result;
  while (const auto segment = reader.next_segment()) {
    const bool transaction = segment->kind == SegmentKind::transaction;
    result += transaction ? " [" : " <";
    while (const Statement* statement = reader.next_statement()) result += statement->text + ";";
    result.back() = transaction ? ']' : '>';
    if (reader.is_last_segment()) result += " last";
  }
  return result;
}

constexpr Dialect pg = Dialect::postgresql;

}  // namespace

TEST_CASE("statements that can share a transaction make one segment") {
  CHECK(segments_of("CREATE TABLE a (i int); SELECT 1", pg) == " [CREATE TABLE a (i int);SELECT 1] last");
  CHECK(segments_of("-- nothing", pg).empty());
}

TEST_CASE("a statement that must run alone parts the segments") {
  CHECK(segments_of("SET x = 1; SELECT 1; VACUUM; VACUUM t; SELECT 2", pg) ==
        " [SET x = 1;SELECT 1] <VACUUM> <VACUUM t> [SELECT 2] last");
}

TEST_CASE("the script's own BEGIN and COMMIT bound a segment and are not sent") {
  CHECK(segments_of("BEGIN; SELECT 1; SELECT 2; COMMIT;", pg) == " [SELECT 1;SELECT 2] last");
  CHECK(segments_of("SELECT 0; BEGIN; SELECT 1; COMMIT; SELECT 2; BEGIN; COMMIT;", pg) ==
        " [SELECT 0] [SELECT 1] [SELECT 2] last");
}

TEST_CASE("the options of the script's own BEGIN are kept, or refused") {
  CHECK(segments_of("SELECT 0; BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1; COMMIT;", pg) ==
        " [SELECT 0] [SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;SELECT 1] last");
  CHECK(segments_of("start transaction isolation level repeatable read, not deferrable; SELECT 1;", pg) ==
        " [SET TRANSACTION ISOLATION LEVEL REPEATABLE READ NOT DEFERRABLE;SELECT 1] last");
  CHECK(segments_of("START TRANSACTION READ WRITE; SELECT 1; COMMIT;", Dialect::mysql) == " [SELECT 1] last");
  CHECK(segments_of("BEGIN IMMEDIATE TRANSACTION; SELECT 1; END;", Dialect::sqlite) == " [SELECT 1] last");
  CHECK_THROWS_AS(segments_of("BEGIN READ ONLY; SELECT 1; COMMIT;", pg), Error);
  CHECK_THROWS_AS(segments_of("START TRANSACTION READ ONLY; SELECT 1; COMMIT;", Dialect::mysql), Error);
  CHECK_THROWS_AS(segments_of("START TRANSACTION WITH CONSISTENT SNAPSHOT; SELECT 1;", Dialect::mariadb), Error);
}

TEST_CASE("COMMIT AND CHAIN begins the next transaction") {
  CHECK(segments_of("BEGIN; SELECT 1; COMMIT AND CHAIN; SELECT 2; SELECT 3; COMMIT; SELECT 4", pg, false) ==
        " [SELECT 1] [SELECT 2;SELECT 3] <SELECT 4> last");
  CHECK(segments_of("BEGIN; SELECT 1; COMMIT AND NO CHAIN; SELECT 2", pg, false) == " [SELECT 1] <SELECT 2> last");
}

TEST_CASE("a directive above what is not sent is an error, unless it counts for the file") {
  CHECK_THROWS_AS(segments_of("SELECT 0;\n-- fishway: transaction=off\nBEGIN; SELECT 1; COMMIT;", pg), Error);
  CHECK_THROWS_AS(segments_of("BEGIN; SELECT 1;\n-- fishway: transaction=off\nSELECT 2; COMMIT;", pg), Error);
  CHECK(segments_of("-- fishway: transaction=on\nBEGIN; SELECT 1; COMMIT;", pg) == " [SELECT 1] last");
}

TEST_CASE("without transactions every statement is a segment, but for the script's own transactions") {
  CHECK(segments_of("SELECT 1; SELECT 2", pg, false) == " <SELECT 1> <SELECT 2> last");
  CHECK(segments_of("SELECT 1; BEGIN; SELECT 2; SELECT 3; COMMIT; SELECT 4", pg, false) ==
        " <SELECT 1> [SELECT 2;SELECT 3] <SELECT 4> last");
}

TEST_CASE("the file's directive goes before the setting") {
  CHECK(segments_of("-- fishway: transaction=off\n\nSELECT 1; SELECT 2", pg) == " <SELECT 1> <SELECT 2> last");
  CHECK(segments_of("-- fishway: transaction=on\n\nSELECT 1; SELECT 2", pg, false) == " [SELECT 1;SELECT 2] last");
}

TEST_CASE("a directive takes one statement out of the transaction") {
  CHECK(segments_of("SELECT 1;\n-- fishway: transaction=off\nCALL p(); SELECT 2", pg) ==
        " [SELECT 1] <CALL p()> [SELECT 2] last");
}

TEST_CASE("a ROLLBACK is an error with its place") {
  CHECK_THROWS_AS(segments_of("BEGIN; SELECT 1; ROLLBACK;", pg), Error);
  CHECK(segments_of("SAVEPOINT s; ROLLBACK TO s", pg) == " [SAVEPOINT s;ROLLBACK TO s] last");
}

TEST_CASE("what cannot run in a transaction is refused inside the script's own") {
  CHECK_THROWS_AS(segments_of("BEGIN; VACUUM; COMMIT;", pg), Error);
  CHECK(segments_of("BEGIN; PRAGMA foreign_keys=OFF; SELECT 1; COMMIT;", Dialect::sqlite) ==
        " [PRAGMA foreign_keys=OFF;SELECT 1] last");
  CHECK(segments_of("START TRANSACTION; CREATE TABLE t (a INT); INSERT INTO t VALUES (1); COMMIT;", Dialect::mysql) ==
        " <CREATE TABLE t (a INT)> [INSERT INTO t VALUES (1)] last");
}

TEST_CASE("table locks of a dump are left out") {
  CHECK(segments_of("LOCK TABLES `t` WRITE; INSERT INTO `t` VALUES (1); UNLOCK TABLES;", Dialect::mysql) ==
        " [INSERT INTO `t` VALUES (1)] last");
}

TEST_CASE("segments are numbered, and what was not read of one is skipped") {
  MemoryText source("SELECT 1; SELECT 2; VACUUM; SELECT 3");
  Splitter splitter(source, "V1__x.sql", options_of(pg));
  SegmentReader reader(splitter, {pg, 0, true});
  CHECK(reader.next_segment()->number == 1);
  CHECK(reader.next_segment()->kind == SegmentKind::statement);
  CHECK(reader.next_segment()->number == 3);
  CHECK_FALSE(reader.is_last_segment());
  CHECK(reader.next_statement()->text == "SELECT 3");
  CHECK(reader.is_last_segment());
}

TEST_CASE("COPY data is read before the reader looks ahead") {
  MemoryText source("COPY t FROM stdin;\n1\n\\.\nSELECT 1;");
  Splitter splitter(source, "V1__x.sql", options_of(pg));
  SegmentReader reader(splitter, {pg, 0, true});
  REQUIRE(reader.next_segment());
  REQUIRE(reader.next_statement());
  CHECK_FALSE(reader.is_last_segment());
  std::string_view block;
  REQUIRE(reader.next_copy_data(block));
  CHECK(block == "1\n");
  CHECK_FALSE(reader.next_copy_data(block));
  CHECK(reader.next_statement()->text == "SELECT 1");
  CHECK(reader.next_statement() == nullptr);
  CHECK(reader.is_last_segment());
}
