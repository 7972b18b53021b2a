#include "core/catalog/version.hpp"

#include <doctest/doctest.h>

#include <iterator>
#include <string>

using namespace fishway;

namespace {
Version v(const char* text) { return Version::parse(text).value(); }
}  // namespace

TEST_CASE("a version keeps its digits and has dots for underscores") {
  CHECK(v("1").text() == "1");
  CHECK(v("001.0").text() == "001.0");
  CHECK(v("1_2_3").text() == "1.2.3");
  CHECK(v("20260101120000").text() == "20260101120000");
}

TEST_CASE("versions with the same numbers are equal, however they are written") {
  CHECK(v("1") == v("1.0"));
  CHECK(v("1") == v("01"));
  CHECK(v("1_0") == v("1.0.0"));
  CHECK(v("0") == v("0.0"));
  CHECK(v("1.10") != v("1.1"));
}

TEST_CASE("versions compare number by number") {
  CHECK(v("2") < v("10"));
  CHECK(v("1.2") < v("1.10"));
  CHECK(v("1.9.9") < v("2"));
  CHECK(v("1") < v("1.0.1"));
  CHECK(v("1.0.1") > v("1"));
  CHECK(v("0.1") > v("0"));
}

TEST_CASE("numbers may be longer than 64 bits") {
  CHECK(v("99999999999999999999") < v("100000000000000000000"));
  CHECK(v("18446744073709551616") > v("18446744073709551615"));
  CHECK(v("000000000000000000000000001") == v("1"));
}

TEST_CASE("numbers may have any number of digits") {
  const auto power_of_ten = [](std::size_t zeros) { return Version::parse("1" + std::string(zeros, '0')).value(); };
  const std::size_t lengths[] = {1, 127, 128, 252, 253, 254, 255, 256, 1000, 70000};
  for (std::size_t i = 1; i < std::size(lengths); ++i) {
    CAPTURE(lengths[i]);
    CHECK(power_of_ten(lengths[i - 1]) < power_of_ten(lengths[i]));
    CHECK(power_of_ten(lengths[i]) > v("9.9.9"));
  }
  CHECK(Version::parse(std::string(300, '0') + "1").value() == v("1"));
}

TEST_CASE("what is no version is refused") {
  for (const char* text :
       {"", ".", "1.", ".1", "1..2", "_21", "22_", "x", "1a", "1.a", "+11", "-1", "14 ", " 1", "latest", "1__2"}) {
    CAPTURE(text);
    CHECK_FALSE(Version::parse(text));
  }
}
