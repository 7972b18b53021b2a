#include "core/gate/renames.hpp"

#include <doctest/doctest.h>

namespace fishway {
namespace {

/// What `table` (with a column) is called in the database before these statements run.
lint::Loss before(const std::vector<std::string>& statements, lint::Loss loss, Dialect dialect = Dialect::postgresql) {
  SplitOptions split;
  split.dialect = dialect;
  Renames renames(split, "public");
  for (const std::string& text : statements) {
    Statement statement;
    statement.text = text;
    renames.take(statement);
  }
  return renames.of(std::move(loss));
}

TEST_CASE("a renamed table is known by its old name, also after two steps") {
  const auto loss = before({"ALTER TABLE a RENAME TO b", "ALTER TABLE public.b RENAME TO C"}, {{"public", "c"}, ""});
  CHECK(loss.table == lint::TableName{"public", "a"});
}

TEST_CASE("a table keeps its schema when it is renamed, and its name when it is moved") {
  const auto loss = before({"ALTER TABLE s.a RENAME TO b", "ALTER TABLE s.b SET SCHEMA other"}, {{"other", "b"}, ""});
  CHECK(loss.table == lint::TableName{"s", "a"});
}

TEST_CASE("a renamed column is known by its old name, in a renamed table as well") {
  const auto loss =
      before({"ALTER TABLE a RENAME COLUMN x TO y", "ALTER TABLE a RENAME TO b", "ALTER TABLE b RENAME y TO \"Z\""},
             {{"", "b"}, "Z"});
  CHECK(loss.table == lint::TableName{"public", "a"});
  CHECK(loss.column == "x");
}

TEST_CASE("MySQL's forms of renaming are known") {
  CHECK(before({"RENAME TABLE a TO b, c TO d"}, {{"", "d"}, ""}, Dialect::mysql).table.name == "c");
  CHECK(before({"ALTER TABLE a ADD k INT, CHANGE COLUMN x y INT"}, {{"", "a"}, "y"}, Dialect::mysql).column == "x");
}

TEST_CASE("what was not renamed has the name that it has") {
  const auto loss =
      before({"ALTER TABLE a RENAME CONSTRAINT x TO y", "ALTER TABLE a ADD COLUMN z int"}, {{"", "a"}, "y"});
  CHECK(loss.table == lint::TableName{"public", "a"});
  CHECK(loss.column == "y");
}

}  // namespace
}  // namespace fishway
