"""The program itself, and what kind of a build it is."""

import os
import pathlib
import re
import subprocess
from dataclasses import replace

from contender import Contender, found
from launcher import Command

BINARY = os.environ.get("FISHWAY_BINARY", "")


class Fishway(Contender):
    name = "fishway"

    def program(self):
        return found(BINARY)

    def run(self, *arguments, address=None):
        return Command([self.program(), *arguments], {"DATABASE_URL": address.url} if address else {})

    def in_folder(self, verb, files, address):
        return self.run(verb, "--locations", files.folder(self.form), address=address)

    def version(self, _files, _address):
        return self.run("version")

    def apply(self, files, address):
        return self.in_folder("migrate", files, address)

    nothing = script = apply

    def validate(self, files, address):
        return self.in_folder("validate", files, address)

    def lint(self, files, _address):
        """Every file as a change by itself, against all before it; with findings it ends with 5."""
        command = self.run("lint", "--dialect", "postgresql", files.folder(self.form))
        return replace(command, codes=(0, 5))

    def version_text(self):
        return subprocess.run([self.program(), "version"], capture_output=True, text=True, check=True).stdout.strip()


def build_type(program):
    """What CMake's cache in a folder above says; None where there is none."""
    for folder in pathlib.Path(program).resolve().parents:
        cache = folder / "CMakeCache.txt"
        if cache.exists():
            found_type = re.search(r"^CMAKE_BUILD_TYPE:\w+=(.*)$", cache.read_text(encoding="utf-8"), re.MULTILINE)
            return found_type.group(1) if found_type else ""
    return None


def warning(program):
    """Why the figures are not those of a release; nothing when they are."""
    found_type = build_type(program)
    if found_type is None:
        return f"no CMakeCache.txt above {program}: it is not known whether this is a Release build"
    if found_type not in ("Release", "RelWithDebInfo"):
        return f"this is a {found_type or 'nameless'} build, not a Release: THE FIGURES SAY NOTHING about fishway"
    return ""
