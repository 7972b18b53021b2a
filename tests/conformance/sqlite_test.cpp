// What is particular to SQLite: a file, its lock file, and other programs that write to it.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>

#include "tests/conformance/on_sqlite.hpp"

namespace fishway::conformance {
namespace {

namespace fs = std::filesystem;

std::string file_of(const TestDatabase& database) { return database.options().url.database; }
std::string lock_file_of(const TestDatabase& database) { return file_of(database) + ".fishway-lock"; }

ConnectOptions reading(ConnectOptions options) {
  options.read_only = true;
  return options;
}

Error refused(const TestDatabase& database, const std::string& file) {
  ConnectOptions options = database.options();
  options.url.database = file;
  return thrown_by([&] { database.connect(options); });
}

/// Does something behind its last statement, inside the transaction.
class Interrupted final : public StatementStream {
 public:
  Interrupted(Statements& statements, std::function<void()> work) : statements_(statements), work_(std::move(work)) {}
  const Statement* next() override {
    if (statements_.at_end()) work_();
    return statements_.next();
  }
  bool next_copy_data(std::string_view&) override { return false; }
  bool at_end() override { return false; }

 private:
  Statements& statements_;
  std::function<void()> work_;
};

/// Runs `work`, which kills its process, in a process of its own.
template <typename Work>
void in_killed_process(Work work) {
  pid_t child = fork();
  if (child == 0) {
    work();
    _exit(1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  REQUIRE(WTERMSIG(status) == SIGKILL);
}

ON_SQLITE("a reader of a missing file sees an empty history, and makes no file") {
  auto session = database.connect(reading(database.options()));
  CHECK_FALSE(session->read_history());
  CHECK(session->facts().database == file_of(database));
  CHECK_FALSE(fs::exists(file_of(database)));
}

ON_SQLITE("a reader changes nothing") {
  database.connect()->create_history({history_row(1)});
  auto session = database.connect(reading(database.options()));
  CHECK(session->read_history()->size() == 1);
  Statements statements = script(*session, "CREATE TABLE t1 (i INT)");
  Outcome outcome = session->commit_segment(statements, {});
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == "SQLITE_READONLY");
}

ON_SQLITE("a reader sees the state before a writer that was killed in the middle of its transaction") {
  auto session = database.connect();
  session->create_history({history_row(1)});
  execute(*session, "CREATE TABLE t1 (body TEXT)");
  session.reset();
  in_killed_process([&] {
    auto victim = database.connect();
    // More than the page cache holds, so that the file itself is half changed.
    std::string text =
        "INSERT INTO t1 WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 20000) SELECT "
        "printf('%.1000c', 'x') FROM c;";
    Statements statements = script(*victim, "PRAGMA cache_size = 10; " + text);
    Interrupted killing(statements, [] { raise(SIGKILL); });
    victim->commit_segment(killing, {});
  });
  REQUIRE(fs::exists(file_of(database) + "-journal"));
  CHECK(database.connect(reading(database.options()))->read_history()->size() == 1);
  CHECK(database.value("SELECT count(*) FROM t1") == "0");
}

ON_SQLITE("mode=ro opens a database that can only be read") {
  database.connect()->create_history({});
  auto session = database.connect(with(database.options(), "mode", "ro"));
  CHECK(session->facts().read_only);
  CHECK(thrown_by([&] { session->try_run_lock(); }).kind == ErrorKind::configuration);
}

ON_SQLITE("what is no place for a database is refused with what to do") {
  fs::path folder = fs::path(file_of(database)).parent_path();
  Error missing = refused(database, (folder / "no" / "such" / "app.db").string());
  CHECK(missing.kind == ErrorKind::cannot_connect);
  CHECK(missing.message.find("there is no folder") != std::string::npos);
  CHECK(missing.hint.find("mkdir -p") != std::string::npos);

  Error is_folder = refused(database, folder.string());
  CHECK(is_folder.kind == ErrorKind::cannot_connect);
  CHECK(is_folder.message.find("it is a folder") != std::string::npos);

  std::ofstream(file_of(database)) << std::string(2000, 'x');
  Error no_database = refused(database, file_of(database));
  CHECK(no_database.kind == ErrorKind::cannot_connect);
  CHECK(no_database.server_code == "SQLITE_NOTADB");
  CHECK(!no_database.hint.empty());
}

ON_SQLITE("an unknown option of the URL is refused, and the nearest known one named") {
  Error error = thrown_by([&] { database.connect(with(database.options(), "foreign_key", "on")); });
  CHECK(error.kind == ErrorKind::configuration);
  CHECK(error.hint.find("foreign_keys") != std::string::npos);
  CHECK(thrown_by([&] { database.connect(with(database.options(), "foreign_keys", "perhaps")); }).kind ==
        ErrorKind::configuration);
}

ON_SQLITE("another schema than main is refused") {
  ConnectOptions options = database.options();
  options.schemas = {"main", "other"};
  CHECK(thrown_by([&] { database.connect(options); }).kind == ErrorKind::configuration);
}

ON_SQLITE("a database in memory works, and can always be locked") {
  ConnectOptions options = database.options();
  options.url.database = ":memory:";
  auto session = database.connect(options);
  session->create_history({history_row(1)});
  CHECK(session->try_run_lock().acquired);
  CHECK(session->holds_run_lock());
  CHECK(session->read_history()->size() == 1);
  session->release_run_lock();
  CHECK_FALSE(session->holds_run_lock());
}

ON_SQLITE("the lock file is gone when the lock is released") {
  auto session = database.connect();
  CHECK_FALSE(fs::exists(lock_file_of(database)));
  CHECK(session->try_run_lock().acquired);
  CHECK(fs::exists(lock_file_of(database)));
  session->release_run_lock();
  CHECK_FALSE(fs::exists(lock_file_of(database)));
}

ON_SQLITE("the lock of a killed process is free, and its file is taken over") {
  database.connect();
  in_killed_process([&] {
    auto victim = database.connect();
    if (victim->try_run_lock().acquired) raise(SIGKILL);
  });
  REQUIRE(fs::exists(lock_file_of(database)));
  auto session = database.connect();
  CHECK(session->try_run_lock().acquired);
  CHECK(database.connect()->try_run_lock().holder->id == std::to_string(getpid()));
  session->release_run_lock();
  CHECK_FALSE(fs::exists(lock_file_of(database)));
}

ON_SQLITE("a lock whose file somebody removed is not held any more") {
  auto session = database.connect();
  REQUIRE(session->try_run_lock().acquired);
  fs::remove(lock_file_of(database));
  CHECK_FALSE(session->holds_run_lock());
  auto other = database.connect();
  CHECK(other->try_run_lock().acquired);
  session->release_run_lock();  // must not take away the other's
  CHECK(other->holds_run_lock());
}

ON_SQLITE("a database has one lock, by whatever path it is opened") {
  auto session = database.connect();
  REQUIRE(session->try_run_lock().acquired);
  std::string link = file_of(database) + ".link";
  fs::create_symlink(file_of(database), link);
  ConnectOptions options = database.options();
  options.url.database = link;
  CHECK_FALSE(database.connect(options)->try_run_lock().acquired);
  fs::remove(link);
}

ON_SQLITE("a program that takes no lock and got in between is noticed, and nothing is applied over it") {
  auto session = database.connect();
  session->create_history({});
  session->read_history();
  execute(*database.connect(),
          "INSERT INTO fishway_schema_history (installed_rank, version, description, type, script, "
          "installed_by, execution_time, success) VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', '', 0, 1)");
  Statements statements = script(*session, "CREATE TABLE t1 (i INT)");
  CommitRecord record;
  record.rows = {history_row(2)};
  CHECK(thrown_by([&] { session->commit_segment(statements, record); }).kind == ErrorKind::run_lock_held);
  CHECK(thrown_by([&] { session->execute_alone(statements, checkpoint("V1__a.sql"), record); }).kind ==
        ErrorKind::run_lock_held);
  HistoryEdit edit;
  edit.deletes = {1};
  CHECK(thrown_by([&] { session->edit_history(edit); }).kind == ErrorKind::run_lock_held);
  CHECK(database.value("SELECT count(*) FROM sqlite_master WHERE name = 't1'") == "0");
  CHECK(session->read_history()->size() == 1);
  Statements again = script(*session, "CREATE TABLE t1 (i INT)");
  require_committed(session->commit_segment(again, record));
}

ON_SQLITE("a database that another process writes to is busy, after the time that the URL gives it") {
  auto session = database.connect(with(database.options(), "busy_timeout", "100"));
  session->create_history({});
  auto other = database.connect();
  // The other session holds the write lock while it asks for more statements.
  Statements first = script(*other, "CREATE TABLE t1 (i INT)");
  Outcome outcome;
  Interrupted holding(first, [&] {
    Statements statements = script(*session, "CREATE TABLE t2 (i INT)");
    outcome = session->commit_segment(statements, {});
  });
  require_committed(other->commit_segment(holding, {}));
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == "SQLITE_BUSY");
  CHECK(outcome.error->hint.find("another process") != std::string::npos);
}

ON_SQLITE("a statement that rolls its transaction back fails the segment") {
  auto session = database.connect();
  session->create_history({});
  execute(*session, "CREATE TABLE t1 (i INT PRIMARY KEY)");
  Statements statements = script(*session,
                                 "INSERT INTO t1 VALUES (1);\n"
                                 "INSERT OR ROLLBACK INTO t1 VALUES (1);\n"
                                 "INSERT INTO t1 VALUES (2);");
  CommitRecord record;
  record.rows = {history_row(1)};
  Outcome outcome = session->commit_segment(statements, record);
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK(outcome.error->number == 2);
  CHECK(database.value("SELECT count(*) FROM t1") == "0");
  CHECK(session->read_history()->empty());
}

ON_SQLITE("foreign keys are off unless the URL switches them on") {
  auto enabled = [](Session& session) {
    Statements statements =
        script(session,
               "CREATE TABLE parents (id INT PRIMARY KEY); CREATE TABLE children (parent INT REFERENCES "
               "parents (id)); INSERT INTO children VALUES (1)");
    Outcome outcome = session.commit_segment(statements, {});
    return outcome.error && outcome.error->code == "SQLITE_CONSTRAINT_FOREIGNKEY";
  };
  CHECK(enabled(*database.connect(with(database.options(), "foreign_keys", "on"))));
  CHECK_FALSE(enabled(*database.connect()));
}

ON_SQLITE("WAL mode that a script sets stays, other journal modes do not") {
  auto session = database.connect();
  session->create_history({});
  require_committed(execute_alone(*session, "PRAGMA journal_mode = MEMORY"));
  session->reset();
  execute(*session, "CREATE TABLE seen AS SELECT journal_mode FROM pragma_journal_mode");
  CHECK(database.value("SELECT journal_mode FROM seen") == "delete");
  require_committed(execute_alone(*session, "PRAGMA journal_mode = WAL"));
  session->reset();
  CHECK(database.value("SELECT journal_mode FROM pragma_journal_mode") == "wal");
}

}  // namespace
}  // namespace fishway::conformance
