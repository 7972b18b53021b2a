"""Runs the binary and holds what came of it."""

import json
import os
import subprocess
from dataclasses import dataclass

from harness.schemas import check_document

BINARY = os.environ.get("FISHWAY_BINARY", "")
SECONDS = 120


@dataclass
class Result:
    arguments: list
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def lines(self):
        """The objects of --output jsonl."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def talk(self):
        """All that a person sees."""
        return self.out + self.err

    def must(self, code):
        assert self.code == code, f"{' '.join(self.arguments)}: exit {self.code}, wanted {code}\n{self.out}\n{self.err}"
        return self


def clean_environment(**more):
    """This one without anything that sets fishway or a database client, so that no machine's settings get in."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FISHWAY_", "FLYWAY_", "PG", "GITHUB_", "MYSQL")) and name not in ("DATABASE_URL", "NO_COLOR")
    }
    kept.update({name: value for name, value in more.items() if value is not None})
    return kept


def start(arguments, folder, environment, **options):
    return subprocess.Popen(
        [BINARY, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        **options,
    )


def finish(process):
    try:
        out, err = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise AssertionError(f"{process.args} did not end within {SECONDS} s\n{out}\n{err}") from None
    result = Result(process.args[1:], process.returncode, out, err)
    if "json" in process.args and out:
        check_document(result.json)
    return result


def run(arguments, folder, environment):
    return finish(start(arguments, folder, environment))
