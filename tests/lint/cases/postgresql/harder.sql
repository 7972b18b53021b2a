-- case: set_config sets the search_path as well
-- before:
CREATE SCHEMA app;
CREATE TABLE app.t (id int, a int);
-- change:
SELECT set_config('search_path', 'app', false);
CREATE INDEX ON t (a);
-- hazard: create-index

-- case: objects made inside CREATE SCHEMA
-- before:
-- change:
CREATE SCHEMA app CREATE TABLE t (id int, a int);
CREATE INDEX ON app.t (a);
-- safe

-- case: a schema renamed by an earlier file
-- before:
CREATE SCHEMA app;
CREATE TABLE app.t (id int, a varchar(10));
ALTER SCHEMA app RENAME TO shop;
-- change:
ALTER TABLE shop.t ALTER COLUMN a TYPE varchar(20);
-- safe

-- case: a table moved by an earlier file
-- before:
CREATE SCHEMA app;
CREATE TABLE t (id int, a varchar(10));
ALTER TABLE t SET SCHEMA app;
-- change:
ALTER TABLE app.t ALTER COLUMN a TYPE text;
-- safe

-- case: the table was dropped and made anew by earlier files
-- before:
CREATE TABLE t (id int, a varchar(10));
DROP TABLE t;
CREATE TABLE t (id int, a varchar(50));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE varchar(20);
-- hazard: change-column-type

-- case: CREATE TABLE LIKE takes over types and checks
-- before:
CREATE TABLE t (id int, a varchar(10) CHECK (a IS NOT NULL));
CREATE TABLE u (LIKE t INCLUDING ALL);
-- change:
ALTER TABLE u ALTER COLUMN a SET NOT NULL;
-- safe

-- case: CREATE TABLE AS takes over types
-- before:
CREATE TABLE t (id int, a varchar(10));
CREATE TABLE u AS SELECT id, a FROM t;
-- change:
ALTER TABLE u ALTER COLUMN a TYPE varchar(20);
-- safe

-- case: a column of a partitioned table grows
-- before:
CREATE TABLE m (id int, at date, a varchar(10)) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- change:
ALTER TABLE m ALTER COLUMN a TYPE varchar(20);
-- safe

-- case: a column of a partitioned table becomes bigint
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- change:
ALTER TABLE m ALTER COLUMN id TYPE bigint;
-- hazard: change-column-type

-- case: the type of a partition key
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
-- change:
ALTER TABLE m ALTER COLUMN at TYPE timestamp;
-- hazard: any

-- case: a column of a generated column changes its type
-- before:
CREATE TABLE t (a varchar(10), b text GENERATED ALWAYS AS (lower(a)) STORED);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE varchar(20);
-- hazard: any

-- case: a foreign key's column is checked again
-- before:
CREATE TABLE p (id varchar(10) PRIMARY KEY);
CREATE TABLE t (p_id varchar(10) REFERENCES p (id));
-- change:
ALTER TABLE t ALTER COLUMN p_id TYPE varchar(20);
-- safe

-- case: an index with an expression on the column is built anew
-- before:
CREATE TABLE t (a varchar(10));
CREATE INDEX ON t (lower(a));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE varchar(20);
-- hazard: change-column-type

-- case: the domain has a length
-- before:
CREATE DOMAIN code AS varchar(5);
CREATE TABLE t (a varchar(10));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE code;
-- hazard: change-column-type

-- case: a column whose type is a domain with a check added later
-- before:
CREATE DOMAIN code AS text;
ALTER DOMAIN code ADD CHECK (VALUE <> '');
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a code;
-- hazard: any

-- case: a column whose type is a domain that lost its check
-- before:
CREATE DOMAIN code AS text CONSTRAINT c CHECK (VALUE <> '');
ALTER DOMAIN code DROP CONSTRAINT c;
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a code;
-- safe

-- case: the not-null proof and the use in two files of one change
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD CONSTRAINT a_set CHECK (a IS NOT NULL) NOT VALID;
-- next
ALTER TABLE t VALIDATE CONSTRAINT a_set;
-- next
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
ALTER TABLE t DROP CONSTRAINT a_set;
-- safe

