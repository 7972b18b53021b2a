#include "core/run/database_url.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"

using namespace fishway;

namespace {

Error refusal(const std::string& url) {
  try {
    DatabaseUrl::parse(url);
  } catch (const Error& error) {
    return error;
  }
  FAIL("accepted: " << url);
  return Error(ErrorKind::usage, "");
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a full URL has all its parts") {
  const DatabaseUrl url =
      DatabaseUrl::parse("postgresql://app:secret@db.internal:5433/shop?sslmode=require&connect_timeout=5");
  CHECK(url.dialect == Dialect::postgresql);
  CHECK(url.user == "app");
  CHECK(url.password == "secret");
  CHECK(url.host == "db.internal");
  CHECK(url.port == 5433);
  CHECK(url.database == "shop");
  CHECK(url.options == std::map<std::string, std::string>{{"sslmode", "require"}, {"connect_timeout", "5"}});
}

TEST_CASE("what a URL leaves out stays empty") {
  const DatabaseUrl url = DatabaseUrl::parse("mysql://db/shop");
  CHECK(url.dialect == Dialect::mysql);
  CHECK(url.user.empty());
  CHECK_FALSE(url.password);
  CHECK(url.port == 0);
  CHECK(DatabaseUrl::parse("postgresql:///shop").host.empty());
  CHECK(DatabaseUrl::parse("postgresql://").database.empty());
  CHECK(DatabaseUrl::parse("postgresql://app:@db/shop").password == "");
}

TEST_CASE("every scheme leads to its dialect") {
  CHECK(DatabaseUrl::parse("postgres://db/x").dialect == Dialect::postgresql);
  CHECK(DatabaseUrl::parse("mariadb://db/x").dialect == Dialect::mariadb);
  CHECK(DatabaseUrl::parse("MySQL://db/x").dialect == Dialect::mysql);
  CHECK(DatabaseUrl::parse("jdbc:mysql://db/x").dialect == Dialect::mysql);
  CHECK(DatabaseUrl::parse("jdbc:mariadb://db/x").dialect == Dialect::mariadb);
  CHECK(DatabaseUrl::parse("jdbc:postgresql://db/x").dialect == Dialect::postgresql);
  CHECK(DatabaseUrl::parse("  postgresql://db/x\n").database == "x");
}

TEST_CASE("a percent-encoded password is decoded") {
  const DatabaseUrl url = DatabaseUrl::parse("mysql://a%40b:%40%3A%2F%3F%23%25%20x@db/s%20p");
  CHECK(url.user == "a@b");
  CHECK(url.password == "@:/?#% x");
  CHECK(url.database == "s p");
}

TEST_CASE("a password may contain @, : and # as they are") {
  const DatabaseUrl url = DatabaseUrl::parse("postgresql://app:p@s:s#w rd@db.internal:5432/shop");
  CHECK(url.user == "app");
  CHECK(url.password == "p@s:s#w rd");
  CHECK(url.host == "db.internal");
  CHECK(url.port == 5432);
}

TEST_CASE("a raw password that breaks the URL is told how to be written, and not repeated") {
  for (const char* url :
       {"postgresql://app:hu/nter@db/shop", "postgresql://app:hu?nter@db/shop", "mysql://app:1/nter@db/shop",
        "mysql://app:hu@x/nter@db/shop", "postgresql://app:1?nter@db/shop", "mysql://app:hu%nter@db/shop"}) {
    CAPTURE(url);
    const Error error = refusal(url);
    CHECK(error.kind == ErrorKind::usage);
    CHECK_FALSE(contains(error.message + error.hint, "nter"));
    CHECK_FALSE(contains(error.message + error.hint, "app:"));
    CHECK(contains(error.hint, "%2F"));
    CHECK(contains(error.hint, "--password-file"));
  }
}

TEST_CASE("a port that is no number is not repeated either: it may be a password") {
  const Error error = refusal("postgresql://app:secret/shop");
  CHECK(contains(error.message, "port"));
  CHECK_FALSE(contains(error.message + error.hint, "secret"));
  CHECK(contains(refusal("mysql://db:0/x").message, "port"));
  CHECK(contains(refusal("mysql://db:70000/x").message, "port"));
}

TEST_CASE("an unknown scheme finds the nearest known one") {
  CHECK(contains(refusal("postgrsql://db/x").hint, "postgresql"));
  CHECK(contains(refusal("jdbc:sqllite:x").hint, "jdbc:sqlite"));
  CHECK(contains(refusal("oracle://db/x").hint, "mysql://"));
  CHECK(contains(refusal("app:secret@db/shop").message, "kind of database"));
  CHECK_FALSE(contains(refusal("app:secret@db/shop").message, "secret"));
  CHECK(contains(refusal("").message, "kind of database"));
  CHECK(contains(refusal("mysql:db/x").message, "slashes"));
}

TEST_CASE("an IPv6 address stands in brackets") {
  const DatabaseUrl url = DatabaseUrl::parse("postgresql://app@[::1]:5433/x");
  CHECK(url.host == "::1");
  CHECK(url.port == 5433);
  CHECK(url.text() == "postgresql://app@[::1]:5433/x");
  CHECK(DatabaseUrl::parse("mysql://[fe80::1]/x").host == "fe80::1");
  CHECK(contains(refusal("mysql://[::1/x").hint, "[::1]"));
  CHECK(contains(refusal("mysql://[::1]x/x").hint, "[::1]"));
}

TEST_CASE("PostgreSQL takes several hosts, MySQL does not") {
  const DatabaseUrl url = DatabaseUrl::parse("postgresql://app@a:5432,b:5433/x?target_session_attrs=read-write");
  CHECK(url.host == "a:5432,b:5433");
  CHECK(url.port == 0);
  CHECK(contains(refusal("mysql://a,b/x").message, "several hosts"));
}

TEST_CASE("a unix socket is a host") {
  CHECK(DatabaseUrl::parse("postgresql://%2Fvar%2Frun/x").host == "/var/run");
  const DatabaseUrl url = DatabaseUrl::parse("postgresql:///x?host=/run/pg&port=5433");
  CHECK(url.host == "/run/pg");
  CHECK(url.port == 5433);
  CHECK(url.options.empty());
  CHECK(DatabaseUrl::parse("mysql:///x?socket=/run/m.sock").options.at("socket") == "/run/m.sock");
}

TEST_CASE("Flyway's forms carry user and password among the options") {
  const DatabaseUrl url = DatabaseUrl::parse("jdbc:postgresql://db/x?user=app&password=p%40ss&currentSchema=shop");
  CHECK(url.user == "app");
  CHECK(url.password == "p@ss");
  CHECK(url.options == std::map<std::string, std::string>{{"currentSchema", "shop"}});
  CHECK(DatabaseUrl::parse("jdbc:postgresql:shop").database == "shop");
}

TEST_CASE("SQLite's forms name a file") {
  CHECK(DatabaseUrl::parse("sqlite:shop.db").database == "shop.db");
  CHECK(DatabaseUrl::parse("sqlite:/abs/shop.db").database == "/abs/shop.db");
  CHECK(DatabaseUrl::parse("sqlite:///abs/shop.db").database == "/abs/shop.db");
  CHECK(DatabaseUrl::parse("sqlite:////abs/shop.db").database == "/abs/shop.db");
  CHECK(DatabaseUrl::parse("sqlite://rel/shop.db").database == "rel/shop.db");
  CHECK(DatabaseUrl::parse("sqlite::memory:").database == ":memory:");
  CHECK(DatabaseUrl::parse("jdbc:sqlite:shop.db").database == "shop.db");
  CHECK(DatabaseUrl::parse("sqlite:my%20shop 100%.db").database == "my shop 100%.db");
  CHECK(DatabaseUrl::parse("sqlite:s@h.db?busy_timeout=5").options.at("busy_timeout") == "5");
  CHECK(contains(refusal("sqlite:").message, "no file"));
}

TEST_CASE("the text for messages has no secrets") {
  const DatabaseUrl url = DatabaseUrl::parse(
      "jdbc:postgresql://a%40b:hunter2@db:5432/shop?sslpassword=hunter3&sslmode=require&trustStorePassword=hunter4");
  CHECK(url.text() == "postgresql://a%40b@db:5432/shop?sslmode=require");
  CHECK(DatabaseUrl::parse("mysql://u@h/db?pasword=hunter2&ssl-mode=required").text() ==
        "mysql://u@h/db?pasword=***&ssl-mode=required");
  CHECK(DatabaseUrl::parse("sqlite:a/b.db").text() == "sqlite:a/b.db");
  CHECK(DatabaseUrl::parse("postgresql://u@%2Frun/x").text() == "postgresql://u@%2Frun/x");
}
