#include "cli/arguments.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"

using fishway::Arguments;
using fishway::parse_arguments;
using Values = std::vector<std::string>;

namespace {

fishway::Error error_of(const std::vector<std::string>& words) {
  try {
    parse_arguments(words);
  } catch (const fishway::Error& error) {
    return error;
  }
  FAIL("no error");
  return {fishway::ErrorKind::usage, ""};
}

}  // namespace

TEST_CASE("a value may follow its flag with a blank or with an equals sign") {
  CHECK(parse_arguments({"migrate", "--target", "5"}).options.at("target") == Values{"5"});
  CHECK(parse_arguments({"migrate", "--target=5"}).options.at("target") == Values{"5"});
}

TEST_CASE("global options may stand before and behind the command") {
  CHECK(parse_arguments({"--url", "sqlite:x", "info"}).options.at("url") == Values{"sqlite:x"});
  CHECK(parse_arguments({"info", "--url", "sqlite:x"}).options.at("url") == Values{"sqlite:x"});
}

TEST_CASE("a switch alone means true, and can be given a value or its opposite") {
  CHECK(parse_arguments({"migrate", "--group"}).options.at("group") == Values{"true"});
  CHECK(parse_arguments({"migrate", "--group=false"}).options.at("group") == Values{"false"});
  CHECK(parse_arguments({"migrate", "--no-progress"}).options.at("progress") == Values{"false"});
  CHECK(parse_arguments({"migrate", "-q"}).options.at("quiet") == Values{"true"});
}

TEST_CASE("a switch does not swallow the word behind it") {
  const Arguments arguments = parse_arguments({"new", "--timestamp", "add", "email"});
  CHECK(arguments.words == Values{"add", "email"});
}

TEST_CASE("Flyway's spellings are accepted") {
  const Arguments arguments = parse_arguments(
      {"-url=jdbc:sqlite:x", "migrate", "-outOfOrder=true", "--baselineOnMigrate", "-placeholders.owner=app"});
  CHECK(arguments.options.at("url") == Values{"jdbc:sqlite:x"});
  CHECK(arguments.options.at("out-of-order") == Values{"true"});
  CHECK(arguments.options.at("baseline-on-migrate") == Values{"true"});
  CHECK(arguments.options.at("placeholder") == Values{"owner=app"});
}

TEST_CASE("an empty value is a value") {
  const Arguments arguments = parse_arguments({"info", "--user="});
  CHECK(arguments.command == "info");
  CHECK(arguments.options.at("user") == Values{""});
}

TEST_CASE("a command's name may be a word of another command") {
  CHECK(parse_arguments({"help", "migrate"}).words == Values{"migrate"});
  CHECK(parse_arguments({"new", "migrate", "users"}).words == Values{"migrate", "users"});
}

TEST_CASE("an unknown command or option is a usage error that names the nearest known one") {
  CHECK(error_of({"migrat"}).hint == "did you mean migrate?");
  CHECK(error_of({"migrate", "--targt", "5"}).hint == "did you mean --target?");
  CHECK(error_of({"migrate", "--nonsense"}).kind == fishway::ErrorKind::usage);
}

TEST_CASE("an option of another command is an error that says whose it is") {
  CHECK(error_of({"info", "--group"}).hint.find("migrate") != std::string::npos);
  CHECK(error_of({"--group", "migrate"}).hint == "fishway migrate --group");
}

TEST_CASE("words that a command does not take are an error") {
  CHECK(error_of({"migrate", "now"}).message == "migrate takes no 'now'");
}
