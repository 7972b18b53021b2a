"""What is in the way, what is migrated meanwhile, and how long a call of the application may take."""

from dataclasses import dataclass
from typing import Callable

from holders import Autovacuum, HotTable, IdleTransaction, IdleWriter, Reader

LIMIT = 0.5
AUTOVACUUM_LIMIT = 1.5  # it gives way to who waits longer than deadlock_timeout, which is 1 s
SERVERS = ("postgresql", "mariadb", "mysql")

ADD_COLUMN = "ALTER TABLE accounts ADD COLUMN email VARCHAR(200);\n"
SECOND = "ALTER TABLE transfers ADD COLUMN email VARCHAR(200);\n" + ADD_COLUMN
FOREIGN_KEY = {
    "postgresql": "ALTER TABLE transfers ADD CONSTRAINT transfers_account FOREIGN KEY (account) REFERENCES accounts (id)"
                  " NOT VALID;\n",
    "mysql": "SET foreign_key_checks = 0;\n"
             "ALTER TABLE transfers ADD CONSTRAINT transfers_account FOREIGN KEY (account) REFERENCES accounts (id),"
             " ALGORITHM=INPLACE, LOCK=NONE;\n",
}
FOREIGN_KEY["mariadb"] = FOREIGN_KEY["mysql"]


@dataclass
class Scenario:
    name: str
    words: str
    holder: Callable
    sql: Callable  # of the kind of database
    tables: tuple = ("accounts",)
    limit: float = LIMIT
    kinds: tuple = SERVERS
    as_role: bool = False  # migrates as a role that is no superuser


def always(sql):
    return lambda kind: sql


SCENARIOS = [
    Scenario("reader", "a reader holds its lock", Reader, always(ADD_COLUMN)),
    Scenario("idle", "an idle transaction", IdleTransaction, always(ADD_COLUMN)),
    Scenario("foreign-key", "a foreign key over two busy tables", IdleWriter, FOREIGN_KEY.get, ("accounts", "transfers")),
    Scenario("second", "the blocked statement is second in its transaction", IdleTransaction, always(SECOND),
             ("accounts", "transfers")),
    Scenario("hot", "many short transactions, never a gap", HotTable, always(ADD_COLUMN)),
    Scenario("autovacuum", "behind an autovacuum", Autovacuum, always(ADD_COLUMN), limit=AUTOVACUUM_LIMIT,
             kinds=("postgresql",)),
    # A superuser shortens deadlock_timeout for its session; a role that may not has to wait for longer.
    Scenario("autovacuum-role", "the same, as an ordinary role", Autovacuum, always(ADD_COLUMN), limit=AUTOVACUUM_LIMIT,
             kinds=("postgresql",), as_role=True),
]

# For CI: what differs most, where it differs.
SHORT = [("reader", kind) for kind in SERVERS] + [("second", "postgresql"), ("hot", "postgresql"), ("hot", "mysql"),
                                                  ("autovacuum", "postgresql")]
