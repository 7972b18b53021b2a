-- case: an UPDATE behind an ALTER of the same table
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD COLUMN b int;
UPDATE t SET b = a WHERE id BETWEEN 1 AND 1000;
-- hazard: any

-- case: a backfill of everything behind an ALTER
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD COLUMN b int;
UPDATE t SET b = a;
-- hazard: any

-- case: an index on another table behind an ALTER
-- before:
CREATE TABLE t (id int);
CREATE TABLE u (id int, a int);
-- change:
ALTER TABLE t ADD COLUMN b int;
CREATE INDEX CONCURRENTLY ON u (a);
-- safe

-- case: a validation of another table while the first is locked
-- before:
CREATE TABLE t (id int);
CREATE TABLE u (id int, a int);
ALTER TABLE u ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;
-- change:
ALTER TABLE t ADD COLUMN b int;
ALTER TABLE u VALIDATE CONSTRAINT a_positive;
-- hazard: any

-- case: a validation, then a brief lock
-- before:
CREATE TABLE u (id int, a int);
ALTER TABLE u ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;
-- change:
ALTER TABLE u VALIDATE CONSTRAINT a_positive;
ALTER TABLE u ADD COLUMN b int;
-- safe

-- case: two tables in two transactions of one file
-- before:
CREATE TABLE t (id int);
CREATE TABLE u (id int);
-- change:
BEGIN;
ALTER TABLE t ADD COLUMN b int;
COMMIT;
BEGIN;
ALTER TABLE u ADD COLUMN b int;
COMMIT;
-- safe

-- case: several changes of one table
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD COLUMN b int;
ALTER TABLE t ADD COLUMN c int DEFAULT 1;
ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;
-- safe

-- case: rows for a new table beside a change of an old one
-- before:
CREATE TABLE t (id int, a int);
-- change:
CREATE TABLE kinds (id int PRIMARY KEY, name text);
INSERT INTO kinds VALUES (1, 'a'), (2, 'b');
ALTER TABLE t ADD COLUMN kind int;
-- safe

-- case: one row into an old table beside a change
-- before:
CREATE TABLE t (id int, a int);
CREATE TABLE settings (name text, value text);
-- change:
ALTER TABLE t ADD COLUMN b int;
INSERT INTO settings (name, value) VALUES ('b', 'on');
-- safe

-- case: LOCK TABLE and a scan
-- before:
CREATE TABLE t (id int, a int);
-- change:
LOCK TABLE t IN ACCESS EXCLUSIVE MODE;
UPDATE t SET a = 0 WHERE id = 1;
DELETE FROM t;
-- hazard: any

-- case: a large copy while a table is locked
-- before:
CREATE TABLE t (id int, a int);
CREATE TABLE archive (id int, a int);
-- change:
ALTER TABLE t ADD COLUMN b int;
INSERT INTO archive SELECT id, a FROM t;
-- hazard: any

-- case: a scan of a new table under a lock is free
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD COLUMN b int;
CREATE TABLE u (id int, a int);
CREATE INDEX ON u (a);
-- safe

-- case: CONCURRENTLY in a transaction of the script
-- before:
CREATE TABLE t (id int, a int);
-- change:
DO $$ BEGIN EXECUTE 'CREATE INDEX CONCURRENTLY t_a ON t (a)'; END $$;
-- hazard: any

-- case: the add of a foreign key that is not valid, and its validation
-- before:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int, p_id int);
-- change:
ALTER TABLE t ADD CONSTRAINT t_p FOREIGN KEY (p_id) REFERENCES p (id) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT t_p;
-- hazard: any

-- case: a function and a view beside an ALTER
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD COLUMN b int;
CREATE OR REPLACE FUNCTION b_of(i int) RETURNS int LANGUAGE sql AS 'SELECT b FROM t WHERE id = i';
CREATE VIEW v AS SELECT id, b FROM t;
GRANT SELECT ON v TO PUBLIC;
-- safe
