// What fishway keeps beside the history: checkpoints and properties.
#include "tests/conformance/suite.hpp"

namespace fishway::conformance {
namespace {

Checkpoint demanding() {
  Checkpoint checkpoint;
  checkpoint.script = "ordner/V2__d'été 日本 🐟" + std::string(900, 'x') + ".sql";
  checkpoint.version = "2.0";
  checkpoint.statements_done = 123'456;
  checkpoint.done_hash = 0xfedcba9876543210;
  checkpoint.announced = true;
  checkpoint.announced_hash = 0xffffffffffffffff;
  checkpoint.statement = "CREATE INDEX \"größer\" ON t (a); -- 'x' \\ 🐟" + std::string(1900, 'y');
  checkpoint.error = "ERROR: d'été\nDETAIL: \"x\"";
  checkpoint.elapsed_ms = 5'000'000'000;
  return checkpoint;
}

CONFORMANCE("checkpoints come back as they were written, one per script") {
  auto session = database.connect();
  CHECK(session->read_checkpoints().empty());
  session->write_checkpoint(checkpoint("V1__test.sql"));
  session->write_checkpoint(demanding());
  Checkpoint changed = checkpoint("V1__test.sql");
  changed.version = "1";
  changed.statements_done = 3;
  changed.announced = false;
  session->write_checkpoint(changed);
  auto checkpoints = database.connect()->read_checkpoints();
  REQUIRE(checkpoints.size() == 2);
  const Checkpoint& first = checkpoints[0].script == changed.script ? checkpoints[0] : checkpoints[1];
  const Checkpoint& second = checkpoints[0].script == changed.script ? checkpoints[1] : checkpoints[0];
  CHECK(first == changed);
  CHECK(second == demanding());
}

CONFORMANCE("scripts whose names differ only in case or accents have checkpoints of their own") {
  auto session = database.connect();
  session->write_checkpoint(checkpoint("V1__ete.sql"));
  session->write_checkpoint(checkpoint("V1__été.sql"));
  session->write_checkpoint(checkpoint("V1__ETE.sql"));
  CHECK(session->read_checkpoints().size() == 3);
}

CONFORMANCE("the progress table is dropped when it is empty, and only then") {
  auto session = database.connect();
  session->drop_empty_progress();  // not even there
  session->write_checkpoint(checkpoint("V1__test.sql"));
  session->drop_empty_progress();
  CHECK(session->read_checkpoints().size() == 1);
  Statements none;
  CommitRecord record;
  record.clear_checkpoint = "V1__test.sql";
  require_committed(session->commit_segment(none, record));
  session->drop_empty_progress();
  CHECK(session->read_checkpoints().empty());
  std::string query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = '" +
                      session->facts().schema + "' AND table_name = 'fishway_schema_history_progress'";
  if (database.is_sqlite()) query = "SELECT count(*) FROM sqlite_master WHERE name = 'fishway_schema_history_progress'";
  CHECK(database.value(query) == "0");
}

CONFORMANCE("properties are set, replaced and removed") {
  auto session = database.connect();
  CHECK_FALSE(session->read_property("label"));
  session->write_property("label", std::nullopt);  // nothing to remove
  session->write_property("label", "staging");
  session->write_property("label", "Produktion d'été \"🐟\"");
  session->write_property("protected", "");
  auto other = database.connect();
  CHECK(other->read_property("label") == "Produktion d'été \"🐟\"");
  CHECK(other->read_property("protected") == "");
  session->write_property("label", std::nullopt);
  CHECK_FALSE(other->read_property("label"));
  CHECK(other->read_property("protected") == "");
}

}  // namespace
}  // namespace fishway::conformance
