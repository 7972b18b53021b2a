"""Who takes part. Each of its methods is one thing to do, named as the workloads name it, and returns the command for it:
`version`, `apply`, `nothing`, `script`, `validate`, `lint`."""

import os
import shutil


class Contender:
    name = ""
    form = "flyway"  # of the migration files that it reads
    kinds = ("postgresql", "mariadb", "mysql", "sqlite")

    def program(self):
        """None where it is not installed."""
        raise NotImplementedError

    def how_to_get_it(self):
        return "not installed"

    def missing(self, _verb):
        """Why it cannot take part; nothing when it can."""
        return "" if self.program() else self.how_to_get_it()

    def can(self, verb):
        return hasattr(self, verb)

    def command(self, verb, files, address):
        return getattr(self, verb)(files, address)


def found(*places):
    """The first that there is, of paths and names on PATH."""
    for place in places:
        path = shutil.which(place) if place else None
        if path:
            return os.path.abspath(path)
    return None
