#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "tests/conformance/databases.hpp"

int main(int argc, char** argv) {
  const int code = doctest::Context(argc, argv).run();
  fishway::conformance::close_administrators();
  return code;
}
