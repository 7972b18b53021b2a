// The tokens that the parsers of MySQL's and SQLite's linter stand on.
#include <doctest/doctest.h>

#include "core/lint/sql/cursor.hpp"

namespace fishway::lint::sql {
namespace {

Lexis mysql(int version = 0) { return lexis_for({.dialect = Dialect::mysql, .server_version = version}); }
Lexis mariadb() { return lexis_for({.dialect = Dialect::mariadb, .server_version = 101100}); }
Lexis sqlite() { return lexis_for({.dialect = Dialect::sqlite}); }

/// Each token's kind and text.
std::string shown(std::string_view text, const Lexis& lexis) {
  std::string result;
  for (const Token& token : tokens_of(text, lexis)) {
    if (token.kind == Token::Kind::end) break;
    if (!result.empty()) result += ' ';
    result += "wisn()?"[static_cast<int>(token.kind)] + (":" + token.text);
  }
  return result;
}

TEST_CASE("tokens: quoted names and strings lose their quotes and escapes") {
  CHECK(shown("`a``b` \"it\" 'it''s' 'it\\'s'", mysql()) == "i:a`b s:it s:it's s:it's");
  CHECK(shown("[a b] \"c\"\"d\" `e` 'back\\'", sqlite()) == "i:a b i:c\"d i:e s:back\\");
}

TEST_CASE("tokens: numbers, and names that begin with digits") {
  CHECK(shown("1 1.5 .5 1e10 0x1F x'1F' 2fa db.2t", mysql()) ==
        "n:1 n:1.5 n:.5 n:1e10 n:0x1F n:1F w:2fa w:db ?:. w:2t");
}

TEST_CASE("tokens: comments are passed over, also what looks like one in a string") {
  CHECK(shown("a -- b\n /* c */ 'd -- e' # f\n g", mysql()) == "w:a s:d -- e w:g");
  CHECK(shown("1--1", mysql()) == "n:1 ?:- ?:- n:1");
  CHECK(shown("a--1\nb", sqlite()) == "w:a w:b");
}

TEST_CASE("tokens: executable comments are opened for the servers that execute them") {
  CHECK(shown("a /*!80000 b */ c", mysql(80400)) == "w:a w:b w:c");
  CHECK(shown("a /*!90000 b */ c", mysql(80400)) == "w:a w:c");
  CHECK(shown("a /*!80000 b */ /*!50100 c */ /*M!100100 d */ e", mariadb()) == "w:a w:c w:d w:e");
  CHECK(shown("a /*M!100100 d */ e", mysql()) == "w:a w:e");
  CHECK(shown("a /*! b */ c", sqlite()) == "w:a w:c");
}

TEST_CASE("tokens: what is not closed goes up to the end") {
  for (const char* text : {"a 'b", "a `b", "a /* b", "a /*!80000 b", "a (b", "a \"b\\", "[", "'"})
    CHECK(tokens_of(text, mysql()).back().kind == Token::Kind::end);
}

TEST_CASE("tokens: each has its place in the text") {
  const Tokens tokens = tokens_of("a /* x */ `b`", mysql(), 100);
  CHECK(tokens.at(1).begin == 110);
  CHECK(tokens.at(1).end == 113);
}

TEST_CASE("cursor: takes words, names with a schema, lists, and balanced parentheses") {
  const Tokens tokens = tokens_of("create table if not exists `a`.b (x(10) desc, (y + 1), `z`) engine = x", mysql());
  Cursor cursor(tokens);
  CHECK_FALSE(cursor.take({"CREATE", "VIEW"}));
  CHECK(cursor.take({"CREATE", "TABLE"}));
  CHECK(cursor.take({"IF", "NOT", "EXISTS"}));
  const auto name = cursor.take_name();
  REQUIRE(name);
  CHECK(name->schema == "a");
  CHECK(name->name == "b");
  CHECK(name->offset == 27);
  const std::size_t before = cursor.position();
  CHECK(cursor.take_name_list() == std::vector<std::string>{"x", "z"});
  cursor.go_to(before);
  CHECK(text_of(tokens, cursor.skip_parentheses()) == "x(10) desc, (y + 1), z");
  CHECK(cursor.is("ENGINE"));
}

TEST_CASE("cursor: an unclosed parenthesis ends with the text") {
  const Tokens tokens = tokens_of("a (b, (c", mysql());
  Cursor cursor(tokens);
  cursor.skip();
  CHECK(text_of(tokens, cursor.skip_parentheses()) == "b, (c");
  CHECK(cursor.at_end());
}

}  // namespace
}  // namespace fishway::lint::sql