-- case: VALIDATE and SET NOT NULL in one transaction
-- before:
CREATE TABLE t (id int, a int);
ALTER TABLE t ADD CONSTRAINT a_set CHECK (a IS NOT NULL) NOT VALID;
-- change:
ALTER TABLE t VALIDATE CONSTRAINT a_set;
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
ALTER TABLE t DROP CONSTRAINT a_set;
-- safe

-- case: a column added NOT NULL with a default is NOT NULL later
-- before:
CREATE TABLE t (id int);
ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 0;
-- change:
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
-- safe

-- case: SET NOT NULL of a column that the same transaction added with a default
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a int DEFAULT 0;
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
-- hazard: set-not-null

-- case: an index on a column that this change added to an old table
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a int;
CREATE INDEX ON t (a);
-- hazard: create-index

-- case: many tables in one transaction
-- before:
CREATE TABLE a (id int);
CREATE TABLE b (id int);
CREATE TABLE c (id int);
CREATE TABLE d (id int);
-- change:
ALTER TABLE a ADD COLUMN x int;
ALTER TABLE b ADD COLUMN x int;
ALTER TABLE c ADD COLUMN x int;
ALTER TABLE d ADD COLUMN x int;
-- hazard: any

-- case: one table in each file
-- before:
CREATE TABLE a (id int);
CREATE TABLE b (id int);
-- change:
ALTER TABLE a ADD COLUMN x int;
-- next
ALTER TABLE b ADD COLUMN x int;
-- safe

-- case: a new default for a large copy of a new table
-- before:
CREATE TABLE t (id int, a int);
-- change:
CREATE TABLE u (id int, a int);
INSERT INTO u SELECT id, a FROM t;
CREATE INDEX ON u (a);
ALTER TABLE u ALTER COLUMN a SET NOT NULL;
-- safe

-- case: a rename of a column with a view on another table under the old name
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t RENAME COLUMN a TO b;
CREATE VIEW t_view AS SELECT id, b AS a FROM t;
-- hazard: rename-column

-- case: a view over the renamed table that lacks a column
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t RENAME TO u;
CREATE VIEW t AS SELECT id FROM u;
-- hazard: any

-- case: CREATE OR REPLACE VIEW without a column fails
-- before:
CREATE TABLE t (id int, a int);
CREATE VIEW v AS SELECT id, a FROM t;
-- change:
CREATE OR REPLACE VIEW v AS SELECT id FROM t;
-- hazard: any

-- case: DROP VIEW and CREATE VIEW with a column less
-- before:
CREATE TABLE t (id int, a int);
CREATE VIEW v AS SELECT id, a FROM t;
-- change:
DROP VIEW v;
CREATE VIEW v AS SELECT id FROM t;
-- hazard: any

-- case: an overloaded function is dropped
-- before:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS 'SELECT a';
-- change:
DROP FUNCTION f(text);
CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a';
-- hazard: drop-function

-- case: CREATE OR REPLACE FUNCTION with another return type fails
-- before:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
-- change:
CREATE OR REPLACE FUNCTION f(a int) RETURNS text LANGUAGE sql AS 'SELECT a::text';
-- hazard: any

-- case: a table with a foreign key to it
-- phase: contract
-- before:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int, p_id int REFERENCES p (id));
-- change:
DROP TABLE p;
-- hazard: any

-- case: TRUNCATE of a table that others reference
-- before:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int, p_id int REFERENCES p (id));
-- change:
TRUNCATE p CASCADE;
-- hazard: truncate

-- case: a DELETE in a WHILE loop
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DO $$
DECLARE n int;
BEGIN
  LOOP
    DELETE FROM t WHERE id IN (SELECT id FROM t WHERE a IS NULL LIMIT 1000);
    GET DIAGNOSTICS n = ROW_COUNT;
    EXIT WHEN n = 0;
  END LOOP;
END $$;
-- hazard: any

-- case: an EXECUTE that puts constants together
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DO $$ DECLARE name text := 't'; BEGIN EXECUTE 'TRUNCATE ' || name; END $$;
-- hazard: truncate

-- case: an EXECUTE of every table is unknown, not an alarm
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('GRANT SELECT ON %I TO reader', r.tablename);
  END LOOP;
END $$;
-- safe

-- case: a loop over constants
-- before:
CREATE TABLE t_a (id int);
CREATE TABLE t_b (id int);
-- change:
DO $$ DECLARE name text; BEGIN
  FOREACH name IN ARRAY ARRAY['t_a', 't_b'] LOOP
    EXECUTE format('DROP TABLE %I', name);
  END LOOP;
