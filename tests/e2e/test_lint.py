"""`fishway lint`: which files are judged, in which context, and how it ends. What the rules find is tested elsewhere."""

import json
import shutil
import subprocess

import pytest

from harness import binary

ORDERS = "CREATE TABLE orders (id bigint PRIMARY KEY, note text, total numeric);\n"
DROP = "ALTER TABLE orders DROP COLUMN note;\n"


def lint(folder, *arguments, code=0, **environment):
    return folder.json("lint", "--dialect", "postgresql", *arguments, code=code, **environment)


def rules(document):
    return [finding["rule"] for finding in document["findings"] if finding["severity"] != "note"]


def places(document):
    return [(finding["file"].rsplit("/", 1)[-1], finding["line"]) for finding in document["findings"]]


@pytest.fixture
def shop(folder):
    folder.write("V1__orders.sql", ORDERS)
    return folder


# How it ends


def test_clean_files_are_exit_0(shop):
    found = lint(shop)
    assert found["ok"] and found["findings"] == [] and found["files"] == ["migrations/V1__orders.sql"]
    assert found["statements"] == 1


def test_an_error_is_exit_5_and_says_how_many(shop):
    shop.write("V2__drop.sql", DROP)
    found = lint(shop, code=5)
    assert rules(found) == ["drop-column"] and places(found) == [("V2__drop.sql", 1)]
    assert found["error"]["kind"] == "refused" and "1 error in 1 file" in found["error"]["message"]
    assert "allow=drop-column" in found["error"]["hint"]


def test_a_finding_tells_what_happens_and_what_to_do_instead(shop):
    shop.write("V2__drop.sql", DROP)
    finding = lint(shop, code=5)["findings"][0]
    assert "note" in finding["message"] and finding["why"] and finding["fix"] and finding["column"] >= 1
    assert finding["page"] == "docs/hazards.md#drop-column"


@pytest.mark.parametrize("arguments", [
    ["--dialect", "postgres"],
    ["--dialect", "postgresql", "--disable", "drop-colum"],
    ["--dialect", "postgresql", "--since", "abc"],
    ["--dialect", "postgresql", "--server-version", "abc"],
    ["--dialect", "postgresql", "--format", "html"],
    ["--dialect", "postgresql", "nowhere"],
    ["--dialect", "postgresql", "--stats", "nowhere.json"],
])
def test_wrong_words_are_exit_2(shop, arguments):
    shop.json("lint", *arguments, code=2)


def test_an_unknown_rule_names_the_nearest(shop):
    assert lint(shop, "--disable", "drop-colum", code=2)["error"]["hint"] == "did you mean drop-column?"


def test_an_empty_folder_must_not_look_like_success(folder):
    assert lint(folder, code=2)["error"]["kind"] == "configuration"


def test_locations_that_are_not_there_are_exit_2(folder):
    shutil.rmtree(folder.migrations)
    assert "does not exist" in lint(folder, code=2)["error"]["message"]


# For which database


def test_without_a_database_it_is_asked_for(shop):
    error = shop.json("lint", code=2)["error"]
    assert error["kind"] == "usage" and "--dialect" in error["hint"]


@pytest.mark.parametrize("url, dialect", [
    ("postgresql://nobody@nowhere.invalid/shop", "postgresql"),
    ("mysql://nobody@nowhere.invalid/shop", "mysql"),
    ("mariadb://nobody@nowhere.invalid/shop", "mariadb"),
    ("sqlite:nothing.db", "sqlite"),
])
def test_the_url_tells_the_dialect_and_nobody_connects(folder, url, dialect):
    folder.write("V1__t.sql", "CREATE TABLE t (i INTEGER PRIMARY KEY);\n")
    found = folder.json("lint", DATABASE_URL=url)
    assert found["dialect"] == dialect and found["database"] is None and found["version_assumed"]
    assert not (folder.folder / "nothing.db").exists()


@pytest.mark.parametrize("dialect, given, shown", [
    ("postgresql", "15", "15"), ("postgresql", "15.4", "15.4"), ("mysql", "8.0.36", "8.0.36"),
    ("mariadb", "10.11", "10.11"), ("mariadb", "10.11.6-MariaDB", "10.11.6"), ("sqlite", "3.40.1", "3.40.1"),
])
def test_the_servers_version_can_be_given(folder, dialect, given, shown):
    folder.write("V1__t.sql", "CREATE TABLE t (i INTEGER PRIMARY KEY);\n")
    found = folder.json("lint", "--dialect", dialect, "--server-version", given)
    assert found["server_version"] == shown and not found["version_assumed"]


