#include "core/catalog/checksum.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <string>

using namespace fishway;

namespace {
const std::string statement = "alter table location_history add column valid_until timestamp with time zone;";
}

TEST_CASE("checksums are those that Flyway published") {
  CHECK(checksum_of(statement) == -1039259818);
  CHECK(checksum_of("SELECT 1;") == 78787420);
}

TEST_CASE("checksums are those that Flyway wrote into its history") {
  CHECK(checksum_of("-- nothing\n") == 1822733853);
  CHECK(checksum_of(";;;\n") == 1522980223);
  CHECK(checksum_of("/* nothing */\n") == 1621650631);
  CHECK(checksum_of("\xEF\xBB\xBFINSERT INTO e VALUES ('bom', '\xC3\xA4');\n") == 725609548);
  CHECK(checksum_of("INSERT INTO e VALUES ('cr', 'a\rb');\r-- comment\rINSERT INTO e VALUES ('cr2', 'x');\r") ==
        -2085683640);
  CHECK(checksum_of("INSERT INTO e VALUES ('nonl', 'x')") == -640185164);
  CHECK(checksum_of("INSERT INTO e VALUES ('bom2', 'a\xEF\xBB\xBF"
                    "b');\n") == 1940261432);
  CHECK(checksum_of("CREATE TABLE e (\r\n  k VARCHAR(20),\r\n  v VARCHAR(200)\r\n);\r\nINSERT INTO e VALUES ('crlf', "
                    "'a\r\nb');\r\n") == 871776943);
}

TEST_CASE("a CRLF file has the checksum of the LF file") {
  CHECK(checksum_of("a\r\nb\r\n") == checksum_of("a\nb\n"));
  CHECK(checksum_of("a\rb\r") == checksum_of("a\nb\n"));
  CHECK(checksum_of(statement + "\n") == checksum_of(statement));
}

TEST_CASE("a file without text has the checksum 0") {
  CHECK(checksum_of("") == 0);
  CHECK(checksum_of("\n\r\n\r") == 0);
  CHECK(checksum_of("\xEF\xBB\xBF") == 0);
}

TEST_CASE("lines of all lengths make the checksum of their characters") {
  std::string lines;
  std::string characters;
  for (const std::size_t length : {1, 100, 4000, 4000, 8191, 8192, 8193, 0, 20000, 1}) {
    const std::string line(length, static_cast<char>('a' + length % 26));
    lines += line + (length % 3 == 0 ? "\r\n" : "\n");
    characters += line;
  }
  const auto crc = ::crc32(0, reinterpret_cast<const Bytef*>(characters.data()), static_cast<uInt>(characters.size()));
  CHECK(checksum_of(lines) == static_cast<std::int32_t>(crc));
}

TEST_CASE("only one byte order mark, at the beginning, is left out") {
  CHECK(checksum_of("\xEF\xBB\xBFx") == checksum_of("x"));
  CHECK(checksum_of("\xEF\xBB\xBF\xEF\xBB\xBFx") != checksum_of("x"));
  CHECK(checksum_of("\n\xEF\xBB\xBFx") != checksum_of("x"));
}

TEST_CASE("the checksum is the same wherever the text is cut") {
  for (const std::string& text : {std::string("\xEF\xBB\xBF"
                                              "a\r\nb\rc\n\r\nd\xC3\xA4"),
                                  std::string("\xEF\xBBq\r\r\n"), std::string("\xEFz")}) {
    const std::int32_t whole = checksum_of(text);
    for (std::size_t first = 0; first <= text.size(); ++first) {
      for (std::size_t second = first; second <= text.size(); ++second) {
        Checksum checksum;
        checksum.update(std::string_view(text).substr(0, first));
        checksum.update(std::string_view(text).substr(first, second - first));
        checksum.update(std::string_view(text).substr(second));
        CHECK(checksum.value() == whole);
      }
    }
  }
}
