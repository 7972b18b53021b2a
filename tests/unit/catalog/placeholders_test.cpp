#include "core/catalog/placeholders.hpp"

#include <doctest/doctest.h>

#include <utility>

#include "core/error.hpp"

using namespace fishway;

namespace {

/// Text in given pieces.
class Pieces : public TextSource {
 public:
  explicit Pieces(std::vector<std::string> pieces) : pieces_(std::move(pieces)) {}
  bool next(TextChunk& chunk) override {
    while (at_ < pieces_.size() && pieces_[at_].empty()) ++at_;
    if (at_ == pieces_.size()) return false;
    chunk = TextChunk{pieces_[at_], position_, false};
    position_ = fishway::advance(position_, chunk.text);
    ++at_;
    return true;
  }

 private:
  std::vector<std::string> pieces_;
  std::size_t at_ = 0;
  Position position_;
};

struct Piece {
  std::string text;
  Position origin;
  bool substituted;
  friend bool operator==(const Piece&, const Piece&) = default;
};

std::vector<Piece> pieces_of(std::vector<std::string> input, const Placeholders& placeholders) {
  const auto source = replace_placeholders(std::make_unique<Pieces>(std::move(input)), placeholders, "V1__x.sql");
  std::vector<Piece> result;
  for (TextChunk chunk; source->next(chunk);)
    result.push_back({std::string(chunk.text), chunk.origin, chunk.substituted});
  return result;
}

std::string replaced(std::vector<std::string> input, const Placeholders& placeholders) {
  std::string text;
  for (const Piece& piece : pieces_of(std::move(input), placeholders)) text += piece.text;
  return text;
}

Placeholders with_word(PlaceholderSyntax syntax = {}) {
  Placeholders placeholders(std::move(syntax));
  placeholders.set("word", "hello");
  placeholders.set("empty", "");
  placeholders.set("nested", "${word}");
  return placeholders;
}

Error refusal(std::vector<std::string> input, const Placeholders& placeholders) {
  try {
    replaced(std::move(input), placeholders);
  } catch (const Error& error) {
    return error;
  }
  FAIL("accepted");
  return Error(ErrorKind::usage, "");
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a placeholder is replaced by its value, whatever the case of its name") {
  CHECK(replaced({"a ${word} b ${WORD}${Word}"}, with_word()) == "a hello b hellohello");
  CHECK(replaced({"-- '${word}'"}, with_word()) == "-- 'hello'");
  CHECK(replaced({"[${empty}]"}, with_word()) == "[]");
  CHECK(replaced({"${empty}"}, with_word()).empty());
}

TEST_CASE("values are not replaced again") { CHECK(replaced({"${nested}"}, with_word()) == "${word}"); }

TEST_CASE("of a run of dollar signs only an odd one makes a placeholder") {
  CHECK(replaced({"$${word}"}, with_word()) == "$${word}");
  CHECK(replaced({"$$${word}"}, with_word()) == "$$hello");
  CHECK(replaced({"$$$${word}"}, with_word()) == "$$$${word}");
  CHECK(replaced({"$x${word}"}, with_word()) == "$xhello");
  CHECK(replaced({"$$ $body$ {word}"}, with_word()) == "$$ $body$ {word}");
}

TEST_CASE("text is the same wherever it is cut") {
  const std::string text = "$${word} ${word}\r\n$$${word}$ \xC3\xA4${word}{$";
  const std::string expected = "$${word} hello\r\n$$hello$ \xC3\xA4hello{$";
  const auto starts_character = [&](std::size_t at) {
    return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
  };
  for (std::size_t first = 0; first <= text.size(); ++first) {
    for (std::size_t second = first; second <= text.size(); ++second) {
      if (!starts_character(first) || !starts_character(second)) continue;
      CHECK(replaced({text.substr(0, first), text.substr(first, second - first), text.substr(second)}, with_word()) ==
            expected);
    }
  }
}

TEST_CASE("positions are those of the file, also behind a value of several lines") {
  Placeholders placeholders;
  placeholders.set("x", "one\ntwo\n");
  const std::vector<Piece> expected = {{"a\n ", {1, 1}, false}, {"one\ntwo\n", {2, 2}, true}, {" b", {2, 6}, false}};
  CHECK(pieces_of({"a\n ${x} b"}, placeholders) == expected);
  CHECK(pieces_of({"a\n ", "${", "x}", " b"}, placeholders) == expected);
}

TEST_CASE("a dollar sign at the end of a piece keeps its position") {
  const std::vector<Piece> expected = {{"a", {1, 1}, false}, {"$", {1, 2}, false}, {"b", {1, 3}, false}};
  CHECK(pieces_of({"a$", "b"}, with_word()) == expected);
}

TEST_CASE("prefix and suffix can be others") {
  const Placeholders placeholders = with_word({"@@[", "]@", "/"});
  CHECK(replaced({"@@[word]@ ${word} @[word]@"}, placeholders) == "hello ${word} @[word]@");
  CHECK_THROWS_AS(Placeholders({"", "}", ":"}), Error);
}

TEST_CASE("all placeholders without a value are told at once, with their places") {
  const Error error = refusal({"SELECT '${nosuch}';\n  ${ word } ${word}\n${wrod}"}, with_word());
  CHECK(error.kind == ErrorKind::script);
  CHECK(error.place == Place{"V1__x.sql", 1, 9});
  CHECK(contains(error.message, "3 placeholders"));
  CHECK(contains(error.message, "V1__x.sql:1:9: no value for the placeholder ${nosuch}"));
  CHECK(contains(error.message, "V1__x.sql:2:3: no value for the placeholder ${ word }"));
  CHECK(contains(error.message, "V1__x.sql:3:1: no value for the placeholder ${wrod}"));
}

TEST_CASE("a missing placeholder finds the nearest name") {
  CHECK(contains(refusal({"${wrod}"}, with_word()).hint, "${word}"));
  CHECK(contains(refusal({"${flyway:usr}"}, with_word()).hint, "${flyway:user}"));
  CHECK(contains(refusal({"${nosuch}"}, with_word()).hint, "--placeholder nosuch=VALUE"));
}

TEST_CASE("nothing is handed on behind a missing placeholder") {
  const auto source = replace_placeholders(
      std::make_unique<Pieces>(std::vector<std::string>{"a;\n", "${nosuch}", "b;\n"}), with_word(), "V1__x.sql");
  TextChunk chunk;
  CHECK(source->next(chunk));
  CHECK(chunk.text == "a;\n");
  CHECK_THROWS_AS(source->next(chunk), Error);
}

TEST_CASE("a placeholder that is not closed on its line is told as such") {
  const Error error = refusal({"SELECT '${word';\nSELECT 1}"}, with_word());
  CHECK(error.message == "the placeholder ${word'; is not closed with }");
  CHECK(error.place == Place{"V1__x.sql", 1, 9});
  CHECK(contains(refusal({"x ${word"}, with_word()).message, "${word is not closed"));
  CHECK(contains(refusal({"x ${"}, with_word()).message, "is not closed"));
}

TEST_CASE("a prefix that only begins at the end of the file is text") { CHECK(replaced({"a$"}, with_word()) == "a$"); }

TEST_CASE("defaults are found under both prefixes, and cannot be set") {
  Placeholders placeholders;
  placeholders.set_default("defaultSchema", "shop");
  CHECK(*placeholders.find("flyway:defaultSchema") == "shop");
  CHECK(*placeholders.find("fishway:defaultschema") == "shop");
  CHECK(placeholders.find("defaultSchema") == nullptr);
  CHECK(placeholders.names().empty());
  CHECK_THROWS_AS(placeholders.set("flyway:user", "x"), Error);
  CHECK_THROWS_AS(placeholders.set("Fishway:user", "x"), Error);
  placeholders.set("flywayish", "x");
  CHECK(placeholders.names() == std::vector<std::string>{"flywayish"});
}
