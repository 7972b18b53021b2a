#include <doctest/doctest.h>

#include "tests/unit/script/splitting.hpp"

using namespace fishway;

namespace {

/// Chunks that were laid down by hand.
class GivenChunks : public TextSource {
 public:
  explicit GivenChunks(std::vector<TextChunk> chunks) : chunks_(std::move(chunks)) {}
  bool next(TextChunk& chunk) override {
    if (at_ == chunks_.size()) return false;
    chunk = chunks_[at_++];
    return true;
  }

 private:
  std::vector<TextChunk> chunks_;
  std::size_t at_ = 0;
};

}  // namespace

TEST_CASE("empty statements, and scripts of comments, hold nothing") {
  for (const Dialect dialect : {Dialect::postgresql, Dialect::mysql, Dialect::mariadb, Dialect::sqlite}) {
    CHECK(split("", dialect).empty());
    CHECK(split(" ;;\n; -- c\n;", dialect).empty());
    CHECK(split("/* a */ -- b", dialect).empty());
    CHECK(split(";;SELECT 1;;", dialect) == Texts{"SELECT 1"});
  }
}

TEST_CASE("a statement's text goes from its first token to its last, with the line ends of the file") {
  CHECK(split("-- a\r\nSELECT\r\n 1 -- b\r\n + 2 -- c\r\n ;", Dialect::sqlite) == Texts{"SELECT\r\n 1 -- b\r\n + 2"});
}

TEST_CASE("a statement knows its place, its number and its offsets") {
  const std::string script = "-- ü\r\nSELECT 1; /* ü\n */ SELECT 2;";
  const auto statements = statements_of(script, options_of(Dialect::sqlite), 4);
  REQUIRE(statements.size() == 2);
  CHECK(statements[0].place() == Place{"V1__x.sql", 2, 1});
  CHECK(statements[1].place() == Place{"V1__x.sql", 3, 5});
  CHECK(statements[1].number == 2);
  CHECK(script.substr(statements[1].begin, statements[1].end - statements[1].begin) == "SELECT 2");
}

TEST_CASE("an offset in a statement leads back to the file, through placeholders") {
  GivenChunks source({{"SELECT ", {1, 1}, false}, {"a\nb\nc", {1, 8}, true}, {", 'ü'\n, d;", {1, 12}, false}});
  Splitter splitter(source, "V1__x.sql", options_of(Dialect::sqlite));
  Statement statement;
  REQUIRE(splitter.next(statement));
  CHECK(statement.text == "SELECT a\nb\nc, 'ü'\n, d");
  CHECK(statement.place_at(0) == Place{"V1__x.sql", 1, 1});
  CHECK(statement.place_at(statement.text.find('c')) == Place{"V1__x.sql", 1, 8});
  CHECK(statement.place_at(statement.text.find(", 'ü'") + 6) == Place{"V1__x.sql", 1, 17});
  CHECK(statement.place_at(statement.text.find('d')) == Place{"V1__x.sql", 2, 3});
}

TEST_CASE("the head holds the leading words, without names that are quoted or qualified") {
  const auto head = [](std::string text) {
    return statements_of(std::move(text), options_of(Dialect::postgresql)).front().head;
  };
  CHECK(head("create /* x */ unique index concurrently on \"T\" (a)") == "CREATE UNIQUE INDEX CONCURRENTLY ON");
  CHECK(head("ALTER TABLE public.users ADD col1 int") == "ALTER TABLE ADD INT");
  CHECK(head("INSERT INTO t SELECT 1") == "INSERT");
  CHECK(head("GRANT a, b, c, d, e, f, g, h, i, j, k TO x") == "GRANT A B C D E F G H I");
}

TEST_CASE("a white space of another kind between statements is none of them") {
  CHECK(split("SELECT 1;\xC2\xA0\nSELECT 2;\n\xC2\xA0", Dialect::postgresql) == Texts{"SELECT 1", "SELECT 2"});
}

TEST_CASE("the size of chunks changes nothing") {
  const std::string script =
      "-- ü\r\nSELECT E'a\\';', $x$ ; $x$, $1; /* /* ; */ */\r\nCREATE FUNCTION f() BEGIN ATOMIC SELECT 1; "
      "END;\nSELECT 'z'";
  const auto whole = statements_of(script, options_of(Dialect::postgresql));
  for (std::size_t size = 1; size < 20; ++size) {
    const auto cut = statements_of(script, options_of(Dialect::postgresql), size);
    REQUIRE(cut.size() == whole.size());
    for (std::size_t i = 0; i < cut.size(); ++i) {
      CHECK(cut[i].text == whole[i].text);
      CHECK(cut[i].position == whole[i].position);
      CHECK(cut[i].place_at(12) == whole[i].place_at(12));
    }
  }
}

TEST_CASE("the hash tells texts apart and is stable") {
  Statement statement;
  CHECK(statement.hash() == 0xcbf29ce484222325U);
  statement.text = "a";
  CHECK(statement.hash() == 0xaf63dc4c8601ec8cU);
}

TEST_CASE("an excerpt counts characters, not bytes") {
  Statement statement;
  statement.text = "äöü";
  CHECK(statement.excerpt(3) == "äöü");
  CHECK(statement.excerpt(2) == "äö...");
}
