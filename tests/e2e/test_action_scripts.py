"""The two scripts of the GitHub action, without a workflow."""

import pathlib
import shutil
import subprocess

import pytest

from harness import binary

ACTION = pathlib.Path(__file__).parents[2] / "packaging" / "github-action"
FAKE = """#!/bin/sh
[ "$1" != version ] || exit 0
echo "$#: $*"
env | grep -E '^(FISHWAY|ACTION)_' | sort
"""


@pytest.fixture
def program(tmp_path):
    """What stands in for fishway: it says what it was called with."""
    path = tmp_path / "tools" / "fishway"
    path.parent.mkdir()
    path.write_text(FAKE)
    path.chmod(0o755)
    return path


def call(script, folder, **environment):
    output = folder / "output"
    done = subprocess.run([ACTION / script], cwd=folder, text=True, capture_output=True,
                          env=binary.clean_environment(GITHUB_OUTPUT=str(output), **environment))
    done.outputs = output.read_text() if output.exists() else ""
    return done


def run(program, tmp_path, **environment):
    done = call("run", tmp_path, ACTION_PROGRAM=str(program), ACTION_COMMAND="migrate", **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_program_that_is_named_is_taken(program, tmp_path):
    found = call("find-binary", tmp_path, ACTION_BINARY="tools/fishway")
    assert found.outputs == f"program={program}\n"


def test_a_program_that_is_not_there_is_an_error_that_is_annotated(tmp_path):
    failed = call("find-binary", tmp_path, ACTION_BINARY="nowhere/fishway")
    assert failed.returncode == 2 and failed.outputs == ""
    assert failed.stdout.startswith("::error title=fishway::the input binary names nowhere/fishway")


def test_one_on_the_path_is_taken_when_none_is_named(program, tmp_path):
    found = call("find-binary", tmp_path, PATH=f"{program.parent}:/usr/bin:/bin")
    assert found.outputs == f"program={program}\n"


def test_one_that_an_earlier_step_or_a_cache_has_built_is_not_built_again(program, tmp_path):
    if shutil.which("fishway", path="/usr/bin:/bin"):
        pytest.skip("this machine has a fishway installed, which goes first")
    built = tmp_path / "temp" / "fishway-build" / "cli" / "fishway"
    built.parent.mkdir(parents=True)
    shutil.copy(program, built)
    found = call("find-binary", tmp_path, PATH="/usr/bin:/bin", RUNNER_TEMP=str(tmp_path / "temp"))
    assert found.outputs == f"program={built}\n"


def test_words_are_split_and_nothing_else(program, tmp_path):
    said = run(program, tmp_path, ACTION_ARGS=' --target  12\n--placeholder a=* $HOME "b" ')
    assert said[0] == '7: migrate --target 12 --placeholder a=* $HOME "b"'


def test_secrets_are_in_the_environment_and_not_among_the_words(program, tmp_path):
    said = run(program, tmp_path, ACTION_URL="sqlite:x", ACTION_PASSWORD="hunter2", ACTION_ENVIRONMENT="production",
               ACTION_LOCATIONS="a,b")
    assert said[0] == "1: migrate"
    assert {"FISHWAY_URL=sqlite:x", "FISHWAY_PASSWORD=hunter2", "FISHWAY_ENVIRONMENT=production",
            "FISHWAY_LOCATIONS=a,b"} <= set(said)
    assert not any(line.startswith(("ACTION_URL", "ACTION_PASSWORD")) for line in said)


def test_an_input_that_is_not_given_leaves_the_variable_of_the_job(program, tmp_path):
    said = run(program, tmp_path, ACTION_URL="", ACTION_PASSWORD="", FISHWAY_URL="sqlite:job", FISHWAY_PASSWORD="p")
    assert {"FISHWAY_URL=sqlite:job", "FISHWAY_PASSWORD=p"} <= set(said)
