"""The other commands, one after the other."""

import shutil
import subprocess
import time

import pytest

from harness import binary


@pytest.fixture
def three(project):
    for number in (1, 2, 3):
        project.write(f"V{number}__v.sql", f"CREATE TABLE t{number} (i INT);")
        project.write(f"U{number}__v.sql", f"DROP TABLE t{number};")
    return project


def test_info_of_an_empty_database(three):
    assert [state for state in three.states() if state[1] != "Available"] == [
        ("1", "Pending"), ("2", "Pending"), ("3", "Pending")]
    assert three.states().count(("1", "Available")) == 1  # the undo script
    assert three.database.own_tables() == set()


def test_info_shows_when_and_by_whom(three):
    three.migrate()
    rows = [row for row in three.json("info")["migrations"] if row["type"] == "SQL"]
    assert [row["state"] for row in rows] == ["Success"] * 3
    assert [row["installed_rank"] for row in rows] == [1, 2, 3]
    assert all(row["installed_on"].endswith("Z") and row["script"] and row["checksum"] for row in rows)
    shown = three.fishway("info").must(0).out
    assert "Success" in shown and "V3" in shown or "3" in shown


def test_validate_lists_all_problems(three):
    three.migrate()
    three.write("V1__v.sql", "CREATE TABLE t1 (i BIGINT);")
    three.write("V2__other_description.sql", (three.migrations / "V2__v.sql").read_text())
    (three.migrations / "V2__v.sql").unlink()
    found = three.json("validate", code=3)
    assert found["ok"] is False
    assert [(problem["kind"], problem["version"]) for problem in found["problems"]] == [
        ("checksum-mismatch", "1"), ("description-mismatch", "2")]
    assert all(problem["message"] and problem["hint"] for problem in found["problems"])
    assert three.migrate(code=3)["error"]["kind"] == "validation"


def test_repair_aligns_what_changed(three):
    three.migrate()
    three.write("V1__v.sql", "CREATE TABLE t1 (i BIGINT);")
    assert three.fishway("repair").must(0).talk.count("1") > 0
    three.json("validate")
    assert three.migrate()["applied"] == []


def test_undo_takes_the_latest_back(three):
    three.migrate()
    three.json("undo", "--yes")
    assert three.database.tables() == {"t1", "t2"}
    assert three.database.history()[-1]["type"] == "UNDO_SQL"
    assert dict(three.states())["3"] in ("Pending", "Undone", "Available")
    three.json("undo", "--target", "1", "--yes")
    assert three.database.tables() == {"t1"}
    assert [applied["version"] for applied in three.migrate()["applied"]] == ["2", "3"]
    assert three.database.tables() == {"t1", "t2", "t3"}


def test_clean_is_off(three):
    three.migrate()
    refused = three.fishway("--output", "json", "clean", "--yes")
    assert refused.code in (2, 5) and "clean" in refused.json["error"]["message"]
    assert three.database.tables() == {"t1", "t2", "t3"}


def test_clean_empties_the_database(three):
    three.write("R__v.sql", "CREATE VIEW v AS SELECT * FROM t1;")
    three.migrate()
    three.json("clean", "--clean-disabled=false", "--yes")
    assert three.database.tables() == set() and three.database.own_tables() == set()
    assert len(three.migrate()["applied"]) == 4


def test_label_guards_the_database(three):
    assert three.json("label")["database"]["label"] is None
    three.json("label", "production")
    assert three.json("label")["database"]["label"] == "production"
    refused = three.fishway("--output", "json", "migrate", "--label", "staging").must(5).json
    assert "production" in refused["error"]["message"] and "staging" in refused["error"]["message"]
    assert three.database.tables() == set()
    assert three.migrate("--label", "production")["database"]["label"] == "production"


def test_a_protected_database_is_neither_undone_nor_cleaned(three):
    three.migrate()
    three.json("label", "production", "--protect")
    three.json("undo", "--yes", code=5)
    three.json("clean", "--clean-disabled=false", "--yes", code=5)
    assert three.database.tables() == {"t1", "t2", "t3"}
    three.json("label", "--protect=false")
    three.json("undo", "--yes")


