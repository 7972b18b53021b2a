#include <doctest/doctest.h>

#include "core/script/directives.hpp"
#include "tests/unit/script/splitting.hpp"

using namespace fishway;

namespace {

Directives parse(std::string_view comment) {
  Directives directives;
  parse_directive_comment(comment, "V1__x.sql", {3, 1}, directives);
  return directives;
}

std::string parse_error(std::string_view comment) {
  try {
    parse(comment);
  } catch (const Error& error) {
    return error.place.text() + " " + error.message + " | " + error.hint;
  }
  return {};
}

std::string keys(const Directives& directives) {
  std::string keys;
  for (const Directive& directive : directives.items) keys += directive.key + " ";
  return keys;
}

}  // namespace

TEST_CASE("a directive holds keys with values, quoted values and flags") {
  const Directives directives =
      parse("-- fishway: backfill table=users reason=\"no reader left\" lock_timeout=500ms\r");
  CHECK(keys(directives) == "backfill table reason lock_timeout ");
  CHECK(*directives.find("reason") == "no reader left");
  CHECK(directives.items[1].position == Position{3, 22});
  CHECK(directives.find("batch") == nullptr);
}

TEST_CASE("only a comment that begins with fishway: is a directive") {
  CHECK(is_directive_comment("-- fishway: x"));
  CHECK(is_directive_comment("--fishway:x"));
  CHECK_FALSE(is_directive_comment("-- see fishway: x"));
  CHECK_FALSE(is_directive_comment("# fishway: x"));
}

TEST_CASE("transaction is on, off or not said") {
  CHECK(parse("-- fishway: transaction=off").transaction() == false);
  CHECK(parse("-- fishway: transaction=on").transaction() == true);
  CHECK_FALSE(parse("-- fishway: repeat").transaction().has_value());
}

TEST_CASE("an unknown key is an error with its place and the nearest known key") {
  CHECK(parse_error("-- fishway: repeat lock_timout=2s") ==
        "V1__x.sql:3:20 unknown directive \"lock_timout\" | did you mean lock_timeout?");
}

TEST_CASE("a value that does not fit is an error") {
  CHECK(parse_error("-- fishway: phase=later").find("expand, migrate, contract") != std::string::npos);
  CHECK(parse_error("-- fishway: transaction").find("it needs a value") != std::string::npos);
  CHECK(parse_error("-- fishway: lock_timeout=soon").find("does not fit") != std::string::npos);
  CHECK(parse_error("-- fishway: lock_timeout=0").find("never waits without a limit") != std::string::npos);
  CHECK(parse_error("-- fishway: statement_timeout=0").empty());
  CHECK(parse_error("-- fishway: batch=many").find("does not fit") != std::string::npos);
  CHECK(parse_error("-- fishway: backfill=yes").find("without a value") != std::string::npos);
  CHECK(parse_error("-- fishway: reason=\"open").find("not closed") != std::string::npos);
  CHECK(parse_error("-- fishway: batch=1 batch=2").find("given twice") != std::string::npos);
}

TEST_CASE("a directive at the top counts for the file, one right above a statement for that statement") {
  const std::string script =
      "-- fishway: transaction=off\n-- more\n\n-- fishway: lock_timeout=1s\nSELECT 1;\n"
      "-- more\n\nSELECT 2;\n-- fishway: batch=5\n/* note */\nSELECT 3;\n";
  MemoryText source(script);
  Splitter splitter(source, "V1__x.sql", options_of(Dialect::postgresql));
  Statement statement;
  REQUIRE(splitter.next(statement));
  CHECK(keys(splitter.file_directives()) == "transaction ");
  CHECK(keys(statement.directives) == "lock_timeout ");
  REQUIRE(splitter.next(statement));
  CHECK(statement.directives.empty());
  REQUIRE(splitter.next(statement));
  CHECK(keys(statement.directives) == "batch ");
  CHECK(keys(file_directives(script, "V1__x.sql")) == "transaction ");
}

TEST_CASE("a block at the very top that touches the first statement counts for both") {
  const std::string script = "-- V1\n-- fishway: transaction=off\nSELECT 1;";
  CHECK(keys(file_directives(script, "V1__x.sql")) == "transaction ");
  CHECK(keys(statements_of(script, options_of(Dialect::sqlite)).front().directives) == "transaction ");
}

TEST_CASE("directives of a file without statements count") {
  CHECK(keys(file_directives("/* x */\n-- fishway: phase=contract\n", "V1__x.sql")) == "phase ");
}

TEST_CASE("a key twice at the top of a file is an error") {
  CHECK(split_error("-- fishway: batch=1\n\n-- fishway: batch=2\n\nSELECT 1", Dialect::sqlite)
            .starts_with("3:13 directive batch"));
}

TEST_CASE("a directive that stands above no statement is an error") {
  const auto error = [](const std::string& script) { return split_error(script, Dialect::postgresql); };
  CHECK(error("SELECT 1;\n\n-- fishway: transaction=off\n\nSELECT 2;").starts_with("3:13 directive transaction: "));
  CHECK(error("SELECT 1;\n-- fishway: transaction=off\n\n-- why\nSELECT 2;").starts_with("2:13 "));
  CHECK(error("SELECT 1;\n-- fishway: transaction=off\n").starts_with("2:13 "));
  CHECK(error("SELECT 1;\n\n-- why\n-- fishway: transaction=off\nSELECT 2;").empty());
}

TEST_CASE("a directive inside of a statement is an error") {
  CHECK(split_error("SELECT 1\n-- fishway: batch=1\n;", Dialect::postgresql)
            .starts_with("2:1 a directive stands inside"));
}
