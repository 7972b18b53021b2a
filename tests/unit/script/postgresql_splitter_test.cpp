#include <doctest/doctest.h>

#include "tests/unit/script/splitting.hpp"

using namespace fishway;

namespace {

constexpr Dialect pg = Dialect::postgresql;

Texts split_pg(std::string text) { return split(std::move(text), pg); }

struct CopyRun {
  std::string data;
  std::size_t blocks = 0;
  std::string after;
};

CopyRun run_copy(const std::string& script, std::size_t chunk_size = 1 << 16) {
  MemoryText source(script, chunk_size);
  Splitter splitter(source, "V1__x.sql", options_of(pg));
  Statement statement;
  REQUIRE(splitter.next(statement));
  REQUIRE(statement.copies_from_stdin);
  CopyRun run;
  for (std::string_view block; splitter.next_copy_data(block); ++run.blocks) run.data += block;
  if (splitter.next(statement)) run.after = statement.text;
  return run;
}

}  // namespace

TEST_CASE("PostgreSQL: a delimiter in a string, identifier or comment does not cut") {
  CHECK(split_pg("SELECT 'a;''b;', \"c;\"\"d;\" /* ; /* ; */ ; */ -- ;\n, 1; SELECT 2") ==
        Texts{"SELECT 'a;''b;', \"c;\"\"d;\" /* ; /* ; */ ; */ -- ;\n, 1", "SELECT 2"});
}

TEST_CASE("PostgreSQL: backslashes escape in E strings only") {
  CHECK(split_pg("SELECT e'it\\'s; x'; SELECT E'\\\\'; SELECT 'a\\'; SELECT U&'\\0061\\'; SELECT name'\\'; SELECT 1")
            .size() == 6);
}

TEST_CASE("PostgreSQL: an E string goes on with its escapes on the next line") {
  CHECK(split_pg("SELECT E'a' -- c\n  'b\\';c'; SELECT 2").size() == 2);
  CHECK(split_pg("SELECT 'a'\n  'b\\'; SELECT 2").size() == 2);
}

TEST_CASE("PostgreSQL: with standard_conforming_strings off, plain strings have escapes") {
  SplitOptions options = options_of(pg);
  options.standard_conforming_strings = false;
  CHECK(split("SELECT 'a\\';b'; SELECT 2", options) == Texts{"SELECT 'a\\';b'", "SELECT 2"});
}

TEST_CASE("PostgreSQL: a script that switches standard_conforming_strings is read accordingly") {
  CHECK(split_pg("SET standard_conforming_strings = off; SELECT 'a\\';b'; SET standard_conforming_strings TO on; "
                 "SELECT 'c\\'; SELECT 1")
            .size() == 5);
  CHECK(split_pg("SET standard_conforming_strings = off; RESET standard_conforming_strings; SELECT 'c\\'; SELECT 1")
            .size() == 4);
}

TEST_CASE("PostgreSQL: dollar quotes") {
  CHECK(split_pg("DO $$ BEGIN; $x$ ; $$; SELECT $a$ ; $b$ ; $$ $a$; SELECT 1").size() == 3);
  CHECK(split_pg("DO $größe$ ; $größe$; SELECT 1").size() == 2);
}

TEST_CASE("PostgreSQL: $1 is a parameter, and a dollar sign in a word does not quote") {
  CHECK(split_pg("PREPARE p AS SELECT $1::int + $2; SELECT a$b$ FROM t$c; SELECT b$b$;") ==
        Texts{"PREPARE p AS SELECT $1::int + $2", "SELECT a$b$ FROM t$c", "SELECT b$b$"});
}

TEST_CASE("PostgreSQL: a delimiter in parentheses does not cut, a stray parenthesis does not swallow the rest") {
  CHECK(split_pg("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3").size() == 2);
  CHECK(split_pg("SELECT 1); SELECT 2;") == Texts{"SELECT 1)", "SELECT 2"});
}

TEST_CASE("PostgreSQL: a statement may begin with a parenthesis") {
  CHECK(split_pg("(SELECT 1) UNION (SELECT 2);") == Texts{"(SELECT 1) UNION (SELECT 2)"});
}

TEST_CASE("PostgreSQL: a BEGIN ATOMIC body is one statement") {
  const std::string function =
      "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; "
      "SELECT t.end FROM t; END";
  CHECK(split_pg(function + "; SELECT 1") == Texts{function, "SELECT 1"});
  CHECK(split_pg("BEGIN; SELECT 1; END; CREATE FUNCTION begin() RETURNS int LANGUAGE sql RETURN 1; SELECT 2").size() ==
        5);
}

TEST_CASE("PostgreSQL: a comment ends at a lone carriage return as well") {
  CHECK(split_pg("SELECT 1; -- c\rSELECT 2;") == Texts{"SELECT 1", "SELECT 2"});
}

