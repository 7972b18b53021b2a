// Which statements of PostgreSQL leave something behind when they fail, and of what.
#ifdef FISHWAY_HAS_POSTGRES
#include "drivers/postgres/concurrent_work.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/unit/script/splitting.hpp"

namespace fishway::postgres {
namespace {

// "create_index My App|T|T i"
std::string work_text(const std::string& sql) {
  MemoryText text(sql);
  const SplitOptions options = options_of(Dialect::postgresql);
  Splitter splitter(text, "V1__x.sql", options);
  Statement statement;
  REQUIRE(splitter.next(statement));
  const ConcurrentWork work = concurrent_work(statement, options);
  constexpr const char* kinds[] = {"none", "create_index", "reindex_index", "reindex_table", "detach"};
  std::string result = kinds[static_cast<int>(work.kind)];
  if (!work.table.empty()) result += fmt::format(" table={}", fmt::join(work.table, "|"));
  if (!work.index.empty()) result += fmt::format(" index={}", fmt::join(work.index, "|"));
  return result;
}

TEST_CASE("an index that is built is told with its table, as the server reads the names") {
  CHECK(work_text("CREATE INDEX CONCURRENTLY Orders_Idx ON Orders (id)") ==
        "create_index table=orders index=orders_idx");
  CHECK(work_text(
            "create unique index concurrently if not exists \"T \"\"i\" on only \"My App\" . \"T\" using btree (i)") ==
        "create_index table=My App|T index=T \"i");
  CHECK(work_text("CREATE INDEX CONCURRENTLY ON app.t (i)") == "create_index table=app|t");
  CHECK(work_text("CREATE INDEX /* CONCURRENTLY */ IF NOT EXISTS i ON t (i)") == "create_index table=t index=i");
}

TEST_CASE("a rebuild is told by what it names, when it is concurrent") {
  CHECK(work_text("REINDEX INDEX CONCURRENTLY app.\"I\"") == "reindex_index index=app|I");
  CHECK(work_text("REINDEX (VERBOSE, CONCURRENTLY) INDEX i") == "reindex_index index=i");
  CHECK(work_text("REINDEX (CONCURRENTLY true, TABLESPACE fast) TABLE app.t") == "reindex_table table=app|t");
  CHECK(work_text("reindex table concurrently t") == "reindex_table table=t");
  CHECK(work_text("REINDEX (CONCURRENTLY off) TABLE t") == "none");
  CHECK(work_text("REINDEX TABLE t") == "none");
  CHECK(work_text("REINDEX INDEX \"concurrently\"") == "none");
  CHECK(work_text("REINDEX SCHEMA CONCURRENTLY app") == "none");
}

TEST_CASE("a concurrent detachment is told with partition and table") {
  CHECK(work_text("ALTER TABLE ONLY app.orders DETACH PARTITION app.\"Orders 2025\" CONCURRENTLY") ==
        "detach table=app|orders index=app|Orders 2025");
  CHECK(work_text("ALTER TABLE orders DETACH PARTITION o1") == "none");
  CHECK(work_text("ALTER TABLE orders DETACH PARTITION o1 FINALIZE") == "none");
  CHECK(work_text("ALTER TABLE orders ADD concurrently int") == "none");
  CHECK(work_text("CREATE TABLE t (i int)") == "none");
}

}  // namespace
}  // namespace fishway::postgres
#endif
