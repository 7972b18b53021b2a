"""What a workload should reach, and whether it did. An aim is no test: a miss is reported, and nothing fails."""

from dataclasses import dataclass

from figures import ratio, spread

SUBJECT = "fishway"
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Aim:
    """At most `limit` times what `floor` took, or below it."""

    limit: float
    floor: str  # a contender
    of: str = None  # the workload in which the floor was measured; without it, the aim's own
    below: bool = False  # less than the limit, not at most

    @property
    def words(self):
        return f"{'below' if self.below else 'at most'} {self.limit:g} × {self.floor}{f' of {self.of}' if self.of else ''}"

    def reached(self, results, name):
        """The ratio; None where something was not measured. `results`: of each workload, the samples by contender."""
        mine = results[name].get(SUBJECT, [])
        floor = results.get(self.of or name, {}).get(self.floor, [])
        return ratio([sample.seconds for sample in mine], [sample.seconds for sample in floor])

    def met(self, reached):
        return reached < self.limit if self.below else reached <= self.limit

    def show(self, reached):
        return f"{reached:.2f}"


@dataclass(frozen=True)
class MemoryAim:
    """A peak in bytes, of each run."""

    limit: int
    whose: str = "memory"  # or backend_memory
    WHOSE = {"memory": "the program", "backend_memory": "the server's backend"}

    @property
    def words(self):
        return f"{self.WHOSE[self.whose]} in {self.limit / MEGABYTE:g} MB"

    def reached(self, results, name):
        found = spread([getattr(sample, self.whose) for sample in results[name].get(SUBJECT, [])])
        return found.most if found else None

    def met(self, reached):
        return reached <= self.limit

    def show(self, reached):
        return f"{reached / MEGABYTE:.1f} MB"


def verdict(aim, reached):
    if reached is None:
        return "not judged"
    return "met" if aim.met(reached) else "NOT met"