def test_check_says_whether_the_database_is_where_the_files_say(three):
    found = three.json("check", code=6)
    assert found["satisfied"] is False and found["wanted"] == "3" and found["at"] is None
    assert found["pending"] == ["1", "2", "3"]
    three.migrate("--target", "2")
    assert three.json("check", code=6)["pending"] == ["3"]
    assert three.json("check", "--at-least", "2")["satisfied"] is True
    three.migrate()
    assert three.json("check") ["satisfied"] is True


def test_wait_ends_when_the_database_is_there(three):
    waiter = three.start("--output", "json", "wait", "--timeout", "60s")
    time.sleep(1)
    assert waiter.poll() is None
    three.migrate()
    assert binary.finish(waiter).must(0).json["satisfied"] is True


def test_wait_ends_when_its_time_is_over(three):
    before = time.monotonic()
    assert three.json("wait", "--timeout", "1500ms", code=6)["satisfied"] is False
    assert 1 < time.monotonic() - before < 20


@pytest.mark.on("postgresql", "mysql")
def test_wait_outlasts_a_server_that_is_not_there_yet(three):
    url = three.database.url.rsplit(":", 1)[0] + ":1/nowhere"
    three.json("wait", "--timeout", "1s", code=7, DATABASE_URL=url)


def test_new_writes_the_next_file(folder):
    folder.write("V9__a.sql", "SELECT 1;")
    folder.fishway("new", "Add customer e-mail!").must(0)
    (made,) = [path.name for path in folder.migrations.iterdir() if path.name != "V9__a.sql"]
    assert made.startswith("V10__") and made.endswith(".sql")
    folder.fishway("new", "a view", "--repeatable").must(0)
    assert (folder.migrations / "R__a_view.sql").exists()
    folder.fishway("new", "late", "--timestamp", "--undo").must(0)
    stamped = sorted(path.name for path in folder.migrations.glob("[VU]2*__late.sql"))
    assert len(stamped) == 2 and len(stamped[0]) == len("U20261121143000__late.sql")


def test_new_does_not_overwrite(folder):
    folder.write("R__a_view.sql", "SELECT 1;")
    assert folder.fishway("new", "a view", "--repeatable").code == 2
    assert (folder.migrations / "R__a_view.sql").read_text() == "SELECT 1;"


def test_config_says_where_every_value_comes_from(folder):
    folder.settings('locations = ["migrations"]\n\n[lock]\nwait = "3min"\n')
    shown = folder.json("--table", "mine", "config", FISHWAY_TARGET="4", DATABASE_URL="sqlite:x.db")
    by_name = {setting["name"]: setting for setting in shown["settings"]}
    assert by_name["table"]["value"] == "mine" and "--table" in by_name["table"]["source"]
    assert by_name["target"]["value"] == "4" and "FISHWAY_TARGET" in by_name["target"]["source"]
    assert "3min" in str(by_name["lock-wait"]["value"]) and "fishway.toml:4" in by_name["lock-wait"]["source"]
    assert by_name["group"]["source"] == "default"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions(folder, shell):
    script = folder.fishway("completion", shell).must(0).out
    assert "migrate" in script and "lock-wait" in script
    if shutil.which(shell):
        checked = subprocess.run([shell, "-n", "/dev/stdin"], input=script, text=True, capture_output=True, check=False)
        assert checked.returncode == 0, checked.stderr


def test_version_and_help(folder):
    for words in (["version"], ["--version"]):
        assert "fishway 0." in folder.fishway(*words).must(0).out
    for words in (["help"], ["--help"]):
        shown = folder.fishway(*words).must(0).out
        for command in ["migrate", "plan", "info", "validate", "check", "wait", "baseline", "repair", "undo", "clean",
                        "new", "label", "config", "completion"]:
            assert command in shown
    assert "--lock-wait" in folder.fishway("help", "migrate").must(0).out
    assert "--lock-wait" in folder.fishway("migrate", "--help").must(0).out
