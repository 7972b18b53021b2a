// What is read from DDL of MySQL and MariaDB, and where ALGORITHM and LOCK are put.
#ifdef FISHWAY_HAS_MYSQL
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cctype>
#include <sstream>

#include "drivers/mysql/ddl_statement.hpp"
#include "drivers/mysql/metadata_lock_modes.hpp"
#include "drivers/mysql/online_ddl.hpp"

namespace fishway::mysql {
namespace {

/// The leading words, as the splitter gives them.
std::string head_of(const std::string& text) {
  std::istringstream in(text);
  std::string head;
  std::string word;
  for (int n = 0; n < 4 && in >> word; ++n) {
    for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    head += (head.empty() ? "" : " ") + word;
  }
  return head;
}

DdlStatement read(const std::string& text, Dialect dialect = Dialect::mariadb) {
  Statement statement;
  statement.text = text;
  statement.head = head_of(text);
  SplitOptions options;
  options.dialect = dialect;
  return read_ddl(statement, options);
}

std::string described(const DdlStatement& ddl) {
  constexpr const char* kinds[] = {"unknown", "again", "effects", "truncate"};
  constexpr const char* things[] = {"table",    "view",    "sequence",   "column",    "index",
                                    "pk",       "fk",      "constraint", "partition", "procedure",
                                    "function", "trigger", "event",      "database",  "user"};
  if (ddl.kind != DdlStatement::Kind::effects) return kinds[static_cast<int>(ddl.kind)];
  std::string result;
  for (const DdlEffect& effect : ddl.effects) {
    const char* sign = effect.change == DdlEffect::Change::appears ? "+" : "-";
    if (!result.empty()) result += " ";
    result += fmt::format("{}{}:{}", sign, things[static_cast<int>(effect.thing)], effect.name);
    if (effect.change == DdlEffect::Change::is_renamed) result += ">" + effect.new_name;
  }
  return result;
}

TEST_CASE("MySQL DDL: what a statement makes, drops and renames is read") {
  const std::pair<const char*, const char*> cases[] = {
      {"CREATE TABLE t (i INT)", "+table:t"},
      {"create table `my db`.`a``b` (i int)", "+table:a`b"},
      {"CREATE TABLE IF NOT EXISTS t (i INT)", "again"},
      {"CREATE OR REPLACE TABLE t (i INT)", "again"},
      {"CREATE TEMPORARY TABLE t (i INT)", "again"},
      {"CREATE UNIQUE INDEX ix ON t (a)", "+index:ix"},
      {"CREATE INDEX IF NOT EXISTS ix ON t (a)", "again"},
      {"DROP INDEX ix ON t", "-index:ix"},
      {"CREATE DEFINER=`root`@`%` PROCEDURE p() BEGIN END", "+procedure:p"},
      {"CREATE DEFINER = CURRENT_USER FUNCTION f() RETURNS INT RETURN 1", "+function:f"},
      {"CREATE ALGORITHM=MERGE DEFINER=`a`@`b` SQL SECURITY DEFINER VIEW v AS SELECT 1", "+view:v"},
      {"CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1", "+trigger:trg"},
      {"CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1", "+event:e"},
      {"CREATE SEQUENCE s START WITH 1", "+sequence:s"},
      {"CREATE DATABASE d CHARACTER SET utf8mb4", "+database:d"},
      {"CREATE USER 'a'@'10.%' IDENTIFIED BY 'x'", "+user:a"},
      {"DROP TABLE a, b.c", "-table:a -table:c"},
      {"DROP TABLE IF EXISTS a, b", "again"},
      {"DROP VIEW v", "-view:v"},
      {"RENAME TABLE a TO b, c TO d", "-table:a>b -table:c>d"},
      {"TRUNCATE TABLE t", "truncate"},
      {"ALTER TABLE t ADD COLUMN a INT", "+column:a"},
      {"ALTER TABLE t ADD a INT AFTER b, ADD COLUMN (c INT, d DECIMAL(10,2))", "+column:a +column:c +column:d"},
      {"ALTER TABLE t ADD COLUMN IF NOT EXISTS a INT", "again"},
      {"ALTER ONLINE TABLE IF EXISTS t WAIT 5 DROP COLUMN a", "-column:a"},
      {"ALTER TABLE t DROP a, MODIFY b BIGINT", "-column:a"},
      {"ALTER TABLE t RENAME COLUMN a TO b", "-column:a>b"},
      {"ALTER TABLE t CHANGE a b INT", "-column:a>b"},
      {"ALTER TABLE t CHANGE COLUMN a a BIGINT", "again"},
      {"ALTER TABLE t ADD UNIQUE KEY u (a, b), ADD FULLTEXT INDEX f (c)", "+index:u +index:f"},
      {"ALTER TABLE t ADD INDEX (a)", "+index:"},
      {"ALTER TABLE t ADD PRIMARY KEY (a)", "+pk:PRIMARY"},
      {"ALTER TABLE t DROP PRIMARY KEY", "-pk:PRIMARY"},
      {"ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE", "+fk:fk"},
      {"ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0)", "+constraint:ck"},
      {"ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)", "+index:u"},
      {"ALTER TABLE t DROP FOREIGN KEY fk, DROP INDEX fk", "-fk:fk -index:fk"},
      {"ALTER TABLE t DROP CONSTRAINT ck", "-constraint:ck"},
      {"ALTER TABLE t RENAME TO t2", "-table:t>t2"},
      {"ALTER TABLE t RENAME INDEX a TO b", "-index:a>b"},
      {"ALTER TABLE t ADD PARTITION (PARTITION p3 VALUES LESS THAN (9))", "+partition:p3"},
      {"ALTER TABLE t DROP PARTITION p1", "-partition:p1"},
      {"ALTER TABLE t TRUNCATE PARTITION p1", "unknown"},
      {"ALTER TABLE t REORGANIZE PARTITION p1 INTO (PARTITION a VALUES LESS THAN (1))", "unknown"},
      {"ALTER TABLE t ENGINE=InnoDB, ROW_FORMAT=DYNAMIC", "again"},
      {"ALTER TABLE t ALTER COLUMN a SET DEFAULT 5, COMMENT='x, y'", "again"},
      {"ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4", "again"},
      {"ALTER TABLE t /* ADD COLUMN b INT */ ADD COLUMN a INT -- ADD COLUMN c\n", "+column:a"},
      {"ALTER TABLE t /*!50000 ADD COLUMN a INT */", "unknown"},
      {"ALTER DATABASE d CHARACTER SET utf8mb4", "again"},
      {"ALTER EVENT e RENAME TO f", "unknown"},
      {"GRANT SELECT ON t TO u", "again"},
      {"SET GLOBAL x = 1", "again"},
      {"ANALYZE TABLE t", "again"},
      {"CALL p()", "unknown"},
      {"INSERT INTO t VALUES (1)", "unknown"},
      {"REVOKE SELECT ON t FROM u", "unknown"},
  };
  for (const auto& [text, expected] : cases) {
    INFO(std::string(text));
    CHECK(described(read(text)) == expected);
  }
}

TEST_CASE("MySQL DDL: the tables that a statement locks are read") {
  const DdlStatement ddl = read("ALTER TABLE a.t ADD FOREIGN KEY (x) REFERENCES `p` (id)");
  REQUIRE(ddl.tables.size() == 2);
  CHECK(ddl.tables[0] == TableName{"a", "t"});
  CHECK(ddl.tables[1] == TableName{"", "p"});
  CHECK(read("CREATE TRIGGER x AFTER DELETE ON `t` FOR EACH ROW DO 1").tables.front() == TableName{"", "t"});
  CHECK(read("OPTIMIZE LOCAL TABLE a, b").tables.size() == 2);
}

std::string inplace(const std::string& text, Dialect dialect = Dialect::mysql) {
  const auto attempts = online_attempts(text, read(text, dialect), dialect);
  return attempts.empty() ? "" : attempts.back().text;
}

TEST_CASE("MySQL DDL: ALGORITHM and LOCK are put where the syntax wants them") {
  CHECK(inplace("ALTER TABLE t ADD COLUMN a INT") == "ALTER TABLE t ALGORITHM=INPLACE, LOCK=NONE, ADD COLUMN a INT");
  CHECK(inplace("ALTER TABLE `d`.`t`  ADD a INT") == "ALTER TABLE `d`.`t`  ALGORITHM=INPLACE, LOCK=NONE, ADD a INT");
  CHECK(inplace("ALTER TABLE t PARTITION BY HASH(id)") ==
        "ALTER TABLE t ALGORITHM=INPLACE, LOCK=NONE PARTITION BY HASH(id)");
  CHECK(inplace("CREATE INDEX i ON t (a) COMMENT 'x'") ==
        "CREATE INDEX i ON t (a) COMMENT 'x' ALGORITHM=INPLACE LOCK=NONE");
  CHECK(inplace("DROP INDEX i ON t") == "DROP INDEX i ON t ALGORITHM=INPLACE LOCK=NONE");
  CHECK(inplace("ALTER TABLE t WAIT 3 ADD a INT", Dialect::mariadb) ==
        "ALTER TABLE t WAIT 3 ALGORITHM=INPLACE, LOCK=NONE, ADD a INT");
}

TEST_CASE("MySQL DDL: what names its algorithm or takes none is left alone") {
  for (const char* text :
       {"ALTER TABLE t ADD a INT, ALGORITHM=COPY", "ALTER TABLE t LOCK=SHARED, ADD a INT", "ALTER TABLE t",
        "ALTER TABLE t RENAME TO u", "ALTER TABLE t REMOVE PARTITIONING", "CREATE INDEX i ON t (a) LOCK=SHARED",
        "ALTER TABLE t /*!80000 ALGORITHM=INSTANT, */ ADD a INT", "OPTIMIZE TABLE t", "CREATE TABLE t (i INT)"}) {
    INFO(std::string(text));
    CHECK(inplace(text) == "");
  }
  CHECK(inplace("DROP INDEX i ON t", Dialect::mariadb) == "");
  CHECK(inplace("ALTER TABLE t ADD PARTITION (PARTITION p VALUES LESS THAN (1))", Dialect::mariadb) == "");
}

TEST_CASE("MySQL DDL: which metadata locks keep each other out is known") {
  CHECK(metadata_locks_conflict("EXCLUSIVE", "SHARED_READ"));
  CHECK(metadata_locks_conflict("SHARED_WRITE", "SHARED_READ_ONLY"));
  CHECK_FALSE(metadata_locks_conflict("SHARED_WRITE", "SHARED_UPGRADABLE"));
  CHECK_FALSE(metadata_locks_conflict("SHARED_READ", "SHARED_WRITE"));
  CHECK(metadata_locks_conflict("SHARED", "INTENTION_EXCLUSIVE"));
  CHECK_FALSE(metadata_locks_conflict("INTENTION_EXCLUSIVE", "INTENTION_EXCLUSIVE"));
}

}  // namespace
}  // namespace fishway::mysql
#endif