def test_the_settings_file_tells_everything(shop):
    shop.write("V2__drop.sql", DROP)
    shop.settings('[lint]\ndialect = "postgresql"\nserver_version = "16"\ndisable = ["drop-column"]\n')
    found = shop.json("lint")
    assert found["server_version"] == "16" and found["findings"] == []
    shop.settings('[lint]\ndialect = "postgresql"\nsince = "V2"\n')
    assert shop.json("lint")["files"] == []
    assert rules(shop.json("lint", "--since", "1", code=5)) == ["drop-column"]


def test_variables_tell_it_too(shop):
    shop.write("V2__drop.sql", DROP)
    assert shop.json("lint", FISHWAY_LINT_DIALECT="postgresql", FISHWAY_LINT_DISABLE="drop-column")["findings"] == []


# Which files, and their context


def test_earlier_files_tell_what_is_there(folder):
    folder.write("V1__t.sql", "CREATE TABLE t (id bigint PRIMARY KEY);\nCREATE INDEX t_id ON t (id);\n")
    folder.write("V2__u.sql", "CREATE INDEX t_id_2 ON t (id);\n")
    assert places(lint(folder, code=5)) == [("V2__u.sql", 1)]


def test_a_file_is_judged_alone_in_its_folders_context(shop):
    shop.write("V2__drop.sql", DROP)
    shop.write("V3__more.sql", "CREATE TABLE items (id bigint PRIMARY KEY);\nDROP TABLE items;\n")
    shop.write("V4__drop.sql", "DROP TABLE orders;\n")
    assert rules(lint(shop, "migrations/V2__drop.sql", code=5)) == ["drop-column"]
    found = lint(shop, "migrations/V3__more.sql")
    assert found["files"] == ["migrations/V3__more.sql"] and found["findings"] == []


def test_files_that_are_named_are_each_a_change_of_their_own(shop):
    shop.write("V2__drop.sql", DROP)
    found = lint(shop, "migrations/V1__orders.sql", "migrations/V2__drop.sql", code=5)
    assert rules(found) == ["drop-column"] and len(found["files"]) == 2


def test_a_file_with_another_name_is_judged_by_itself(shop):
    (shop.folder / "change.sql").write_text("CREATE TABLE u (id bigint);\nDROP TABLE u;\nDROP TABLE orders;\n")
    found = lint(shop, "change.sql", code=5)
    assert rules(found) == ["drop-table"] and places(found) == [("change.sql", 3)]


def test_the_phase_at_the_top_of_such_a_file_counts(shop):
    (shop.folder / "change.sql").write_text("-- fishway: phase=contract\nDROP TABLE orders;\n")
    assert rules(lint(shop, "change.sql")) == []


def test_a_folder_is_a_catalog_of_its_own(shop):
    other = shop.folder / "other"
    other.mkdir()
    (other / "V1__u.sql").write_text("CREATE TABLE u (id bigint);\n")
    found = lint(shop, "migrations", "other")
    assert len(found["files"]) == 2 and found["findings"] == []


def test_since_judges_what_is_newer_as_one_change(shop):
    shop.write("V2__drop.sql", DROP)
    shop.write("V3__t.sql", "CREATE TABLE t (id bigint);\n")
    shop.write("V4__t.sql", "DROP TABLE t;\n")
    found = lint(shop, "--since", "V2")
    assert found["files"] == ["migrations/V3__t.sql", "migrations/V4__t.sql"] and rules(found) == []
    assert rules(lint(shop, "--since", "1", code=5)) == ["drop-column"]
    assert rules(lint(shop, code=5)) == ["drop-column", "drop-table"]


def test_hundreds_of_files_are_read(folder):
    for number in range(1, 601):
        folder.write(f"V{number}__t.sql", f"CREATE TABLE t{number} (id bigint PRIMARY KEY);\n")
    folder.write("V601__drop.sql", "DROP TABLE t300;\n")
    found = lint(folder, code=5)
    assert len(found["files"]) == 601 and rules(found) == ["drop-table"]
    assert len(lint(folder, *sorted(str(path) for path in folder.migrations.iterdir()), code=5)["files"]) == 601


# Waivers


def test_a_waived_finding_is_listed_with_its_reason(shop):
    shop.write("V2__drop.sql", f'-- fishway: allow=drop-column reason="no reader since 2.31"\n{DROP}')
    found = lint(shop)
    assert found["findings"] == [] and [waived["rule"] for waived in found["waived"]] == ["drop-column"]
    assert found["waived"][0]["reason"] == "no reader since 2.31" and found["waived"][0]["waived_at"]["line"] == 1
    shown = shop.fishway("lint", "--dialect", "postgresql").must(0).out
    assert "no reader since 2.31" in shown and "drop-column" in shown


