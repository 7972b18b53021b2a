"""Input that cannot work: each case gets the error form, its exit code, and changes nothing."""

import os
import pathlib
import re
import secrets
import subprocess
import urllib.parse

import pytest

from harness import binary
from harness.databases import HISTORY

SERVED = ("postgresql", "mysql", "mariadb")


@pytest.fixture
def one(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    return project


def refused(project, code, *words, **environment):
    """The error of a run that must end with this code, and must have left the database as it was."""
    arguments = words or ("migrate",)
    text = project.fishway(*arguments, **environment).must(code)
    assert re.search(r"^error: ", text.err, re.MULTILINE) and "\n  next: " in text.err
    document = project.fishway("--output", "json", *arguments, **environment).must(code).json
    assert document["ok"] is False
    error = document["error"]
    assert error["exit_code"] == code and error["message"] and error["hint"]
    if project.database:
        assert project.database.tables() == set()
    return error


def served_parts(project):
    return urllib.parse.urlsplit(project.database.url)


# The connection -----------------------------------------------------------------------------------------------------


@pytest.mark.on(*SERVED)
def test_nobody_listens(one):
    parts = served_parts(one)
    url = parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:1").geturl()
    error = refused(one, 7, DATABASE_URL=url)
    assert error["kind"] == "cannot-connect" and "127.0.0.1" in error["message"] and parts.password not in str(error)


@pytest.mark.on(*SERVED)
def test_a_host_that_does_not_exist(one):
    parts = served_parts(one)
    url = parts._replace(netloc=f"{parts.username}:{parts.password}@no-such-host.invalid:5").geturl()
    assert "no-such-host.invalid" in refused(one, 7, DATABASE_URL=url)["message"]


@pytest.mark.on(*SERVED)
def test_a_wrong_password(one):
    parts = served_parts(one)
    url = parts._replace(netloc=f"{parts.username}:wrong-secret@{parts.hostname}:{parts.port}").geturl()
    error = refused(one, 7, DATABASE_URL=url)
    assert parts.username in error["message"] and "wrong-secret" not in str(error)


@pytest.mark.on(*SERVED)
def test_an_unknown_database(one):
    error = refused(one, 7, DATABASE_URL=one.database.url + "_nowhere")
    assert f"{one.database.name}_nowhere" in error["message"]


@pytest.mark.on("sqlite")
def test_a_sqlite_file_in_a_folder_that_does_not_exist(one):
    error = refused(one, 7, DATABASE_URL="sqlite:nowhere/x.db")
    assert "nowhere" in error["message"]


@pytest.mark.on("sqlite")
def test_a_file_that_is_no_database(one):
    (one.folder / "x.db").write_text("this is a letter, not a database\n" * 100)
    assert refused(one, 7, DATABASE_URL="sqlite:x.db")


@pytest.mark.parametrize("url, near", [("postgres//u@h/d", "postgresql://"), ("postgesql://u@h/d", "postgresql"),
                                       ("postgresql://u@h:port/d", "port"), ("oracle://u@h/d", "postgresql")])
def test_an_url_that_is_none(folder, url, near):
    error = refused(folder, 2, DATABASE_URL=url)
    assert near in error["message"] + error["hint"]


def test_no_url_at_all(folder):
    error = refused(folder, 2)
    assert "url" in (error["message"] + error["hint"]).lower()


NASTY = "p@s:s/w?o#r%d x'\"\\ü"


@pytest.mark.on(*SERVED)
def test_a_password_of_special_characters(one):
    database = one.database
    user = f"nasty_{secrets.token_hex(4)}"
    if database.kind == "postgresql":
        database.execute(f"CREATE ROLE {user} LOGIN PASSWORD %s", NASTY)
        database.execute(f"GRANT CREATE ON SCHEMA public TO {user}")
    else:
        database.execute(f"CREATE USER {user}@'%%' IDENTIFIED BY %s", NASTY)
        database.execute(f"GRANT ALL ON {database.name}.* TO {user}@'%'")
    parts = served_parts(one)
    try:
        quoted = database.server.url_of(database.name, user, NASTY)
        plain = parts._replace(netloc=f"{user}@{parts.hostname}:{parts.port}").geturl()
        password_file = one.folder / "password"
        password_file.write_text(NASTY + "\n", encoding="utf-8")
        one.json("info", DATABASE_URL=quoted)
        one.json("info", DATABASE_URL=plain, FISHWAY_PASSWORD=NASTY)
        one.json("--password-file", password_file, "info", DATABASE_URL=plain)
        one.migrate(DATABASE_URL=quoted)
    finally:
        if database.kind == "postgresql":
            database.execute(f"DROP OWNED BY {user} CASCADE")
            database.execute(f"DROP ROLE {user}")
        else:
            database.execute(f"DROP USER {user}@'%'")


# Rights ---------------------------------------------------------------------------------------------------------------


@pytest.mark.on(*SERVED)
def test_a_user_without_rights(one):
    database = one.database
    user = f"poor_{secrets.token_hex(4)}"
    if database.kind == "postgresql":
        database.execute(f"CREATE ROLE {user} LOGIN PASSWORD 'x'")
        gone = f"DROP ROLE {user}"
    else:
        database.execute(f"CREATE USER {user}@'%' IDENTIFIED BY 'x'")
        database.execute(f"GRANT SELECT ON {database.name}.* TO {user}@'%'")
        gone = f"DROP USER {user}@'%'"
    try:
        error = refused(one, 2, DATABASE_URL=database.server.url_of(database.name, user, "x"))
        assert user in error["message"] + error["hint"] or "denied" in error["message"]
        assert database.own_tables() == set()
    finally:
        database.execute(gone)


@pytest.mark.on(*SERVED)
def test_a_statement_without_the_right_for_it(one):
    database = one.database
    one.migrate()
    one.write("V2__more.sql", "CREATE TABLE more (id INT);")
    user = f"poor_{secrets.token_hex(4)}"
    if database.kind == "postgresql":
        database.execute(f"CREATE ROLE {user} LOGIN PASSWORD 'x'")
        database.execute(f"GRANT SELECT, INSERT ON {HISTORY} TO {user}")
        gone = f"DROP OWNED BY {user}; DROP ROLE {user}"
    else:
        database.execute(f"CREATE USER {user}@'%' IDENTIFIED BY 'x'")
        database.execute(f"GRANT SELECT, INSERT ON {database.name}.* TO {user}@'%'")
        gone = f"DROP USER {user}@'%'"
    try:
        url = database.server.url_of(database.name, user, "x")
        for command in ("info", "validate", "plan"):
            one.json(command, DATABASE_URL=url)
        error = one.migrate(code=1, DATABASE_URL=url)["error"]
        assert "GRANT" in error["hint"] and user in error["hint"]
        assert "more" not in database.tables()
    finally:
        database.execute(gone)


@pytest.mark.on("postgresql")
def test_a_read_only_postgresql(one):
    one.database.execute(f"ALTER DATABASE {one.database.name} SET default_transaction_read_only = on")
    error = refused(one, 2)
    assert "read" in error["message"].lower()
    assert [state for _, state in one.states()] == ["Pending"]


@pytest.mark.on("sqlite")
def test_a_read_only_sqlite(one):
    one.database.execute("CREATE TABLE x (i INT)")
    one.database.execute("DROP TABLE x")
    os.chmod(one.database.name, 0o444)
    url = one.database.url + "?mode=ro" if os.geteuid() == 0 else one.database.url
    error = refused(one, 2, DATABASE_URL=url)
    assert "read" in error["message"].lower()


@pytest.mark.on("postgresql", "mysql", "sqlite")
def test_a_history_table_that_lacks_a_column(one):
    one.database.execute("CREATE TABLE fishway_schema_history (installed_rank INT, version VARCHAR(50))")
    error = refused(one, 2)
    assert "fishway_schema_history" in error["message"] and "description" in error["message"]


# Folders and files ----------------------------------------------------------------------------------------------------


@pytest.mark.on("sqlite")
def test_a_folder_that_does_not_exist(one):
    error = refused(one, 2, "--locations", "nowhere", "migrate")
    assert error["file"].endswith("nowhere")


@pytest.mark.on("sqlite")
def test_a_folder_that_cannot_be_read(one):
    if os.geteuid() == 0:
        # root reads everything: a file in the place of the folder is as unreadable
        one.write("secret", "")
    else:
        (one.migrations / "secret").mkdir(mode=0)
    error = refused(one, 2, "--locations", "migrations/secret", "migrate")
    assert error["file"].endswith("migrations/secret")


@pytest.mark.on("sqlite")
def test_a_script_that_cannot_be_read(one):
    (one.migrations / "V2__b.sql").symlink_to("/nowhere/at/all.sql")
    error = refused(one, 2)
    assert "V2__b.sql" in error["message"] + (error["file"] or "")


@pytest.mark.on("sqlite")
def test_an_empty_folder(project):
    assert "migrations" in refused(project, 2)["message"]
    assert project.database.own_tables() == set()


@pytest.mark.on("sqlite")
def test_a_loop_of_symbolic_links_ends(one):
    (one.migrations / "loop").symlink_to(one.migrations)
    result = one.fishway("--output", "json", "migrate")
    assert result.code in (0, 2)
    if result.code == 0:
        assert [applied["version"] for applied in result.json["applied"]] == ["1"]
    else:
        assert "loop" in result.json["error"]["message"]


@pytest.mark.on("sqlite", "postgresql")
def test_a_wrong_encoding_is_named_with_line_and_byte(one):
    one.write("V2__b.sql", b"SELECT 1;\nSELECT 'gr\xfc\xdfe';\n")
    result = one.fishway("--output", "json", "migrate")
    assert result.code in (1, 2)
    error = result.json["error"]
    assert error["file"].endswith("V2__b.sql") and error["line"] == 2
    assert "fc" in error["message"].lower() and "encoding" in error["hint"]
    assert one.database.tables() == set()


@pytest.mark.on("sqlite", "postgresql")
def test_a_nul_byte(one):
    one.write("V2__b.sql", b"SELECT 1;\nSELECT 'a\x00b';\n")
    result = one.fishway("--output", "json", "migrate")
    assert result.code in (1, 2)
    assert result.json["error"]["line"] == 2 and "NUL" in result.json["error"]["message"]


@pytest.mark.parametrize("opening", ["'", '"', "/*", "$body$"])
@pytest.mark.on("postgresql")
def test_what_is_never_closed_is_named_where_it_began(one, opening):
    one.write("V2__b.sql", f"CREATE TABLE t2 (i INT);\nSELECT 1,\n  {opening}never closed;\nSELECT 2;\n")
    result = one.fishway("--output", "json", "migrate")
    assert result.code in (1, 2)
    error = result.json["error"]
    assert error["line"] == 3 and error["column"] == 3
    assert "t2" not in one.database.tables()


# Settings -------------------------------------------------------------------------------------------------------------


@pytest.mark.on("sqlite")
def test_a_broken_settings_file(one):
    one.settings('locations = ["migrations"]\ntable = "unclosed\n')
    error = refused(one, 2)
    assert error["file"].endswith("fishway.toml") and error["line"] == 2


@pytest.mark.on("sqlite")
def test_an_unknown_key(one):
    one.settings('locations = ["migrations"]\n\n[lock]\nwiat = "1s"\n')
    error = refused(one, 2)
    assert error["line"] == 4 and "wiat" in error["message"] and "wait" in error["hint"] + error["message"]


@pytest.mark.on("sqlite")
def test_a_value_that_does_not_fit(one):
    one.settings('[lock]\nwait = "soon"\n')
    error = refused(one, 2)
    assert error["line"] == 2 and "soon" in error["message"]


@pytest.mark.parametrize("words, near", [(["migrat"], "migrate"), (["migrate", "--taget", "3"], "--target"),
                                         (["--out-put", "json", "info"], "--output"), ([], "migrate")])
def test_unknown_words(folder, words, near):
    failed = folder.fishway(*words)
    assert failed.code == 2 and near in failed.err


@pytest.mark.on("sqlite")
def test_an_environment_that_is_not_in_the_file(one):
    one.settings('[environments.production]\nurl = "sqlite:production.db"\n')
    error = refused(one, 2, "--environment", "prodction", "migrate", DATABASE_URL=None)
    assert "production" in error["message"] + error["hint"]


# The surroundings -------------------------------------------------------------------------------------------------------


@pytest.mark.on("sqlite")
def test_stdout_is_closed(one):
    done = subprocess.run(["/bin/sh", "-c", 'exec "$0" "$@" >&-', binary.BINARY, "migrate"], cwd=one.folder,
                          env=one.environment(), capture_output=True, text=True, check=False)
    assert done.returncode >= 0
    assert one.database.applied() == [("1", True)]
    assert pathlib.Path(one.database.name).read_bytes()[:15] == b"SQLite format 3"


@pytest.mark.on("sqlite")
def test_a_broken_pipe_does_not_stop_the_migration(one):
    for number in range(2, 60):
        one.write(f"V{number}__a.sql", f"CREATE TABLE t{number} (i INT);")
    done = subprocess.run(["/bin/sh", "-c", '"$0" --output jsonl migrate 2>err; echo $? >code', binary.BINARY], cwd=one.folder,
                          env=one.environment(), stdout=broken_pipe(), check=False)
    assert done.returncode == 0
    assert len(one.database.applied()) == 59
    assert int((one.folder / "code").read_text()) < 128


def broken_pipe():
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@pytest.mark.on("sqlite", "postgresql")
def test_a_locale_that_does_not_exist(one):
    one.write("V2__ä.sql", "SELECT 'ä';")
    done = one.migrate(LC_ALL="xx_YY.UTF-8", LANG="nonsense")
    assert [applied["description"] for applied in done["applied"]] == ["a", "ä"]


def test_without_a_server_there_is_no_server_needed(folder):
    """`new`, `config`, `version`, `help` and `completion` work with an unreachable URL."""
    for words in (["new", "a"], ["config"], ["version"], ["help"], ["completion", "bash"]):
        folder.fishway(*words, DATABASE_URL="postgresql://u:x@127.0.0.1:1/d").must(0)