END $$;
-- hazard: any

-- case: an index made in a DO block on an old table
-- before:
CREATE TABLE t (id int, a int);
-- change:
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 't_a') THEN
    CREATE INDEX t_a ON t (a);
  END IF;
END $$;
-- hazard: create-index

-- case: UPDATE in a CTE with a bound
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
WITH batch AS (SELECT id FROM t WHERE a IS NULL LIMIT 500)
UPDATE t SET a = 0 FROM batch WHERE batch.id = t.id;
-- safe

-- case: an UPDATE from a list of values
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
UPDATE t SET a = v.a FROM (VALUES (1, 10), (2, 20)) AS v (id, a) WHERE v.id = t.id;
-- safe

-- case: EXPLAIN ANALYZE executes
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
EXPLAIN ANALYZE DELETE FROM t;
-- hazard: any

-- case: EXPLAIN does not
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
EXPLAIN DELETE FROM t;
-- safe

-- case: COPY into an old table
-- before:
CREATE TABLE kinds (id int PRIMARY KEY, name text);
-- change:
COPY kinds (id, name) FROM stdin;
1	DROP TABLE kinds;
2	b
\.
-- safe

-- case: an enum type made in the same transaction may be used at once from 17 on
-- version: 17
-- before:
-- change:
CREATE TYPE mood AS ENUM ('a');
ALTER TYPE mood ADD VALUE 'b';
CREATE TABLE t (m mood DEFAULT 'b');
INSERT INTO t VALUES ('b');
-- safe

-- case: an enum type made in the same transaction may not be used at once before 17
-- before:
-- change:
CREATE TYPE mood AS ENUM ('a');
ALTER TYPE mood ADD VALUE 'b';
CREATE TABLE t (m mood DEFAULT 'b');
INSERT INTO t VALUES ('b');
-- hazard: any

-- case: a new enum value as a default in the same transaction
-- before:
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE t (m mood);
-- change:
ALTER TYPE mood ADD VALUE 'b';
ALTER TABLE t ALTER COLUMN m SET DEFAULT 'b';
-- hazard: any

-- case: a sequence's owner and restart
-- before:
CREATE TABLE t (id bigint PRIMARY KEY);
CREATE SEQUENCE t_seq;
-- change:
ALTER SEQUENCE t_seq OWNED BY t.id;
ALTER TABLE t ALTER COLUMN id SET DEFAULT nextval('t_seq');
-- safe

-- case: identity for a column that is there
-- before:
CREATE TABLE t (id bigint PRIMARY KEY);
-- change:
ALTER TABLE t ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;
-- safe

-- case: rights, owners, comments, policies
-- before:
CREATE TABLE t (id bigint PRIMARY KEY, owner text);
-- change:
GRANT SELECT, INSERT ON t TO PUBLIC;
COMMENT ON COLUMN t.owner IS 'who';
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON t USING (owner = current_user);
CREATE STATISTICS t_stats ON id, owner FROM t;
-- safe

-- case: statement_timeout and lock_timeout are settings
-- before:
CREATE TABLE t (id bigint PRIMARY KEY);
-- change:
SET lock_timeout = '2s';
SET statement_timeout = '5s';
SET LOCAL work_mem = '64MB';
ALTER TABLE t ADD COLUMN a int;
RESET lock_timeout;
-- safe

-- case: inheritance passes the work on to the children
-- before:
CREATE TABLE p (id int, a int);
CREATE TABLE c () INHERITS (p);
-- change:
ALTER TABLE p ALTER COLUMN a SET NOT NULL;
-- hazard: set-not-null

-- case: ADD COLUMN IF NOT EXISTS of a table unknown so far
-- before:
-- change:
ALTER TABLE IF EXISTS somewhere ADD COLUMN IF NOT EXISTS a text;
-- safe

-- case: a unique index without CONCURRENTLY
-- before:
CREATE TABLE t (id int, a int);
-- change:
CREATE UNIQUE INDEX IF NOT EXISTS t_a ON t USING btree (a) WHERE a IS NOT NULL;
-- hazard: create-index

-- case: an index that is there already is not built again
-- before:
CREATE TABLE t (id int, a int);
CREATE INDEX t_a ON t (a);
-- change:
CREATE INDEX IF NOT EXISTS t_a ON t (a);
-- safe
