"""Statements that change the schema, each so that it can be seen."""

from table import Table


class SchemaStatements:
    """Part of World."""

    def mixed(self):
        return [*self.changes_of_rows(), self.create_table, self.add_column, self.add_column, self.create_index,
                self.drop_column, self.rename_column, self.drop_index, self.create_view, self.rename_table,
                *([self.add_label] if self.kind == "postgresql" else [])]

    def create_table(self):
        table = Table(self.name("t"))
        self.tables.append(table)
        return self.statement(
            "create table",
            f"CREATE TABLE {table.name} (\n  id INT NOT NULL PRIMARY KEY,\n  a INT NOT NULL,\n  last INT NOT NULL,\n"
            "  note VARCHAR(40)\n)",
            lambda view: view.has_table(table.name))

    def add_column(self):
        table, column = self.table(), self.name("c")
        table.columns.append(column)
        default = self.random.choice(["INT", f"INT DEFAULT {self.version}", "INT NOT NULL DEFAULT 7", "VARCHAR(20)"])
        return self.statement("add column", f"ALTER TABLE {table.name} ADD COLUMN {column} {default}",
                              lambda view, name=table.name: view.has_column(name, column))

    def pick(self, attribute, otherwise):
        """A table that has a column or an index to spare, and that."""
        having = [table for table in self.tables if getattr(table, attribute)]
        if not having:
            return None, otherwise()
        table = self.random.choice(having)
        return table, getattr(table, attribute).pop(self.random.randrange(len(getattr(table, attribute))))

    def drop_column(self):
        table, column = self.pick("columns", self.add_column)
        if not table:
            return column
        return self.statement("drop column", f"ALTER TABLE {table.name} DROP COLUMN {column}",
                              lambda view, name=table.name: not view.has_column(name, column))

    def rename_column(self):
        table, column = self.pick("columns", self.add_column)
        if not table:
            return column
        new = self.name("c")
        table.columns.append(new)
        return self.statement("rename column", f"ALTER TABLE {table.name} RENAME COLUMN {column} TO {new}",
                              lambda view, name=table.name: view.has_column(name, new))

    def create_index(self, words="", kind="create index", columns="a"):
        table, index = self.table(), self.name("i")
        table.indexes.append(index)
        return self.statement(kind, f"CREATE {words}{index} ON {table.name} ({columns})" if words
                              else f"CREATE INDEX {index} ON {table.name} ({columns})",
                              lambda view: view.has_index(index))

    def drop_index(self, words="INDEX ", kind="drop index"):
        table, index = self.pick("indexes", self.create_index)
        if not table:
            return index
        where = f" ON {table.name}" if self.mysql else ""
        return self.statement(kind, f"DROP {words}{index}{where}", lambda view: not view.has_index(index))

    def create_view(self):
        name = self.name("v")
        return self.statement("create view", f"CREATE VIEW {name} AS SELECT id, value FROM counters",
                              lambda view: view.has_table(name))

    def rename_table(self):
        table = self.table()
        old, table.name = table.name, self.name("t")
        new = table.name
        return self.statement("rename table", f"ALTER TABLE {old} RENAME TO {new}", lambda view: view.has_table(new))

    def add_label(self):
        label = self.name("mood")
        return self.statement("add value", f"ALTER TYPE mood ADD VALUE '{label}'", lambda view: view.has_label(label))
