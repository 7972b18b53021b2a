#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/completions.hpp"
#include "cli/manual.hpp"
#include "core/error.hpp"

namespace {

std::string packaged(const std::string& name) {
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / "../../../packaging" / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("the packaged completions and manual page are what the program makes") {
  CHECK(packaged("completions/fishway.bash") == fishway::completion_script("bash"));
  CHECK(packaged("completions/_fishway") == fishway::completion_script("zsh"));
  CHECK(packaged("completions/fishway.fish") == fishway::completion_script("fish"));
  CHECK(packaged("man/fishway.1") == fishway::manual_page());
}

TEST_CASE("an unknown shell is a usage error with the nearest one") {
  CHECK_THROWS_AS(fishway::completion_script("bsh"), fishway::Error);
}
