-- case: UPDATE without WHERE
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
UPDATE t SET a = 0;
-- hazard: unbounded-update

-- case: UPDATE with a key
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
UPDATE t SET a = 0 WHERE id = 5;
UPDATE t SET a = 0 WHERE id IN (1, 2, 3);
-- safe

-- case: WHERE true
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
UPDATE t SET a = 0 WHERE true;
-- hazard: unbounded-update

-- case: WHERE 1 = 1
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DELETE FROM t WHERE 1 = 1;
-- hazard: unbounded-delete

-- case: DELETE without WHERE
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DELETE FROM t;
-- hazard: unbounded-delete

-- case: an OR with true
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DELETE FROM t WHERE id = 1 OR true;
-- hazard: unbounded-delete

-- case: an UPDATE joined with another table
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE u (id int PRIMARY KEY, a int);
-- change:
UPDATE t SET a = u.a FROM u WHERE u.id = t.id;
-- hazard: unbounded-update

-- case: a DELETE USING another table
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE u (id int PRIMARY KEY, t_id int);
-- change:
DELETE FROM t USING u WHERE u.t_id = t.id;
-- hazard: unbounded-delete

-- case: a new table
-- before:
-- change:
CREATE TABLE t (id int PRIMARY KEY, a int);
INSERT INTO t SELECT g, g FROM generate_series(1, 10) g;
UPDATE t SET a = 0;
DELETE FROM t;
-- safe

-- case: a batch of a key range
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
UPDATE t SET a = 0 WHERE id BETWEEN 1 AND 10000;
-- safe

-- case: a batch by LIMIT in a subquery
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DELETE FROM t WHERE id IN (SELECT id FROM t WHERE a IS NULL LIMIT 1000);
-- safe

-- case: WHERE IS NULL of a fresh column
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int, b int);
-- change:
UPDATE t SET b = a WHERE b IS NULL;
-- hazard: unbounded-update

-- case: a loop over all rows
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT id FROM t LOOP
    UPDATE t SET a = 0 WHERE id = r.id;
  END LOOP;
END $$;
-- hazard: any

-- case: a data-changing WITH
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE archive (id int, a int);
-- change:
WITH gone AS (DELETE FROM t RETURNING *) INSERT INTO archive SELECT * FROM gone;
-- hazard: unbounded-delete

-- case: an UPDATE in a DO block
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DO $$ BEGIN UPDATE t SET a = 0; END $$;
-- hazard: unbounded-update

-- case: an UPDATE inside a function that is only made
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
CREATE FUNCTION reset() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET a = 0; END $$;
-- safe

-- case: a function that is made and called
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
CREATE FUNCTION reset() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET a = 0; END $$;
SELECT reset();
-- hazard: unbounded-update

-- case: an SQL function of an earlier file that is called
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE FUNCTION wipe() RETURNS void LANGUAGE sql AS 'DELETE FROM t';
-- change:
SELECT wipe();
-- hazard: unbounded-delete

-- case: a procedure that is called
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE PROCEDURE wipe() LANGUAGE plpgsql AS $$ BEGIN TRUNCATE t; END $$;
-- change:
CALL wipe();
-- hazard: truncate

-- case: EXECUTE of a constant
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DO $$ BEGIN EXECUTE 'ALTER TABLE t DROP COLUMN a'; END $$;
-- hazard: drop-column

-- case: EXECUTE of format with constants
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DO $$ BEGIN EXECUTE format('DROP TABLE %I', 't'); END $$;
-- hazard: drop-table

-- case: EXECUTE of format with a new table
-- before:
-- change:
DO $$ BEGIN EXECUTE format('CREATE TABLE %I (id int)', 'fresh'); EXECUTE 'CREATE INDEX ON fresh (id)'; END $$;
-- safe

-- case: a guarded column
-- before:
CREATE TABLE t (id int PRIMARY KEY);
-- change:
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a') THEN
    ALTER TABLE t ADD COLUMN a int;
  END IF;
END $$;
-- safe

-- case: a guarded drop is still a drop
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a') THEN
    ALTER TABLE t DROP COLUMN a;
  END IF;
END $$;
-- hazard: drop-column

-- case: a guarded type
-- before:
-- change:
DO $$ BEGIN
  CREATE TYPE mood AS ENUM ('a', 'b');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
-- safe

-- case: rows for a lookup table
-- before:
CREATE TABLE kinds (id int PRIMARY KEY, name text);
-- change:
INSERT INTO kinds VALUES (3, 'c') ON CONFLICT (id) DO UPDATE SET name = excluded.name;
DELETE FROM kinds WHERE id = 4;
-- safe

-- case: dangerous words raised as a message
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DO $$ BEGIN RAISE NOTICE 'DROP TABLE t; UPDATE t SET a = 0'; END $$;
-- safe

-- case: MERGE of everything
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE u (id int PRIMARY KEY, a int);
-- change:
MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN UPDATE SET a = u.a;
-- hazard: any

-- case: only SELECT
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
SELECT count(*) FROM t;
SELECT setval('t_id_seq', 100);
-- safe
