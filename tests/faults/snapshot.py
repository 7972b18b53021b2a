"""What a database holds, as plain values that two databases can be compared by: its schema, and a checksum of the rows."""

import zlib

OWN = ("fishway_", "flyway_schema_history")
# Compared by counting, not by content: its key is given by a sequence, which goes on after a rollback.
COUNTED = "audit"

POSTGRESQL = {
    "tables": """SELECT relname, relkind::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace
                 AND relkind IN ('r', 'v', 'm', 'p', 'S')""",
    "columns": """SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull,
                  pg_get_expr(d.adbin, d.adrelid) FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
                  LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum
                  WHERE relnamespace = current_schema()::regnamespace AND attnum > 0 AND NOT attisdropped
                  AND relkind IN ('r', 'v', 'm', 'p')""",
    "indexes": """SELECT t.relname, c.relname, pg_get_indexdef(indexrelid), indisvalid AND indisready AND indislive
                  FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_class t ON t.oid = indrelid
                  WHERE c.relnamespace = current_schema()::regnamespace""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
                      WHERE connamespace = current_schema()::regnamespace""",
    "partitions": "SELECT inhrelid::regclass::text, inhparent::regclass::text, inhdetachpending FROM pg_inherits"
                  " JOIN pg_class c ON c.oid = inhrelid AND relkind IN ('r', 'p')",
    "labels": "SELECT enumtypid::regtype::text, enumlabel FROM pg_enum",
}
MYSQL = {
    "tables": "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = DATABASE()",
    "columns": """SELECT table_name, column_name, column_type, is_nullable, column_default FROM information_schema.columns
                  WHERE table_schema = DATABASE()""",
    "indexes": """SELECT table_name, index_name, concat_ws(' ', seq_in_index, column_name, non_unique), true
                  FROM information_schema.statistics WHERE table_schema = DATABASE()""",
    "constraints": """SELECT table_name, constraint_name, constraint_type, true FROM information_schema.table_constraints
                      WHERE table_schema = DATABASE()""",
    "routines": "SELECT routine_name, routine_type FROM information_schema.routines WHERE routine_schema = DATABASE()",
}
SQLITE = {
    "tables": "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'",
    "columns": """SELECT m.name, c.name, c.type, c."notnull", c.dflt_value FROM sqlite_master m, pragma_table_info(m.name) c
                  WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%'""",
    "indexes": "SELECT tbl_name, name, sql, true FROM sqlite_master WHERE type = 'index'",
}
QUERIES = {"postgresql": POSTGRESQL, "mysql": MYSQL, "mariadb": MYSQL, "sqlite": SQLITE}
BASE_TABLE = ("r", "p", "BASE TABLE", "table")


def plain(value):
    return value.decode() if isinstance(value, bytes) else value


def is_own(name):
    return str(name).lower().startswith(OWN)


def schema(database):
    """Part -> its sorted rows, without what the binary keeps for itself."""
    return {
        part: sorted((tuple(map(plain, row)) for row in database.rows(query) if not is_own(row[0])), key=repr)
        for part, query in QUERIES[database.kind].items()
    }


def checksum(database, table, columns):
    """How many rows, and a sum over all of their values."""
    if database.kind == "postgresql":
        return database.rows(f"SELECT count(*), coalesce(sum(hashtextextended(r::text, 7)), 0)::text FROM {table} r")[0]
    if database.kind == "sqlite":
        rows = database.rows(f"SELECT * FROM {table}")
        return len(rows), sum(zlib.crc32(repr(row).encode()) for row in rows)
    values = ", ".join(f"coalesce({column}, '~')" for column in columns)
    rows = database.rows(f"SELECT count(*), coalesce(sum(crc32(concat_ws('|', {values}))), 0) FROM {table}")
    return tuple(map(int, rows[0]))


def take(database):
    """Everything. Rows of tables as (count, checksum)."""
    found = schema(database)
    tables = [name for name, kind in found["tables"] if kind in BASE_TABLE and name != COUNTED]
    columns = {table: [column for name, column, *_ in found["columns"] if name == table] for table in tables}
    found["rows"] = [(table, *checksum(database, table, columns[table])) for table in tables]
    return found


class View:
    """What a person asks a database to learn whether a statement took effect."""

    def __init__(self, database):
        self.database = database
        self.found = schema(database)

    def value(self, sql):
        return self.database.value(sql)

    def audited(self, migration, statement):
        return self.value(f"SELECT count(*) FROM audit WHERE migration = {migration} AND statement = {statement}") > 0

    def has_table(self, name):
        return any(row[0] == name for row in self.found["tables"])

    def has_column(self, table, column):
        return any(row[:2] == (table, column) for row in self.found["columns"])

    def has_index(self, name):
        """A good one: an invalid index is none."""
        return any(row[1] == name and row[3] for row in self.found["indexes"])

    def has_label(self, label):
        return any(row[1] == label for row in self.found["labels"])
