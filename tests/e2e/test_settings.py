"""Where settings come from: fishway's own file, and Flyway's where there is none."""

import pathlib


def test_the_nearest_file_upwards_is_used(folder):
    folder.settings('url = "sqlite:here.db"\nlocations = ["migrations"]\n')
    folder.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    deep = folder.migrations / "deep"
    deep.mkdir()
    above = folder.folder
    folder.folder = deep
    assert [applied["version"] for applied in folder.migrate()["applied"]] == ["1"]
    folder.folder = above
    assert folder.json("check")["satisfied"] is True


def test_an_environment_overrides_the_top_of_the_file(folder):
    folder.settings('url = "sqlite:one.db"\ntable = "top"\n\n[environments.production]\nurl = "${env:WHERE}"\n')
    folder.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    done = folder.json("--environment", "production", "migrate", WHERE="sqlite:two.db")
    assert done["database"]["name"].endswith("two.db") and done["database"]["history"] == "top"
    assert not (folder.folder / "one.db").exists()


def test_a_variable_that_goes_before_an_environments_url_is_said_unless_the_url_is_that_variable(folder):
    folder.settings('[environments.production]\nurl = "${env:DATABASE_URL}"\n[environments.other]\nurl = "sqlite:other.db"\n')
    assert folder.json("--environment", "production", "config", DATABASE_URL="sqlite:one.db")["warnings"] == []
    warnings = folder.json("--environment", "other", "config", DATABASE_URL="sqlite:one.db")["warnings"]
    assert "DATABASE_URL" in str(warnings)


def test_flyway_toml_is_read_where_there_is_no_fishway_toml(folder):
    (folder.folder / "flyway.toml").write_text(
        '[flyway]\nenvironment = "local"\nlocations = ["filesystem:migrations"]\ntable = "versions"\noutOfOrder = true\n'
        '[flyway.placeholders]\nname = "t1"\n[environments.local]\nurl = "jdbc:sqlite:flyway.db"\n')
    folder.write("V1__a.sql", "CREATE TABLE ${name} (i INT);")
    done = folder.migrate()
    assert done["database"]["history"] == "versions" and done["to"] == "1"


def test_flyway_conf_is_read_and_its_unknown_keys_are_listed_once(folder):
    (folder.folder / "flyway.conf").write_text(
        "# a comment\nflyway.url=jdbc:sqlite:flyway.db\nflyway.locations=filesystem:migrations\n"
        "flyway.placeholders.name=t1\nflyway.lockRetryCount=7\nflyway.oracle.sqlplus=true\nflyway.licenseKey=abc\n")
    folder.write("V1__a.sql", "CREATE TABLE ${name} (i INT);")
    done = folder.fishway("migrate").must(0)
    assert done.err.count("oracle.sqlplus") == 1 and "licenseKey" in done.err and "abc" not in done.talk
    assert (folder.folder / "flyway.db").exists()


def test_flyways_variables_count_where_fishways_do_not(folder):
    folder.write("V1__a.sql", "SELECT 1;")
    done = folder.migrate(FLYWAY_URL="jdbc:sqlite:a.db", FLYWAY_TABLE="theirs")
    assert done["database"]["history"] == "theirs"
    done = folder.migrate(FLYWAY_URL="jdbc:sqlite:b.db", FLYWAY_TABLE="theirs", FISHWAY_TABLE="ours")
    assert done["database"]["history"] == "ours"


def test_every_setting_is_documented(folder):
    text = (pathlib.Path(__file__).resolve().parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    names = {setting["name"] for setting in folder.json("config")["settings"]}
    assert {name for name in names if f"`--{name}`" not in text and f"`{name}`" not in text} == set()
