// What the names of a database tell.
#include "cli/target_names.hpp"

#include <doctest/doctest.h>

namespace fishway {
namespace {

TEST_CASE("a name looks like production where one of its words says so") {
  for (const char* name :
       {"prod", "db-prod-1.internal", "PRODUCTION", "shop_prd", "live-db", "primary.db.eu", "prod2", "db.prod"})
    CHECK_MESSAGE(production_word(name), name);
}

TEST_CASE("a word that only begins or ends like one says nothing") {
  for (const char* name :
       {"product", "products_db", "reproduction", "delivery", "olive", "alive", "primaries", "shop", ""})
    CHECK_MESSAGE(!production_word(name), name);
}

TEST_CASE("a name that also says development is none of production") {
  CHECK_FALSE(production_word("staging-primary"));
  CHECK_FALSE(production_word("prod_copy_test"));
  CHECK_FALSE(production_word("primary.test.internal"));
}

TEST_CASE("a name looks like development where one of its words says so") {
  for (const char* name : {"dev", "development", "test", "local", "staging", "ci", "dev-3", "shop_test", "STAGING"})
    CHECK_MESSAGE(development_word(name), name);
  for (const char* name : {"device", "latest", "locale", "cicero", "production", "default", ""})
    CHECK_MESSAGE(!development_word(name), name);
}

TEST_CASE("a production-looking host, database or user contradicts an environment of development") {
  CHECK(contradiction({"db-prod-1", "shop", "app"}, {"dev", "", ""}) ==
        "the host db-prod-1 looks like production, but the environment is dev");
  CHECK(contradiction({"db", "shop_production", "app"}, {"staging", "", ""}) ==
        "the database shop_production looks like production, but the environment is staging");
  CHECK(contradiction({"db", "shop", "prod_migrator"}, {"ci", "", ""}) ==
        "the user prod_migrator looks like production, but the environment is ci");
}

TEST_CASE("a label of development contradicts as well, the wanted one and the database's own") {
  CHECK(contradiction({"db-prod-1", "shop", "app"}, {"", "test", ""}) ==
        "the host db-prod-1 looks like production, but the label that is wanted is test");
  CHECK(contradiction({"db-prod-1", "shop", "app"}, {"", "", "local"}) ==
        "the host db-prod-1 looks like production, but the label is local");
}

TEST_CASE("nothing is contradicted where one side tells nothing, or both say the same") {
  CHECK_FALSE(contradiction({"db-prod-1", "shop", "app"}, {}));
  CHECK_FALSE(contradiction({"db-prod-1", "shop", "app"}, {"production", "production", "production"}));
  CHECK_FALSE(contradiction({"localhost", "shop", "app"}, {"dev", "dev", "dev"}));
}

TEST_CASE("of a host, .live at its end is a site's name; of a file, only the last part counts") {
  CHECK_FALSE(contradiction({"db.shop.live", "shop", "app"}, {"dev", "", ""}));
  CHECK(contradiction({"live.shop.live", "shop", "app"}, {"dev", "", ""}));
  CHECK_FALSE(contradiction({"", "/srv/live/shop.db", ""}, {"dev", "", ""}));
  CHECK(contradiction({"", "/srv/shop/live.db", ""}, {"dev", "", ""}));
}

}  // namespace
}  // namespace fishway
