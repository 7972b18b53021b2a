-- case: a table of the same name in another schema is not the new one
-- before:
CREATE SCHEMA app;
CREATE TABLE app.orders (id int PRIMARY KEY, note text);
-- change:
CREATE TABLE public.orders (id int);
CREATE INDEX orders_note ON app.orders (note);
-- hazard: create-index

-- case: a new table in another schema may be indexed
-- before:
CREATE SCHEMA app;
CREATE TABLE orders (id int, note text);
-- change:
CREATE TABLE app.orders (id int, note text);
CREATE INDEX orders_note ON app.orders (note);
-- safe

-- case: search_path decides which table is meant
-- before:
CREATE SCHEMA app;
CREATE TABLE app.orders (id int, note text);
-- change:
CREATE TABLE public.orders (id int, note text);
SET search_path = app, public;
CREATE INDEX ON orders (note);
-- hazard: create-index

-- case: search_path leads to the new table
-- before:
CREATE SCHEMA app;
CREATE TABLE public.orders (id int, note text);
-- change:
SET search_path TO app;
CREATE TABLE orders (id int, note text);
CREATE INDEX ON orders (note);
-- safe

-- case: SET LOCAL search_path ends with its transaction
-- before:
CREATE SCHEMA app;
CREATE TABLE public.orders (id int, note text);
-- change:
BEGIN;
SET LOCAL search_path = app;
CREATE TABLE orders (id int, note text);
COMMIT;
CREATE INDEX ON orders (note);
-- hazard: create-index

-- case: unquoted names fold to lower case
-- before:
CREATE TABLE Orders (Id int, Note text);
-- change:
ALTER TABLE ORDERS ALTER COLUMN NOTE TYPE varchar;
-- safe

-- case: a quoted name with capitals is another table
-- before:
CREATE TABLE "Orders" (id int, note text);
-- change:
CREATE TABLE orders (id int, note text);
CREATE INDEX ON "Orders" (note);
-- hazard: create-index

-- case: quoted lower case is the same name
-- before:
CREATE TABLE users (id int, note varchar(10));
-- change:
ALTER TABLE "users" ALTER COLUMN "note" TYPE varchar(20);
-- safe

-- case: an index on a table made by this change is free
-- before:
-- change:
CREATE TABLE t (id int, a int);
CREATE INDEX t_a ON t (a);
ALTER TABLE t ADD CONSTRAINT t_a_positive CHECK (a > 0);
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
-- safe

-- case: IF NOT EXISTS on a table that is there did not make it
-- before:
CREATE TABLE t (id int, a int);
-- change:
CREATE TABLE IF NOT EXISTS t (id int, a int);
CREATE INDEX t_a ON t (a);
-- hazard: create-index

-- case: IF NOT EXISTS on an unknown table makes it
-- before:
-- change:
CREATE TABLE IF NOT EXISTS fresh (id int, a int);
CREATE INDEX fresh_a ON fresh (a);
-- safe

-- case: a temporary table shadows the real one
-- before:
CREATE TABLE t (id int, a int);
-- change:
CREATE TEMP TABLE t (id int, a int);
CREATE INDEX ON t (a);
UPDATE t SET a = 1;
DROP TABLE t;
-- safe

-- case: behind the temporary table's drop the name is the real one's again
-- before:
CREATE TABLE t (id int, a int);
-- change:
CREATE TEMP TABLE t (id int, a int);
DROP TABLE t;
DROP TABLE t;
-- hazard: drop-table

-- case: public.t is never the temporary one
-- before:
CREATE TABLE t (id int, a int);
-- change:
CREATE TEMP TABLE t (id int, a int);
CREATE INDEX ON public.t (a);
-- hazard: create-index

-- case: a renamed new table is still new
-- before:
-- change:
CREATE TABLE t_new (id int, a int);
ALTER TABLE t_new RENAME TO t2;
CREATE INDEX ON t2 (a);
-- safe

-- case: a renamed old table is not new
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t RENAME TO t2;
CREATE INDEX ON t2 (a);
-- hazard: create-index rename-table

-- case: the name of a renamed old table can be given to a new one
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t RENAME TO t_old;
CREATE TABLE t (id int, a int);
CREATE INDEX ON t (a);
-- hazard: rename-table

-- case: CREATE TABLE AS makes a new table
-- before:
CREATE TABLE t (id int, a int);
-- change:
CREATE TABLE copy AS SELECT * FROM t;
ALTER TABLE copy ADD PRIMARY KEY (id);
CREATE INDEX ON copy (a);
-- safe

-- case: SELECT INTO makes a new table
-- before:
CREATE TABLE t (id int, a int);
-- change:
SELECT * INTO copy FROM t;
CREATE INDEX ON copy (a);
-- safe

-- case: a table made in a DO block is new
-- before:
-- change:
DO $$ BEGIN CREATE TABLE t (id int, a int); END $$;
CREATE INDEX ON t (a);
-- safe

-- case: what two files of one change make is new to both
-- before:
CREATE TABLE u (id int);
-- change:
CREATE TABLE t (id int, a int);
-- next
CREATE INDEX ON t (a);
-- safe

-- case: an unknown table counts as one in production
-- before:
-- change:
CREATE INDEX ON somewhere (a);
-- hazard: create-index

-- case: dangerous words in strings and comments
-- before:
CREATE TABLE log (line text);
-- change:
-- DROP TABLE log; CREATE INDEX ON log (line);
INSERT INTO log (line) VALUES ('DROP TABLE log; TRUNCATE log');
/* ALTER TABLE log ALTER COLUMN line TYPE int */
COMMENT ON TABLE log IS 'CREATE INDEX ON log (line)';
-- safe

-- case: a dollar-quoted string is no statement
-- before:
CREATE TABLE log (line text);
-- change:
INSERT INTO log VALUES ($x$TRUNCATE log; DELETE FROM log$x$);
-- safe

-- case: a table dropped and made anew in the same change is new, but the drop is a loss
-- before:
CREATE TABLE t (id int, a int);
-- change:
DROP TABLE t;
CREATE TABLE t (id int, a int);
CREATE INDEX ON t (a);
-- hazard: drop-table

-- case: ALTER TABLE ... SET SCHEMA moves what is old
-- before:
CREATE SCHEMA app;
CREATE TABLE t (id int, a int);
-- change:
CREATE TABLE app.t2 (id int);
ALTER TABLE t SET SCHEMA app;
CREATE INDEX ON app.t (a);
-- hazard: create-index

-- case: three parts of a name
-- before:
CREATE TABLE t (id int, a int);
-- change:
CREATE INDEX ON shop.public.t (a);
-- hazard: create-index
