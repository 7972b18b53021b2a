"""The faults. Each is called with the round and the process at work, and returns how often it really struck."""

import signal
import subprocess
import time

from judge import other_sessions

STOP_SECONDS = 5  # within which SIGTERM and SIGINT end a run


def moment(round_):
    """Sleeps until a moment of chance, anywhere in the time that an undisturbed run takes."""
    time.sleep(round_.random.uniform(0, round_.seconds))


def await_work(round_, process):
    """Until the run has its history table, or has ended."""
    while process.poll() is None and round_.database.history() is None:
        time.sleep(0.001)


def await_readiness(process, number):
    """The first milliseconds of a program are not its own: the loader's, when any signal ends it."""
    until = time.monotonic() + 0.2
    while process.poll() is None and time.monotonic() < until:
        with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
            masks = [int(line.split()[1], 16) for line in status if line.startswith(("SigCgt", "SigIgn"))]
        if any(mask >> (number - 1) & 1 for mask in masks):
            return
        time.sleep(0.001)


def nothing(_round, process):
    """Besides what the traffic does."""
    return 1


def killed(round_, process):
    moment(round_)
    if process.poll() is not None:
        return 0
    process.kill()
    return 1


def stopped_by(number):
    def stopped(round_, process):
        moment(round_)
        await_readiness(process, number)
        if process.poll() is not None:
            return 0
        process.send_signal(number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            round_.played.wrong.append(f"still there {STOP_SECONDS} s after {signal.Signals(number).name}")
        return 1

    return stopped


def hung_up(round_, process):
    """A terminal that goes away: the run goes on."""
    moment(round_)
    await_readiness(process, signal.SIGHUP)
    if process.poll() is not None:
        return 0
    process.send_signal(signal.SIGHUP)
    return 1


def sessions_ended(round_, process):
    """One to three times: all sessions of the run, or one of them."""
    struck = 0
    for _ in range(round_.random.randint(1, 3)):
        moment(round_)
        others = round_.traffic.numbers if round_.traffic else ()
        sessions = [row[0] for row in other_sessions(round_.database) if row[0] not in others]
        if len(sessions) > 1 and round_.random.random() < 0.5:
            sessions = [round_.random.choice(sessions)]
        struck += sum(end_session(round_.database, session) for session in sessions) > 0
    return struck


def end_session(database, session):
    if database.kind == "postgresql":
        return database.value("SELECT pg_terminate_backend(%s)", session)
    try:
        database.execute(f"KILL {session}")
        return True
    except Exception:  # it was gone already: error 1094
        return False


def server_down(way, server):
    """The server ends in this way, and is started again at once; the run must get through."""

    def down(round_, process):
        moment(round_)
        struck = process.poll() is None
        getattr(server, way)()
        server.start_again()
        round_.database.connection = round_.database.connect()
        return struck

    return down
