"""Statements that change rows, each so that it can be counted how often it did."""

# Rows numbered from 0, in words that every database knows.
NUMBERS = "a.d + 10 * b.d + 100 * c.d + 1000 * e.d"
NUMBERED = f"FROM digits a, digits b, digits c, digits e WHERE {NUMBERS} <"

# About 0.3 s.
SLOWLY = {
    "postgresql": "WHERE pg_sleep(0.03) IS NOT NULL",
    "mysql": "WHERE sleep(0.03) = 0",
    "mariadb": "WHERE sleep(0.03) = 0",
    "sqlite": "WHERE (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000)"
              " SELECT count(*) FROM n) > 0",
}


class RowStatements:
    """Part of World."""

    def changes_of_rows(self):
        own = {"postgresql": [self.copy, self.do], "mysql": [self.call], "mariadb": [self.call]}
        return [self.insert, self.insert, self.slow_insert, self.count_up, self.count_up, self.change_rows,
                self.delete_rows, *own.get(self.kind, [])]

    def insert(self):
        rows = self.random.choice(self.sizes)
        version, number = self.version, self.number + 1
        return self.statement(
            "insert",
            f"INSERT INTO audit (migration, statement, number)\n"
            f"SELECT {version}, {number}, {NUMBERS} {NUMBERED} {rows}",
            lambda view: view.audited(version, number), audit_rows=rows)

    def slow_insert(self):
        """Still at work in the server for a while after its client is gone."""
        version, number = self.version, self.number + 1
        return self.statement("insert", f"INSERT INTO audit (migration, statement, number)\n"
                              f"SELECT {version}, {number}, d FROM digits {SLOWLY[self.kind]}",
                              lambda view: view.audited(version, number), audit_rows=10)

    def marked(self, counter):
        """Tells this update from every other one."""
        mark = self.version * 1000 + self.number + 1
        return mark, lambda view: view.value(f"SELECT last FROM counters WHERE id = {counter}") == mark

    def count_up(self):
        counter = self.random.randrange(10)
        mark, took_effect = self.marked(counter)
        return self.statement("update", f"UPDATE counters SET value = value + 1, last = {mark} WHERE id = {counter}",
                              took_effect)

    def change_rows(self):
        table = self.table().name
        mark = self.version * 1000 + self.number + 1
        return self.statement("update", f"UPDATE {table} SET a = a + 1, last = {mark}",
                              lambda view: view.value(f"SELECT max(last) FROM {table}") == mark)

    def delete_rows(self):
        table, rest = self.table().name, self.random.randrange(1, 97)
        return self.statement("delete", f"DELETE FROM {table} WHERE id % 97 = {rest}",
                              lambda view: view.value(f"SELECT count(*) FROM {table} WHERE id % 97 = {rest}") == 0)

    def fill(self, table):
        rows = self.random.choice(self.sizes)
        return self.statement("fill", f"INSERT INTO {table.name} (id, a, last, note)\n"
                              f"SELECT {NUMBERS}, {NUMBERS}, 0, 'as it was' {NUMBERED} {rows}",
                              lambda view: view.value(f"SELECT count(*) FROM {table.name}") == rows)

    def copy(self):
        version, number = self.version, self.number + 1
        rows = min(1000, self.random.choice(self.sizes))
        data = "".join(f"{version}\t{number}\t{row}\n" for row in range(rows))
        return self.statement("copy", "COPY audit (migration, statement, number) FROM stdin",
                              lambda view: view.audited(version, number), audit_rows=rows, data=data)

    def do(self):
        version, number = self.version, self.number + 1
        body = f"BEGIN\n  INSERT INTO audit (migration, statement, number) VALUES ({version}, {number}, 0);\nEND"
        return self.statement("do", f"DO $$\n{body}\n$$", lambda view: view.audited(version, number), audit_rows=1)

    def call(self):
        """Two rows, committed one by one: what a CALL did is for nobody to know."""
        version, number = self.version, self.number + 1
        if not getattr(self, "procedure", None):
            return self.create_procedure()
        return self.statement("call", f"CALL {self.procedure}({version}, {number})",
                              lambda view: view.audited(version, number), audit_rows=1)

    def create_procedure(self):
        self.procedure = name = self.name("p")
        return self.statement(
            "create procedure",
            f"CREATE PROCEDURE {name}(m INT, s INT)\nBEGIN\n"
            "  INSERT INTO audit (migration, statement, number) VALUES (m, s, 0);\nEND",
            lambda view: view.value("SELECT count(*) FROM information_schema.routines"
                                    f" WHERE routine_schema = DATABASE() AND routine_name = '{name}'") == 1)
