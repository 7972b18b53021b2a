#include <doctest/doctest.h>

#include "core/text_source.hpp"

using namespace fishway;

TEST_CASE("LF, CRLF and a lone CR each end one line") {
  CHECK(advance({}, "") == Position{1, 1});
  CHECK(advance({}, "abc") == Position{1, 4});
  CHECK(advance({}, "a\nb") == Position{2, 2});
  CHECK(advance({}, "a\r\nb") == Position{2, 2});
  CHECK(advance({}, "a\rb") == Position{2, 2});
  CHECK(advance({}, "\r\r\n\n\r") == Position{5, 1});
}

TEST_CASE("columns count characters, not bytes") {
  CHECK(advance({}, "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x90\x9F") == Position{1, 4});
  CHECK(advance({3, 5}, "\xC3\xA4") == Position{3, 6});
  CHECK(advance({3, 5}, "x\n\xC3\xA4") == Position{4, 2});
}
