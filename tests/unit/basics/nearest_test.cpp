#include "core/nearest.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace fishway;

namespace {
const std::vector<std::string> commands = {"migrate", "info", "validate", "repair", "baseline", "out-of-order"};
}

TEST_CASE("a mistyped word finds the nearest known one") {
  CHECK(nearest("migrat", commands) == "migrate");
  CHECK(nearest("MIGRATE", commands) == "migrate");
  CHECK(nearest("mirgate", commands) == "migrate");
  CHECK(nearest("ifno", commands) == "info");
  CHECK(nearest("out-off-ordr", commands) == "out-of-order");
}

TEST_CASE("a word that is far from all finds nothing") {
  CHECK_FALSE(nearest("clean", commands));
  CHECK_FALSE(nearest("", commands));
  CHECK_FALSE(nearest("migrate", {}));
  const std::vector<std::string> short_word = {"ab"};
  CHECK_FALSE(nearest("xy", short_word));
}
