#include <fmt/format.h>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"another type copies the table", "CREATE TABLE orders (id INT PRIMARY KEY, total INT);",
     "ALTER TABLE orders MODIFY total BIGINT;"},
    {"a varchar that outgrows 255 bytes is copied by MySQL",
     "CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(20)) DEFAULT CHARSET utf8mb4;",
     "ALTER TABLE users MODIFY name VARCHAR(64);", true, 0, 0, "mysql"},
    {"MariaDB lets one of 127 bytes and less grow as it likes",
     "CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(31)) DEFAULT CHARSET utf8mb4;",
     "ALTER TABLE users MODIFY name VARCHAR(500);", false, 0, 0, "mariadb"},
    {"MariaDB copies one of 128 to 255 bytes that outgrows 255",
     "CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(32)) DEFAULT CHARSET utf8mb4;",
     "ALTER TABLE users MODIFY name VARCHAR(64);", true, 0, 110200, "mariadb"},
    {"a varchar that stays within 255 bytes is not copied",
     "CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(20)) DEFAULT CHARSET utf8mb4;",
     "ALTER TABLE users MODIFY name VARCHAR(63);", false},
    {"a varchar of 256 bytes and more may grow on",
     "CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(64)) DEFAULT CHARSET utf8mb4;",
     "ALTER TABLE users MODIFY name VARCHAR(300);", false},
    {"in latin1 a character is a byte",
     "CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(200)) DEFAULT CHARSET latin1;",
     "ALTER TABLE users MODIFY name VARCHAR(255);", false},
    {"in latin1 256 characters are too many",
     "CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(200)) DEFAULT CHARSET latin1;",
     "ALTER TABLE users MODIFY name VARCHAR(256);"},
    {"a label at the end of an ENUM is free", "CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a','b'));",
     "ALTER TABLE t MODIFY e ENUM('a','b','c');", false},
    {"a label in front of the others is not", "CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a','b'));",
     "ALTER TABLE t MODIFY e ENUM('c','a','b');"},
    {"a ninth member makes a SET larger",
     "CREATE TABLE t (id INT PRIMARY KEY, s SET('a','b','c','d','e','f','g','h'));",
     "ALTER TABLE t MODIFY s SET('a','b','c','d','e','f','g','h','i');"},
    {"a column with a constant default is free", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN n INT NOT NULL DEFAULT 5;", false},
    {"an expression as default copies on MySQL", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN n JSON DEFAULT (JSON_ARRAY());", true, 0, 0, "mysql"},
    {"an expression that is the same for all rows is free on MariaDB", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN n DATETIME DEFAULT (NOW());", false, 0, 0, "mariadb"},
    {"uuid() differs for each row", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN n UUID DEFAULT UUID();", true, 0, 110200, "mariadb"},
    {"a stored generated column copies", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t ADD COLUMN g INT AS (v + 1) STORED;"},
    {"a virtual one does not", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t ADD COLUMN g INT AS (v + 1) VIRTUAL;", false},
    {"an index is built while others write", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t ADD INDEX v (v), ADD COLUMN w INT;", false},
    {"dropping the primary key alone copies", "CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL);",
     "ALTER TABLE t DROP PRIMARY KEY;"},
    {"another primary key in the same statement is made in place",
     "CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL);", "ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (v);",
     false},
    {"another character set copies", "CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR(9)) DEFAULT CHARSET latin1;",
     "ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4;"},
    {"without text there is nothing to convert", "CREATE TABLE t (id INT PRIMARY KEY) DEFAULT CHARSET latin1;",
     "ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4;", false},
    {"FORCE rebuilds, but others go on writing", "CREATE TABLE t (id INT PRIMARY KEY);", "ALTER TABLE t ENGINE=InnoDB;",
     false},
    {"MySQL cannot add a column in place where there is a full-text index",
     "CREATE TABLE t (id INT PRIMARY KEY, s TEXT, FULLTEXT KEY (s));", "ALTER TABLE t ADD COLUMN n INT;", true, 0, 0,
     "mysql"},
    {"a table that this change creates is empty", "",
     "CREATE TABLE t (id INT PRIMARY KEY, v INT);\nALTER TABLE t MODIFY v BIGINT;", false},
    {"a copy that is asked for", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN n INT, ALGORITHM=COPY;", true, 0, 110200},
    {"a table of which nothing is known is taken for a large one of another type", "", "ALTER TABLE t MODIFY v BIGINT;",
     true, 0, 110200},
    {"a comment for a newer server is not executed", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t /*!99999 MODIFY v BIGINT, */ ADD COLUMN n INT;", false},
    {"one for this server is", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t /*!50100 MODIFY v BIGINT, */ ADD COLUMN n INT;"},
};

constexpr Rule rule = {
    .name = "table-copy",
    .kind = HazardKind::blocking_lock,
    .dialects = "mysql mariadb",
    .summary = "A change that the server can only make by copying the table keeps every writer out meanwhile",
    .what =
        "The server makes a copy of the table with the new definition, row by row, and puts it in the old one's place. "
        "Readers go on, everyone who writes waits until it is done: hours for a large table. The replicas do the same "
        "afterwards, and fall behind by as much. fishway refuses such a statement on a table of 16 MiB or more.",
    .lock = "ALGORITHM=COPY, LOCK=SHARED: until every row is copied",
    .versions = "MySQL 8.0 to 9.x, MariaDB up to 11.1; from MariaDB 11.2 on most copies let others write",
    .fix =
        "-- copy it without a lock:\n"
        "--   gh-ost --table=orders --alter='MODIFY total BIGINT' ...\n"
        "--   pt-online-schema-change --alter 'MODIFY total BIGINT' D=app,t=orders\n"
        "-- or add a column beside it, fill it in batches, and change over to it:\n"
        "ALTER TABLE orders ADD COLUMN total_new BIGINT;\n"
        "-- or, where writers can wait for as long as that takes:\n"
        "-- fishway: allow=table-copy reason=\"40,000 rows, a second\"\n",
    .examples = examples,
};

bool belongs_to_another_rule(const Action& action) {
  return action.kind == ActionKind::add_foreign_key || action.kind == ActionKind::add_check ||
         action.kind == ActionKind::alter_check;
}

std::string fix_for(const AlterTable& alter, const std::string& why) {
  return fmt::format(
      "-- {0}. Let gh-ost, spirit or pt-online-schema-change copy {1} without a lock, or,\n"
      "-- where writers can wait for as long as that takes, write above the statement:\n"
      "-- fishway: allow=table-copy reason=\"...\"",
      why, text_of(alter.name));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AlterTable* alter = alter_in_production(act, view);
  if (alter == nullptr || view.way->is_online_copy) return;
  bool is_told = false;
  for (std::size_t i = 0; i < alter->actions.size(); ++i) {
    const ActionWay& way = view.way->actions[i];
    if (way.way != Way::copy || belongs_to_another_rule(alter->actions[i])) continue;
    is_told = true;
    Finding& finding =
        self.find(act, alter->actions[i].offset, report, fmt::format("{}: {}", text_of(alter->name), way.why));
    finding.fix = fix_for(*alter, "This change copies the table");
    finding.impacts = view.impacts;
  }
  if (is_told || alter->algorithm != "COPY" || view.way->way == Way::copy) return;
  Finding& finding = self.find(act, report,
                               fmt::format("ALGORITHM=COPY copies {} with its writers kept out, though the server "
                                           "can do it with {}",
                                           text_of(alter->name), clause(view.way->way)));
  finding.fix = "-- leave ALGORITHM=COPY out: fishway asks for INSTANT, then for INPLACE with LOCK=NONE";
  finding.impacts = view.impacts;
}

}  // namespace

const Checker table_copy{rule, check};

}  // namespace fishway::lint::mysql
