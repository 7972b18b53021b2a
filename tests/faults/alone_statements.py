"""What a database refuses inside a transaction."""


class AloneStatements:
    """Part of World."""

    def concurrent_statements(self):
        if self.kind == "sqlite":
            return [self.create_table(), self.insert(), self.pragma(), self.copy_table(), self.insert(), self.vacuum()]
        makers = [self.create_index_concurrently, self.create_index_concurrently, self.create_unique_index_concurrently,
                  self.drop_index_concurrently, self.reindex_concurrently, self.detach_partition, self.insert,
                  self.add_column, self.vacuum]
        return [self.create_index_concurrently(), *self.some(makers, 2, 4)]

    def create_index_concurrently(self):
        return self.create_index("INDEX CONCURRENTLY ", "create index concurrently",
                                 self.random.choice(["a", "a, note", "last", "(a + last)"]))

    def create_unique_index_concurrently(self):
        return self.create_index("UNIQUE INDEX CONCURRENTLY ", "create unique index concurrently", "id, a")

    def drop_index_concurrently(self):
        return self.drop_index("INDEX CONCURRENTLY ", "drop index concurrently")

    def reindex_concurrently(self):
        having = [table for table in self.tables if table.indexes]
        if not having:
            return self.create_index_concurrently()
        index = self.random.choice(self.random.choice(having).indexes)
        return self.statement("reindex concurrently", f"REINDEX INDEX CONCURRENTLY {index}",
                              lambda view: view.has_index(index))

    def detach_partition(self):
        if not self.partitions:
            return self.create_index_concurrently()
        part = self.partitions.pop()
        return self.statement("detach partition concurrently", f"ALTER TABLE parts DETACH PARTITION {part} CONCURRENTLY",
                              lambda view: view.value(f"SELECT count(*) FROM pg_inherits"
                                                      f" WHERE inhrelid = '{part}'::regclass") == 0)

    def vacuum(self):
        return self.statement("vacuum", f"VACUUM {self.table().name}" if self.kind == "postgresql" else "VACUUM",
                              lambda view: True)

    def pragma(self):
        return self.statement("pragma", "PRAGMA foreign_keys = ON", lambda view: True)

    def copy_table(self):
        """As a table is rebuilt in SQLite, which can change little of one in place."""
        table = self.table()
        old, table.name = table.name, self.name("t")
        new = table.name
        table.columns, table.indexes = [], []
        return self.statement("create table", f"CREATE TABLE {new} AS SELECT id, a, last, note FROM {old}",
                              lambda view: view.has_table(new))
