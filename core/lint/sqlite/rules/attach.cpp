#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"a file", users, "ATTACH DATABASE 'archive.db' AS archive;"},
    {"a name that is computed", users, "ATTACH 'a' || '.db' AS a;"},
    {"memory", users, "ATTACH ':memory:' AS scratch;", false},
    {"in a string", users, "INSERT INTO users (name) VALUES ('ATTACH ''x.db'' AS x');", false},
};

const Rule rule{
    .name = "attach",
    .kind = HazardKind::wrong_target,
    .dialects = "sqlite",
    .summary = "ATTACH reaches a file that the run does not know",
    .what =
        "What is written into an attached file stands outside of the database that was given: "
        "fishway locks and records only that one. The path is meant for one machine, and a file"
        " that is not there is created. In WAL mode a transaction over two files is not atomic "
        "after a power failure.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Run the other file's migrations against it, with a history of its own:\n"
        "-- fishway migrate --url sqlite:archive.db --locations migrations/archive",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View&, StatementReport& report) {
  const Attach* attach = act.as<Attach>();
  if (!attach || attach->is_memory) return;
  self.find(act, report,
            attach->file.empty() ? std::string("attaches another file")
                                 : fmt::format("attaches another file, {}", attach->file));
}

}  // namespace

const Checker attach{rule, check};

}  // namespace fishway::lint::sqlite
