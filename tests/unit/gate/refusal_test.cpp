#include "core/gate/refusal.hpp"

#include <doctest/doctest.h>

namespace fishway {
namespace {

Refusal refusal(const std::string& rule, Refusal::Cause cause = Refusal::Cause::blocks) {
  Refusal result;
  result.rule = rule;
  result.cause = cause;
  result.place = {"V2__a.sql", 3, 1};
  result.statement = "ALTER TABLE orders ...";
  result.message = "it takes long";
  result.fix = "the way of " + rule;
  return result;
}

TEST_CASE("one refusal stands at its place, with the safe way and what to type") {
  const Error error = refused_error({refusal("set-not-null")});
  CHECK(exit_code(error.kind) == 5);
  CHECK(error.place == Place{"V2__a.sql", 3, 1});
  CHECK(error.message == "refused, nothing was changed: it takes long [set-not-null]");
  CHECK(error.statement == "ALTER TABLE orders ...");
  CHECK(error.hint.find("the way of set-not-null") != std::string::npos);
  CHECK(error.hint.find("allow=set-not-null reason=") != std::string::npos);
  CHECK(error.hint.find("--allow set-not-null`") != std::string::npos);
}

TEST_CASE("several refusals are listed with their places, and each rule and way once") {
  const Error error = refused_error(
      {refusal("drop-column", Refusal::Cause::loses_data), refusal("set-not-null"), refusal("set-not-null")});
  CHECK(error.place.file.empty());
  CHECK(error.message.find("because of 3 statements") != std::string::npos);
  CHECK(error.message.find("\nV2__a.sql:3:1: it takes long [drop-column]") != std::string::npos);
  CHECK(error.hint.find("--allow drop-column,set-not-null`") != std::string::npos);
  CHECK(error.hint.find("the way of set-not-null") == error.hint.rfind("the way of set-not-null"));
}

}  // namespace
}  // namespace fishway