def test_a_waiver_that_waives_nothing_is_a_finding(shop):
    shop.write("V2__t.sql", '-- fishway: allow=drop-column reason="none"\nCREATE TABLE t (id bigint);\n')
    assert rules(lint(shop, code=5)) == ["unused-waiver"]


def test_a_waiver_wants_a_reason(shop):
    shop.write("V2__drop.sql", f"-- fishway: allow=drop-column\n{DROP}")
    found = lint(shop, code=5)
    assert rules(found) == ["waiver-without-reason"] and len(found["waived"]) == 1


# Files that are wrong


def test_a_broken_file_is_a_finding_with_its_place_and_the_others_are_judged(shop):
    shop.write("V2__open.sql", "SELECT 1;\nSELECT 'abc;\n")
    shop.write("V3__bytes.sql", b"SELECT 1;\nSELECT '\xff';\n")
    shop.write("V4__drop.sql", DROP)
    found = lint(shop, code=5)
    assert rules(found) == ["unreadable-script", "unreadable-script", "drop-column"]
    assert places(found) == [("V2__open.sql", 2), ("V3__bytes.sql", 2), ("V4__drop.sql", 1)]


def test_names_and_duplicates_are_findings(shop):
    shop.write("V1__again.sql", "SELECT 1;\n")
    shop.write("helper.sql", "SELECT 1;\n")
    assert sorted(rules(lint(shop, code=5))) == ["duplicate-version", "unusable-file"]


def test_what_is_wrong_with_others_is_no_matter_for_a_file_that_is_named(shop):
    shop.write("helper.sql", "SELECT 1;\n")
    assert lint(shop, "migrations/V1__orders.sql")["findings"] == []


def test_a_placeholder_without_a_value_is_a_finding_with_its_line(shop):
    shop.write("V2__p.sql", "SELECT 1;\nCREATE TABLE ${flyway:defaultSchema}.u (id bigint);\nGRANT SELECT ON orders TO ${reader};\n")
    found = lint(shop, code=5)
    assert rules(found) == ["unreadable-script"] and places(found) == [("V2__p.sql", 3)]
    assert rules(lint(shop, "--placeholder", "reader=r")) == []


# What a person sees


def test_text_names_place_rule_reason_and_the_safe_way(shop):
    shop.write("V2__drop.sql", DROP)
    done = shop.fishway("lint", "--dialect", "postgresql").must(5)
    assert "migrations/V2__drop.sql:1:" in done.out and "[drop-column]" in done.out
    assert "why: " in done.out and "instead:" in done.out and "\x1b" not in done.out
    assert "2 files and 2 statements judged for PostgreSQL 14, the oldest supported" in done.out
    assert done.err.startswith("error: lint found 1 error in 1 file")


def test_colour_is_for_terminals(shop):
    shop.write("V2__drop.sql", DROP)
    assert "\x1b[1;31m" in shop.fishway("lint", "--dialect", "postgresql", "--color", "always").must(5).out


def test_quiet_shows_what_refuses_and_nothing_else(shop):
    assert shop.fishway("-q", "lint", "--dialect", "postgresql").must(0).talk == ""
    shop.write("V2__drop.sql", DROP)
    shown = shop.fishway("-q", "lint", "--dialect", "postgresql").must(5)
    assert "[drop-column]" in shown.out and "judged" not in shown.out


def test_what_a_file_says_is_no_escape_of_the_terminal(shop):
    shop.write("V2__drop.sql", 'ALTER TABLE orders DROP COLUMN "a\x1b[2Jb";\n')
    assert "\x1b" not in shop.fishway("lint", "--dialect", "postgresql").must(5).talk


def test_sizes_give_a_time(shop):
    shop.write("V2__index.sql", "CREATE INDEX orders_total ON orders (total);\n")
    sizes = {"tables": [{"schema": "public", "table": "orders", "rows": 10**8, "bytes": 40 * 10**9, "index_bytes": 0}]}
    (shop.folder / "stats.json").write_text(json.dumps(sizes))
    finding = lint(shop, "--stats", "stats.json", code=5)["findings"][0]
    assert "40 GB" in finding["estimate"] and finding["tables"][0]["table"] == "orders"


def test_help_tells_of_a_rule(shop):
    assert shop.fishway("help", "drop-column").must(0).out.startswith("### drop-column")
    shop.fishway("help", "drop-colum").must(2)


# What a branch does


