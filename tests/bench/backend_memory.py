"""The most memory that a PostgreSQL backend had of its own while a command worked in a database.

Of its own: the kernel's high-water mark (VmHWM) also counts each page of the shared buffers that the backend has touched,
128 MB for any script that fills them, however it is sent. So RssAnon is read, every few milliseconds.
"""

import threading

PAUSE = 0.005
SEARCH_EVERY = 50  # readings between two looks for more backends
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def own_memory(pid):
    """In bytes; 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8") as status:
            return next((int(line.split()[1]) << 10 for line in status if line.startswith("RssAnon")), 0)
    except (FileNotFoundError, ProcessLookupError):
        return 0


class BackendWatch:
    """A context; `peak` is of the largest backend of the database, without the one that looks."""

    def __init__(self, database):
        self.database = database
        self.peak = None
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def watch(self):
        pids, readings = [], 0
        while not self.over.wait(PAUSE):
            if not pids or readings % SEARCH_EVERY == 0:
                pids = [pid for (pid,) in self.database.rows(BACKENDS)]
            readings += 1
            for pid in pids:
                self.peak = max(self.peak or 0, own_memory(pid))
