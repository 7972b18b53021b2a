-- case: a column
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
ALTER TABLE t ADD COLUMN b TEXT;
ALTER TABLE t ADD COLUMN c INTEGER NOT NULL DEFAULT 0;
-- safe

-- case: NOT NULL without a default
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
ALTER TABLE t ADD COLUMN b TEXT NOT NULL;
-- hazard: any

-- case: a default that is no constant
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
ALTER TABLE t ADD COLUMN b TEXT DEFAULT CURRENT_TIMESTAMP;
-- hazard: any

-- case: a unique column
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
ALTER TABLE t ADD COLUMN b TEXT UNIQUE;
-- hazard: any

-- case: a stored column
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
ALTER TABLE t ADD COLUMN b TEXT AS (a || 'x') STORED;
-- hazard: any

-- case: a virtual column
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
ALTER TABLE t ADD COLUMN b TEXT AS (a || 'x') VIRTUAL;
-- safe

-- case: dropping a column
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
ALTER TABLE t DROP COLUMN a;
-- hazard: drop-column

-- case: dropping a column in a contract migration
-- phase: contract
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
ALTER TABLE t DROP COLUMN a;
-- safe

-- case: dropping an indexed column fails
-- phase: contract
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
CREATE INDEX t_a ON t (a);
-- change:
ALTER TABLE t DROP COLUMN a;
-- hazard: any

-- case: the index is dropped before
-- phase: contract
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
CREATE INDEX t_a ON t (a);
-- change:
DROP INDEX t_a;
ALTER TABLE t DROP COLUMN a;
-- safe

-- case: renaming a column
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
ALTER TABLE t RENAME COLUMN a TO b;
-- hazard: rename-column

-- case: renaming a table
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
ALTER TABLE t RENAME TO u;
-- hazard: rename-table

-- case: the rebuild as the manual tells it
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
PRAGMA foreign_keys = OFF;
CREATE TABLE t_new (id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT '');
INSERT INTO t_new (id, a) SELECT id, coalesce(a, '') FROM t;
DROP TABLE t;
ALTER TABLE t_new RENAME TO t;
PRAGMA foreign_keys = ON;
-- safe

-- case: a rebuild that forgets a column
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
-- change:
PRAGMA foreign_keys = OFF;
CREATE TABLE t_new (id INTEGER PRIMARY KEY, a TEXT);
INSERT INTO t_new (id, a) SELECT id, a FROM t;
DROP TABLE t;
ALTER TABLE t_new RENAME TO t;
-- hazard: any

-- case: a rebuild that forgets the rows
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
CREATE TABLE t_new (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
DROP TABLE t;
ALTER TABLE t_new RENAME TO t;
-- hazard: any

-- case: a rebuild that forgets an index
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
CREATE INDEX t_a ON t (a);
-- change:
PRAGMA foreign_keys = OFF;
CREATE TABLE t_new (id INTEGER PRIMARY KEY, a TEXT);
INSERT INTO t_new SELECT id, a FROM t;
DROP TABLE t;
ALTER TABLE t_new RENAME TO t;
-- hazard: any

-- case: a rebuild that makes its index again
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
CREATE INDEX t_a ON t (a);
-- change:
PRAGMA foreign_keys = OFF;
CREATE TABLE t_new (id INTEGER PRIMARY KEY, a TEXT);
INSERT INTO t_new SELECT id, a FROM t;
DROP TABLE t;
ALTER TABLE t_new RENAME TO t;
CREATE INDEX t_a ON t (a);
-- safe

-- case: the old table renamed away first
-- before:
CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT);
CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id));
-- change:
ALTER TABLE p RENAME TO p_old;
CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
INSERT INTO p (id, a) SELECT id, a FROM p_old;
DROP TABLE p_old;
-- hazard: any

-- case: DROP TABLE
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
DROP TABLE t;
-- hazard: drop-table

-- case: an index
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
CREATE INDEX t_a ON t (a);
DROP INDEX t_a;
-- safe

-- case: UPDATE without WHERE
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
UPDATE t SET a = 'x';
-- hazard: unbounded-update

-- case: DELETE without WHERE
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
DELETE FROM t;
-- hazard: unbounded-delete

-- case: DELETE with a key
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
DELETE FROM t WHERE id = 1;
UPDATE t SET a = 'x' WHERE id IN (1, 2);
INSERT OR REPLACE INTO t VALUES (1, 'x');
-- safe

-- case: a new table
-- before:
-- change:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
INSERT INTO t VALUES (1, 'x');
UPDATE t SET a = 'y';
CREATE VIEW v AS SELECT * FROM t;
CREATE TRIGGER t_ai AFTER INSERT ON t BEGIN DELETE FROM t WHERE id < new.id - 100; END;
DROP TABLE t;
-- safe

-- case: a column with a reference and a default
-- before:
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE t (id INTEGER PRIMARY KEY);
-- change:
ALTER TABLE t ADD COLUMN p_id INTEGER DEFAULT 1 REFERENCES p (id);
-- hazard: any

-- case: a column with a reference
-- before:
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE t (id INTEGER PRIMARY KEY);
-- change:
ALTER TABLE t ADD COLUMN p_id INTEGER REFERENCES p (id);
-- safe

-- case: a column that is there already
-- before:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- change:
ALTER TABLE t ADD COLUMN a TEXT;
-- hazard: any