TEST_CASE("PostgreSQL: data of COPY FROM STDIN is given apart, and the script goes on behind it") {
  const CopyRun text = run_copy("COPY t FROM stdin;\n1\tx;'y\n2\t\\N\n\\.\n\nSELECT 1;");
  CHECK(text.data == "1\tx;'y\n2\t\\N\n");
  CHECK(text.after == "SELECT 1");
  const CopyRun csv = run_copy("copy t (a, b) from stdin with csv header; -- data\na,b\n1,\"x\n\\.\nSELECT 1", 3);
  CHECK(csv.data == "a,b\n1,\"x\n");
  CHECK(csv.after == "SELECT 1");
  CHECK(run_copy("COPY t FROM STDIN WITH (FORMAT csv);\r\n1\r\n\\.\r\nSELECT 1").data == "1\r\n");
  CHECK(run_copy("COPY t FROM STDIN;\n\\.").data.empty());
}

TEST_CASE("PostgreSQL: COPY data comes in blocks of whole lines") {
  std::string lines;
  while (lines.size() < 300'000) lines += "0123456789\tabcdefghijklmnopqrstuvwxyz\n";
  const CopyRun run = run_copy("COPY t FROM stdin;\n" + lines + "\\.\nSELECT 1;", 1000);
  CHECK(run.data == lines);
  CHECK(run.blocks == 5);
  CHECK(run.after == "SELECT 1");
}

TEST_CASE("PostgreSQL: COPY data that nobody read is skipped") {
  CHECK(split_pg("COPY t FROM stdin;\nit's\n\\.\nSELECT 1;") == Texts{"COPY t FROM stdin", "SELECT 1"});
}

TEST_CASE("PostgreSQL: only COPY from stdin has data") {
  for (const char* script : {"COPY t FROM '/tmp/stdin'", "COPY t TO STDOUT", "SELECT 'COPY t FROM STDIN'",
                             "COPY (SELECT 1) TO STDOUT", "COPY t FROM PROGRAM 'stdin'"})
    CHECK_FALSE(statements_of(script, options_of(pg)).front().copies_from_stdin);
}

TEST_CASE("PostgreSQL: COPY data without an end is an error at the COPY") {
  CHECK(split_error("SELECT 1;\nCOPY t FROM stdin;\n1\n", pg).starts_with("2:1 the data of this COPY"));
  CHECK(split_error("COPY t FROM stdin", pg).starts_with("1:1 the data of this COPY"));
  CHECK(split_error("COPY t FROM stdin; SELECT 1;\n\\.\n", pg).starts_with("1:20 the data of COPY"));
}

TEST_CASE("PostgreSQL: what is not closed is an error where it began") {
  CHECK(split_error("SELECT 1;\nSELECT 'abc;\n", pg).starts_with("2:8 the string that begins here is not closed"));
  CHECK(split_error("SELECT \"abc", pg).starts_with("1:8 the quoted identifier"));
  CHECK(split_error("DO $x$ BEGIN $y$;", pg) ==
        "1:4 the dollar quote $x$ that begins here is not closed | close it with $x$");
  CHECK(split_error("SELECT 1; /* open /* */\nSELECT 2;", pg).starts_with("1:11 the comment"));
  CHECK(split_error("CREATE FUNCTION f() RETURNS int\nBEGIN ATOMIC SELECT 1;", pg)
            .starts_with("2:1 the BEGIN ATOMIC body"));
}

TEST_CASE("PostgreSQL: psql commands that mean something are refused with what to write instead") {
  CHECK(split_error("SELECT 1;\n\\set x 1\n", pg) ==
        "2:1 \\set is a command of psql | use a placeholder: ${name}, with its value in the configuration");
  CHECK(split_error("\\i other.sql\n", pg).find("migration of its own") != std::string::npos);
  CHECK(split_error("\\copy t from x.csv\n", pg).find("COPY ... FROM stdin") != std::string::npos);
  CHECK(split_error("SELECT 1 \\gset\n", pg).starts_with("1:10 \\gset"));
  CHECK(split_error("SELECT 1\\; SELECT 2;", pg).starts_with("1:9 \\;"));
  CHECK(split_error("\\encoding LATIN1\n", pg).starts_with("1:1 \\encoding"));
  CHECK(split_error("\\echo x \\i y.sql\n", pg).starts_with("1:1 \\echo"));
}

TEST_CASE("PostgreSQL: psql commands that do no harm are ignored") {
  CHECK(split_pg("\\restrict aB3\n\\set ON_ERROR_STOP on\nSELECT 1;\n\\echo it's\n\\encoding UTF8\nSELECT "
                 "2;\n\\unrestrict aB3\n") == Texts{"SELECT 1", "SELECT 2"});
}

TEST_CASE("PostgreSQL: psql variables stay as they are") {
  CHECK(split_pg("SELECT :name, :'it''s;'; SELECT a::int").size() == 2);
}
