// What a message of several statements knows of each of them.
#ifdef FISHWAY_HAS_POSTGRES
#include "drivers/postgres/message.hpp"

#include <doctest/doctest.h>

#include "core/script/splitter.hpp"

namespace fishway::postgres {
namespace {

void add_script(Message& message, std::string_view text, const std::string& file) {
  WholeText source(text);
  Splitter splitter(source, file, {});
  for (Statement statement; splitter.next(statement);) message.add(statement);
}

TEST_CASE("a position in a message is one in a file") {
  Message message;
  message.add("BEGIN");
  add_script(message, "SELECT 1;\nSELECT 'ü',\n  nothing;", "V1__a.sql");
  // Positions count characters from 1, and the ü before it has two bytes.
  const Message::Point point = message.point_at(message.text().find("nothing"));
  REQUIRE(point.piece == 2);
  CHECK(message.text_of(message.pieces()[2]) == "SELECT 'ü',\n  nothing");
  CHECK(message.place_at(message.pieces()[2], point.offset) == Place{"V1__a.sql", 3, 3});
  CHECK(message.statements_before(3) == 2);
}

TEST_CASE("nothing of the message before is told of the next one") {
  Message message;
  add_script(message, "COPY t FROM stdin;\n1\n\\.\nSELECT 2;", "V1__a.sql");
  REQUIRE(message.pieces()[0].copies_from_stdin);
  message.clear();
  message.add("BEGIN");
  add_script(message, "\n\nSELECT 3;", "V2__b.sql");
  REQUIRE(message.pieces().size() == 2);
  CHECK_FALSE(message.pieces()[0].is_of_script);
  CHECK_FALSE(message.pieces()[0].copies_from_stdin);
  CHECK(message.pieces()[1].place() == Place{"V2__b.sql", 3, 1});
  CHECK(message.pieces()[1].number == 1);
  CHECK(message.statements_before(9) == 1);
}

}  // namespace
}  // namespace fishway::postgres
#endif
