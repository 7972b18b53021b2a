"""Plays one workload: everybody once a round, in an order that is drawn anew, each in the state that the workload wants."""

import contextlib
from dataclasses import dataclass, replace

from backend_memory import BackendWatch
from launcher import RunFailed

PATIENCE = 300  # seconds for one run
ENOUGH = 20  # seconds: who has taken longer in all, and is in no aim, runs no more


@dataclass
class Outcome:
    """Of one contender in one workload."""

    name: str
    samples: list
    reason: str = ""  # why there are none, or no more
    failed: bool = False

    def seconds(self):
        return sum(sample.seconds for sample in self.samples)


class Race:
    def __init__(self, workload, contenders, files, place, launcher, chance):
        self.workload, self.files, self.place, self.launcher, self.chance = workload, files, place, launcher, chance
        self.outcomes = {contender: Outcome(contender.name, [], contender.missing(workload.verb)) for contender in contenders}
        self.needed = workload.needed
        self.stack = contextlib.ExitStack()
        self.kept = {}  # databases in which all is applied

    def run(self, rounds):
        with self.stack:
            for _ in range(rounds):
                order = [contender for contender in self.outcomes if self.goes_on(contender)]
                self.chance.shuffle(order)
                for contender in order:
                    self.run_one(contender)
        return list(self.outcomes.values())

    def goes_on(self, contender):
        outcome = self.outcomes[contender]
        return not outcome.reason and (contender.name in self.needed or outcome.seconds() < ENOUGH)

    def run_one(self, contender):
        outcome = self.outcomes[contender]
        try:
            outcome.samples.append(self.measure(contender))
        except RunFailed as failure:
            outcome.reason, outcome.failed = f"failed: {failure}", True

    def measure(self, contender):
        verb = self.workload.verb
        if self.place is None:
            return self.launch(contender, None)
        if verb in ("nothing", "validate"):
            return self.launch(contender, self.applied(contender))
        with self.database() as database:
            if verb == "script" and self.workload.place == "postgresql":
                with BackendWatch(database) as watch:
                    sample = self.launch(contender, database)
                sample = replace(sample, backend_memory=watch.peak)
            else:
                sample = self.launch(contender, database)
            self.check(database)
            return sample

    def launch(self, contender, database):
        address = self.place.address(database) if database else None
        return self.launcher.run(contender.command(self.workload.verb, self.files, address), PATIENCE)

    @contextlib.contextmanager
    def database(self):
        database = self.place.create_database()
        try:
            yield database
        finally:
            database.drop()

    def applied(self, contender):
        """A database in which the contender itself has applied everything; an empty one for a client. Over the short way."""
        if contender not in self.kept:
            database = self.kept[contender] = self.stack.enter_context(self.database())
            if contender.can("apply"):
                self.launcher.run(contender.command("apply", self.files, self.place.near(database)), PATIENCE)
                self.check(database)
        return self.kept[contender]

    def check(self, database):
        """Whoever is fast because something was left out does not count."""
        missing = self.files.missing_in(database)
        if missing:
            raise RunFailed(missing)
