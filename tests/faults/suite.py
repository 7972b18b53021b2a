"""What lasts as long as the suite: its servers, the sets that were drawn, and the tally."""

import contextlib
import os
import random
import tempfile
import time

import crashing
from harness.databases import SERVERS
from migration_set import draw_set
from rounds import ROUNDS_OF_A_SET, Prepared, Round
from scratch import scratch_folder
from tally import Tally

ATTEMPTS = 3  # at a round whose fault came too late


class Suite:
    def __init__(self):
        self.seed = os.environ["FISHWAY_FAULT_SEED"]
        self.rounds = int(os.environ.get("FISHWAY_FAULT_ROUNDS", "1"))
        self.only = os.environ.get("FISHWAY_FAULT_ONLY")
        self.findings = os.path.join(tempfile.gettempdir(), f"fishway-faults-{self.seed}")
        self.tally = Tally()
        self.began = time.time()
        self.servers = {}
        self.sets = {}
        self.stack = contextlib.ExitStack()
        self.folder = None

    def scratch(self):
        if self.folder is None:
            self.folder = self.stack.enter_context(scratch_folder())
        return self.folder

    def server(self, kind):
        if kind == "sqlite":
            os.environ[SERVERS[kind].variable] = self.scratch()
            return None
        if kind not in self.servers:
            server = crashing.start(kind, self.scratch())
            self.stack.callback(server.stop)
            self.servers[kind] = server
            os.environ[SERVERS[kind].variable] = server.url()
        return self.servers[kind]

    def prepared(self, kind, number):
        """The set of this number: drawn, executed by a plain client, and timed, the first time."""
        if (kind, number) not in self.sets:
            prepared = Prepared(kind, draw_set(random.Random(f"{self.seed}/{kind}/set {number}"), kind))
            timing = Round(prepared, random.Random())
            try:
                prepared.seconds = timing.undisturbed()
                assert not timing.played.wrong, "without any fault:\n" + timing.report()
            finally:
                timing.close()
            self.sets[kind, number] = prepared
        return self.sets[kind, number]

    def play(self, kind, name, fault, expected, each=contextlib.nullcontext, **options):
        """All rounds of a fault, each within what `each` sets up; fails with what was wrong in them."""
        self.server(kind)
        wrong = []
        for number in [int(self.only)] if self.only else range(self.rounds):
            for attempt in range(ATTEMPTS):
                with each():
                    played = self.play_one(kind, name, number, attempt, fault, expected, options, wrong)
                if played.faults:
                    break
        assert not wrong, f"{len(wrong)} rounds went wrong\n" + "\n".join(wrong)

    def play_one(self, kind, name, number, attempt, fault, expected, options, wrong):
        prepared = self.prepared(kind, number // ROUNDS_OF_A_SET)
        chance = random.Random(f"{self.seed}/{kind}/{name}/{number}/{attempt}")
        round_ = Round(prepared, chance, **options)
        try:
            round_.disturbed(fault, expected)
        except Exception as error:  # such as a run without an end
            round_.played.wrong.append(f"{type(error).__name__}: {error}")
        self.tally.add(name, kind, round_.played)
        if not round_.traffic:
            aim_better(prepared, round_.played)
        if round_.played.wrong:
            wrong.append(self.keep(f"{name} {kind} {number}", round_))
        round_.close()
        return round_.played

    def keep(self, name, round_):
        """Writes down all that is known of a round that went wrong; returns what a person sees first."""
        os.makedirs(self.findings, exist_ok=True)
        path = os.path.join(self.findings, name.replace(" ", "-") + ".txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write(round_.report())
        return "\n  ".join([f"{name}: see {path}", *round_.played.wrong[:10]])

    def close(self):
        report = os.environ.get("FISHWAY_FAULT_REPORT")
        if report and self.tally.lines:
            self.tally.write(report, seed=self.seed, rounds=self.rounds, seconds=round(time.time() - self.began))
        self.stack.close()


def aim_better(prepared, played):
    """The machine's speed changes: a fault that came too late tells how long a run takes now, others draw it out again."""
    if not played.faults and played.codes == [0]:
        prepared.seconds = min(prepared.seconds, played.longest)
    else:
        prepared.seconds *= 1.03
