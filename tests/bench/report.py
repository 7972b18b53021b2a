"""The figures as tables for a person and as one JSON document."""

from aims import MEGABYTE, verdict
from figures import least_ratio, ratio, spread


def seconds(value):
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def megabytes(value):
    return f"{value / MEGABYTE:.1f} MB"


class Report:
    def __init__(self, machine):
        self.document = {"machine": machine, "workloads": []}
        self.results = {}  # of each workload, the samples by contender

    def add(self, workload, outcomes):
        self.results[workload.name] = {outcome.name: outcome.samples for outcome in outcomes}
        entry = {"name": workload.name, "words": workload.words, "floor": workload.floor,
                 "contenders": [self.contender(workload, outcome) for outcome in outcomes], "aims": self.aims(workload)}
        self.document["workloads"].append(entry)
        return entry

    def contender(self, workload, outcome):
        samples = outcome.samples
        floor = [sample.seconds for sample in self.results[workload.name].get(workload.floor, [])]
        taken = [sample.seconds for sample in samples]
        return {
            "name": outcome.name, "reason": outcome.reason, "runs": len(samples), "seconds": taken,
            "cpu_seconds": [sample.cpu_seconds for sample in samples],
            "memory": [sample.memory for sample in samples],
            "backend_memory": [sample.backend_memory for sample in samples if sample.backend_memory is not None],
            "ratio": ratio(taken, floor), "ratio_of_minima": least_ratio(taken, floor),
        }

    def aims(self, workload):
        entries = []
        for aim in workload.aims:
            reached = aim.reached(self.results, workload.name)
            entries.append({"aim": aim.words, "reached": reached, "shown": "-" if reached is None else aim.show(reached),
                            "verdict": verdict(aim, reached)})
        return entries


HEAD = ("runs", "min", "median", "max", "ratio", "of min", "cpu", "memory", "backend")


def row(contender):
    taken, cpu, memory, backend = (spread(contender[name]) for name in ("seconds", "cpu_seconds", "memory", "backend_memory"))
    if not taken:
        return None
    ratios = [f"{value:.2f}" if value else "" for value in (contender["ratio"], contender["ratio_of_minima"])]
    return (str(contender["runs"]), seconds(taken.least), seconds(taken.median), seconds(taken.most), *ratios,
            seconds(cpu.median), megabytes(memory.most), megabytes(backend.most) if backend else "")


def table(entry):
    """One workload, in aligned columns."""
    lines = [f"{entry['name']}: {entry['words']}" + (f" (ratio: to {entry['floor']})" if entry["floor"] else "")]
    lines.append(f"  {'':32}" + "".join(f"{word:>10}" for word in HEAD))
    for contender in entry["contenders"]:
        cells = row(contender)
        if cells:
            lines.append(f"  {contender['name']:32}" + "".join(f"{cell:>10}" for cell in cells))
        if contender["reason"]:
            lines.append(f"  {contender['name']:32}  {contender['reason']}")
    for aim in entry["aims"]:
        lines.append(f"  aim: {aim['aim']:58} {aim['shown']:>9}  {aim['verdict']}")
    return "\n".join(lines) + "\n"


def summary(document):
    """All aims below each other."""
    lines = ["aims:"]
    for entry in document["workloads"]:
        for aim in entry["aims"]:
            lines.append(f"  {entry['name']:28} {aim['aim']:58} {aim['shown']:>9}  {aim['verdict']}")
    return "\n".join(lines)
