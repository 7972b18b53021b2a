"""Many start at once, as the containers of a deployment do: each migration once, and all of them end well."""

import os
import random
import time

from harness import binary
from rounds import Round

STARTERS = int(os.environ.get("FISHWAY_FAULT_STARTERS", "10"))


def test_all_at_once_on_an_empty_database(suite, kind, server):
    wrong = []
    for number in range(suite.rounds):
        round_ = Round(suite.prepared(kind, number), random.Random(), arguments=["--lock-wait", "110s"])
        try:
            start_all_at_once(round_)
        finally:
            suite.tally.add(f"{STARTERS} starters at once", kind, round_.played)
            if round_.played.wrong:
                wrong.append(suite.keep(f"starters {kind} {number}", round_))
            round_.close()
    assert not wrong, "\n".join(wrong)


def start_all_at_once(round_):
    began = time.monotonic()
    starters = [round_.start() for _ in range(STARTERS)]
    applied = []
    for starter in starters:
        result = binary.finish(starter)
        round_.take(result, began)
        if result.code == 0:
            applied += [row["version"] for row in result.json["applied"]]
        else:
            round_.played.wrong.append(f"one of them ended with {result.code}")
    round_.played.first_codes = list(round_.played.codes)
    round_.played.faults = 1
    wanted = [str(migration.version) for migration in round_.migrations.migrations]
    if sorted(applied) != sorted(wanted):
        round_.played.wrong.append(f"applied by all of them together: {sorted(applied)}")
    round_.finish()
