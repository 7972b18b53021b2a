"""A user's project: a folder with migrations and settings, and the database that it belongs to."""

from harness import binary


class Project:
    def __init__(self, folder, database):
        self.folder = folder
        self.database = database
        self.migrations = folder / "migrations"
        self.migrations.mkdir()

    def write(self, name, content):
        """A file in the folder of migrations."""
        path = self.migrations / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding="utf-8")
        return path

    def settings(self, text):
        (self.folder / "fishway.toml").write_text(text, encoding="utf-8")

    def environment(self, **more):
        url = self.database.url if self.database else None
        return binary.clean_environment(**{"DATABASE_URL": url, **more})

    def fishway(self, *arguments, **environment):
        return binary.run([str(argument) for argument in arguments], self.folder, self.environment(**environment))

    def start(self, *arguments, **environment):
        return binary.start([str(argument) for argument in arguments], self.folder, self.environment(**environment))

    def json(self, *arguments, code=0, **environment):
        """Runs with --output json; returns the document, after a look at the exit code."""
        return self.fishway("--output", "json", *arguments, **environment).must(code).json

    def migrate(self, *arguments, code=0, **environment):
        return self.json("migrate", *arguments, code=code, **environment)

    def states(self, *arguments):
        """What `info` says: version, or a repeatable's description, and state."""
        return [(row["version"] or row["description"], row["state"])
                for row in self.json("info", *arguments)["migrations"]]
