-- case: DROP TABLE
-- before:
CREATE TABLE t (id int);
-- change:
DROP TABLE t;
-- hazard: drop-table

-- case: DROP TABLE IF EXISTS of what no file made
-- before:
-- change:
DROP TABLE IF EXISTS legacy;
-- hazard: drop-table

-- case: DROP TABLE IF EXISTS before its CREATE, all new
-- before:
-- change:
CREATE TABLE t (id int);
DROP TABLE IF EXISTS t;
CREATE TABLE t (id int, a int);
-- safe

-- case: DROP TABLE of a contract migration
-- phase: contract
-- before:
CREATE TABLE t (id int);
-- change:
DROP TABLE t;
-- safe

-- case: DROP COLUMN
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t DROP COLUMN a;
-- hazard: drop-column

-- case: DROP COLUMN of a contract migration
-- phase: contract
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t DROP COLUMN a;
-- safe

-- case: DROP COLUMN of a column that this change added
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a int;
-- next
ALTER TABLE t DROP COLUMN a;
-- safe

-- case: TRUNCATE, also in a contract migration
-- phase: contract
-- before:
CREATE TABLE t (id int);
-- change:
TRUNCATE t;
-- hazard: truncate

-- case: TRUNCATE of a new table
-- before:
-- change:
CREATE TABLE t (id int);
INSERT INTO t VALUES (1);
TRUNCATE t;
-- safe

-- case: renaming a table
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t RENAME TO u;
-- hazard: rename-table

-- case: renaming a table with a view under the old name
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t RENAME TO u;
CREATE VIEW t AS SELECT * FROM u;
-- safe

-- case: renaming a column
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t RENAME COLUMN a TO b;
-- hazard: rename-column

-- case: renaming a column of a new table
-- before:
-- change:
CREATE TABLE t (id int, a int);
ALTER TABLE t RENAME COLUMN a TO b;
-- safe

-- case: renaming a schema
-- before:
CREATE SCHEMA app;
CREATE TABLE app.t (id int);
-- change:
ALTER SCHEMA app RENAME TO app2;
-- hazard: any

-- case: moving a table to another schema
-- before:
CREATE SCHEMA app;
CREATE TABLE t (id int);
-- change:
ALTER TABLE t SET SCHEMA app;
-- hazard: any

-- case: renaming an enum value
-- before:
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- change:
ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
-- hazard: any

-- case: a new enum value
-- before:
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (a mood);
-- change:
ALTER TYPE mood ADD VALUE 'happy';
-- safe

-- case: a new enum value used at once
-- before:
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (a mood);
-- change:
ALTER TYPE mood ADD VALUE 'happy';
INSERT INTO t VALUES ('happy');
-- hazard: any

-- case: a new enum value used by the next file
-- before:
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (a mood);
-- change:
ALTER TYPE mood ADD VALUE 'happy';
-- next
INSERT INTO t VALUES ('happy');
-- safe

-- case: DROP VIEW
-- before:
CREATE TABLE t (id int);
CREATE VIEW v AS SELECT id FROM t;
-- change:
DROP VIEW v;
-- hazard: drop-view

-- case: DROP VIEW and CREATE VIEW with a column more
-- before:
CREATE TABLE t (id int, a int);
CREATE VIEW v AS SELECT id FROM t;
-- change:
DROP VIEW v;
CREATE VIEW v AS SELECT id, a FROM t;
-- safe

-- case: CREATE OR REPLACE VIEW
-- before:
CREATE TABLE t (id int, a int);
CREATE VIEW v AS SELECT id FROM t;
-- change:
CREATE OR REPLACE VIEW v AS SELECT id, a FROM t;
-- safe

-- case: DROP FUNCTION
-- before:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
-- change:
DROP FUNCTION f(int);
-- hazard: drop-function

-- case: DROP FUNCTION and CREATE FUNCTION with the same arguments
-- before:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
-- change:
DROP FUNCTION f(int);
CREATE FUNCTION f(a int) RETURNS bigint LANGUAGE sql AS 'SELECT a::bigint';
-- safe

-- case: CREATE OR REPLACE FUNCTION
-- before:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
-- change:
CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a + 1';
-- safe

-- case: DROP SCHEMA
-- before:
CREATE SCHEMA app;
CREATE TABLE app.t (id int);
-- change:
DROP SCHEMA app CASCADE;
-- hazard: drop-schema

-- case: dropping the default of a NOT NULL column
-- before:
CREATE TABLE t (id int, a int NOT NULL DEFAULT 1);
-- change:
ALTER TABLE t ALTER COLUMN a DROP DEFAULT;
-- hazard: any

-- case: DROP NOT NULL
-- before:
CREATE TABLE t (id int, a int NOT NULL);
-- change:
ALTER TABLE t ALTER COLUMN a DROP NOT NULL;
-- safe

-- case: making things
-- before:
-- change:
CREATE SCHEMA app;
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE TYPE app.mood AS ENUM ('a', 'b');
CREATE SEQUENCE app.s;
CREATE TABLE app.t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m app.mood NOT NULL, n text NOT NULL UNIQUE);
CREATE INDEX ON app.t (m);
COMMENT ON TABLE app.t IS 'x';
GRANT USAGE ON SCHEMA app TO PUBLIC;
-- safe

-- case: CREATE DATABASE
-- before:
-- change:
CREATE DATABASE other;
-- hazard: create-database

-- case: DROP TYPE
-- before:
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- change:
DROP TYPE mood;
-- hazard: any

-- case: DROP SEQUENCE
-- before:
CREATE SEQUENCE s;
-- change:
DROP SEQUENCE s;
-- hazard: any

-- case: DROP TRIGGER and DROP INDEX are brief
-- before:
CREATE TABLE t (id int, a int);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
CREATE INDEX t_a ON t (a);
-- change:
DROP TRIGGER t_touch ON t;
DROP INDEX IF EXISTS t_a;
-- safe