class Repository:
    def __init__(self, project):
        self.project = project
        self.git("init", "-q", "-b", "main")
        self.commit("begin")

    def git(self, *arguments):
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        environment = binary.clean_environment(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null")
        return subprocess.run(["git", *identity, *arguments], cwd=self.project.folder, check=True, capture_output=True,
                              text=True, env=environment).stdout

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)


@pytest.fixture
def repository(shop):
    shop.write("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT 1;\n")
    made = Repository(shop)
    made.git("checkout", "-q", "-b", "feature")
    return made


def since(project, ref="main", code=0, *arguments, **environment):
    return lint(project, "--since-git", ref, *arguments, code=code, **environment)


def test_only_what_the_branch_adds_is_judged(shop, repository):
    shop.write("V2__drop.sql", DROP)
    repository.commit("drop")
    found = since(shop, code=5)
    assert rules(found) == ["drop-column"] and found["files"] == ["migrations/V2__drop.sql"]


def test_a_file_that_is_not_committed_counts(shop, repository):
    shop.write("V2__drop.sql", DROP)
    assert rules(since(shop, code=5)) == ["drop-column"]
    repository.git("add", "-A")
    assert rules(since(shop, code=5)) == ["drop-column"]


def test_a_branch_that_adds_nothing_is_clean(shop, repository):
    assert since(shop)["files"] == []


def test_what_the_branch_adds_is_one_change(shop, repository):
    shop.write("V2__t.sql", "CREATE TABLE t (id bigint);\n")
    shop.write("V3__t.sql", "DROP TABLE t;\n")
    assert rules(since(shop)) == []


def test_a_changed_applied_file_is_found(shop, repository):
    shop.write("V1__orders.sql", ORDERS + "SELECT 1;\n")
    found = since(shop, code=5)
    assert rules(found) == ["changed-applied-file"] and found["findings"][0]["file"] == "migrations/V1__orders.sql"


def test_a_changed_repeatable_is_judged(shop, repository):
    shop.write("R__view.sql", "DROP TABLE orders;\n")
    assert since(shop, code=5)["files"] == ["migrations/R__view.sql"]


def test_a_deleted_file_is_found(shop, repository):
    (shop.migrations / "V1__orders.sql").unlink()
    found = since(shop, code=5)
    assert rules(found) == ["deleted-applied-file"] and found["findings"][0]["file"] == "migrations/V1__orders.sql"


def test_a_version_below_the_highest_of_the_base_is_found(shop, repository):
    repository.git("checkout", "-q", "main")
    shop.write("V7__theirs.sql", "SELECT 1;\n")
    repository.commit("theirs")
    repository.git("checkout", "-q", "feature")
    shop.write("V7__mine.sql", "SELECT 1;\n")
    assert rules(since(shop, code=5)) == ["lower-version"]
    shop.write("V8__mine.sql", "SELECT 1;\n")
    (shop.migrations / "V7__mine.sql").unlink()
    assert rules(since(shop)) == []


def test_a_duplicate_of_what_is_there_is_found(shop, repository):
    shop.write("V1__other.sql", "SELECT 1;\n")
    assert sorted(rules(since(shop, code=5))) == ["duplicate-version", "lower-version"]


def test_the_working_directory_may_be_anywhere_in_the_repository(shop, repository):
    shop.write("V2__drop.sql", DROP)
    inside = shop.migrations
    done = binary.run(["--output", "json", "lint", "--dialect", "postgresql", "--since-git", "main", "."], inside,
                      shop.environment())
    assert rules(done.must(5).json) == ["drop-column"]


def test_a_ref_that_git_does_not_know_says_to_fetch_it(shop, repository):
    error = since(shop, "origin/main", code=2)["error"]
    assert "origin/main" in error["message"] and "fetch-depth: 0" in error["hint"]
    assert since(shop, "--upload-pack=x", code=2)["error"]["kind"] == "usage"


def test_histories_without_a_common_commit_say_that_the_clone_is_shallow(shop, repository):
    repository.git("checkout", "-q", "--orphan", "alone")
    repository.commit("alone")
    assert "fetch-depth: 0" in since(shop, code=2)["error"]["hint"]


def test_a_folder_in_no_repository_is_an_error(shop):
    assert "no git repository" in since(shop, code=2)["error"]["message"]


def test_without_git_it_says_so(shop, repository):
    assert "needs git" in since(shop, code=2, PATH="/nowhere")["error"]["message"]


def test_a_hooks_variables_do_not_lead_git_astray(shop, repository):
    shop.write("V2__drop.sql", DROP)
    assert rules(since(shop, code=5, GIT_DIR=".git", GIT_INDEX_FILE="nowhere/index")) == ["drop-column"]
