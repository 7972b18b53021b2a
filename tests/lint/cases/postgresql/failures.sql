-- case: a column that the table does not have
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ALTER COLUMN nope SET DEFAULT 1;
-- hazard: any

-- case: an unknown constraint is validated
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t VALIDATE CONSTRAINT nope;
-- hazard: any

-- case: an unknown constraint is dropped
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t DROP CONSTRAINT nope;
-- hazard: any

-- case: the same with IF EXISTS
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t DROP CONSTRAINT IF EXISTS nope;
ALTER TABLE t DROP COLUMN IF EXISTS nope;
-- safe

-- case: constraints have the names that the server gives them
-- before:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE, p_id int REFERENCES p (id), b int CHECK (b > 0), UNIQUE (a, b));
-- change:
ALTER TABLE t DROP CONSTRAINT t_b_check;
-- next
ALTER TABLE t DROP CONSTRAINT t_p_id_fkey;
-- safe

-- case: a column that is there already
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD COLUMN a int;
-- hazard: any

-- case: a table that is there already
-- before:
CREATE TABLE t (id int, a int);
-- change:
CREATE TABLE t (id int);
-- hazard: any

-- case: an index on a column that is not there
-- before:
CREATE TABLE t (id int, a int);
-- change:
CREATE INDEX CONCURRENTLY ON t (nope);
-- hazard: any

-- case: a foreign key to a column without a key
-- before:
CREATE TABLE p (id int);
CREATE TABLE t (id int, p_id int);
-- change:
ALTER TABLE t ADD CONSTRAINT t_p FOREIGN KEY (p_id) REFERENCES p (id) NOT VALID;
-- hazard: any

-- case: dropping a column that a view needs
-- phase: contract
-- before:
CREATE TABLE t (id int, a int);
CREATE VIEW v AS SELECT a FROM t;
-- change:
ALTER TABLE t DROP COLUMN a;
-- hazard: any

-- case: dropping an unknown table that some tool may have made
-- phase: contract
-- before:
-- change:
ALTER TABLE legacy DROP COLUMN a;
DROP INDEX legacy_idx;
-- safe

-- case: ALTER INDEX of an index made without a name
-- before:
CREATE TABLE t (id int, a int);
CREATE INDEX ON t (a);
-- change:
ALTER INDEX t_a_idx RENAME TO t_by_a;
-- safe

-- case: newer syntax is read
-- version: 17
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 2) STORED);
-- change:
ALTER TABLE t ALTER COLUMN b SET EXPRESSION AS (a * 3);
-- hazard: any

-- case: syntax that nobody understands is no alarm
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t FROBNICATE COLUMN a;
-- safe
