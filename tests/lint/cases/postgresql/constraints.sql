-- case: SET NOT NULL scans
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
-- hazard: set-not-null

-- case: a valid check of an earlier migration proves it
-- before:
CREATE TABLE t (id int, a int);
ALTER TABLE t ADD CONSTRAINT a_set CHECK (a IS NOT NULL) NOT VALID;
-- next
ALTER TABLE t VALIDATE CONSTRAINT a_set;
-- change:
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
ALTER TABLE t DROP CONSTRAINT a_set;
-- safe

-- case: a check that is not validated proves nothing
-- before:
CREATE TABLE t (id int, a int);
ALTER TABLE t ADD CONSTRAINT a_set CHECK (a IS NOT NULL) NOT VALID;
-- change:
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
-- hazard: set-not-null

-- case: the proof as a part of an AND
-- before:
CREATE TABLE t (id int, a int, CHECK (a IS NOT NULL AND a > 0));
-- change:
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
-- safe

-- case: an OR proves nothing
-- before:
CREATE TABLE t (id int, a int, b int, CHECK (a IS NOT NULL OR b > 0));
-- change:
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
-- hazard: set-not-null

-- case: a check of another column proves nothing
-- before:
CREATE TABLE t (id int, a int, b int, CHECK (b IS NOT NULL));
-- change:
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
-- hazard: set-not-null

-- case: a comparison proves nothing
-- before:
CREATE TABLE t (id int, a int, CHECK (a > 0));
-- change:
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
-- hazard: set-not-null

-- case: the proof was dropped before
-- before:
CREATE TABLE t (id int, a int, CONSTRAINT a_set CHECK (a IS NOT NULL));
-- change:
ALTER TABLE t DROP CONSTRAINT a_set;
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
-- hazard: set-not-null

-- case: the proof is dropped in the same ALTER
-- before:
CREATE TABLE t (id int, a int, CONSTRAINT a_set CHECK (a IS NOT NULL));
-- change:
ALTER TABLE t ALTER COLUMN a SET NOT NULL, DROP CONSTRAINT a_set;
-- hazard: set-not-null

-- case: the column is NOT NULL already
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL);
-- change:
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
ALTER TABLE t ALTER COLUMN id SET NOT NULL;
-- safe

-- case: before 12 a check proves nothing
-- version: 11
-- before:
CREATE TABLE t (id int, a int, CONSTRAINT a_set CHECK (a IS NOT NULL));
-- change:
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
-- hazard: set-not-null

-- case: ADD CHECK scans
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0);
-- hazard: add-check

-- case: ADD CHECK NOT VALID
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;
-- safe

-- case: VALIDATE in a file of its own
-- before:
CREATE TABLE t (id int, a int);
ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;
-- change:
ALTER TABLE t VALIDATE CONSTRAINT a_positive;
-- safe

-- case: ADD and VALIDATE in one transaction
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT a_positive;
-- hazard: any

-- case: ADD and VALIDATE in two transactions of one file
-- before:
CREATE TABLE t (id int, a int);
-- change:
BEGIN;
ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;
COMMIT;
BEGIN;
ALTER TABLE t VALIDATE CONSTRAINT a_positive;
COMMIT;
-- safe

-- case: ADD and VALIDATE in two files of one change
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;
-- next
ALTER TABLE t VALIDATE CONSTRAINT a_positive;
-- safe

-- case: ADD FOREIGN KEY scans and blocks writes to both
-- before:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int, p_id int);
-- change:
ALTER TABLE t ADD CONSTRAINT t_p FOREIGN KEY (p_id) REFERENCES p (id);
-- hazard: foreign-key

-- case: ADD FOREIGN KEY NOT VALID
-- before:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int, p_id int);
-- change:
ALTER TABLE t ADD CONSTRAINT t_p FOREIGN KEY (p_id) REFERENCES p (id) NOT VALID;
-- safe

-- case: a foreign key from a new empty table is brief
-- before:
CREATE TABLE p (id int PRIMARY KEY);
-- change:
CREATE TABLE t (id int, p_id int);
ALTER TABLE t ADD CONSTRAINT t_p FOREIGN KEY (p_id) REFERENCES p (id);
-- safe

-- case: CREATE TABLE with a reference is brief
-- before:
CREATE TABLE p (id int PRIMARY KEY);
-- change:
CREATE TABLE t (id int PRIMARY KEY, p_id int NOT NULL REFERENCES p (id) ON DELETE CASCADE);
CREATE INDEX ON t (p_id);
-- safe

-- case: ADD UNIQUE builds its index under ACCESS EXCLUSIVE
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD CONSTRAINT t_a UNIQUE (a);
-- hazard: add-unique

-- case: ADD UNIQUE USING INDEX
-- before:
CREATE TABLE t (id int, a int);
CREATE UNIQUE INDEX t_a ON t (a);
-- change:
ALTER TABLE t ADD CONSTRAINT t_a UNIQUE USING INDEX t_a;
-- safe

-- case: concurrently built, then attached, in one file
-- before:
CREATE TABLE t (id int, a int);
-- change:
CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a);
ALTER TABLE t ADD CONSTRAINT t_a UNIQUE USING INDEX t_a;
-- safe

-- case: ADD PRIMARY KEY
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD PRIMARY KEY (id);
-- hazard: add-primary-key

-- case: PRIMARY KEY USING INDEX on a nullable column scans
-- before:
CREATE TABLE t (id int, a int);
CREATE UNIQUE INDEX t_id ON t (id);
-- change:
ALTER TABLE t ADD PRIMARY KEY USING INDEX t_id;
-- hazard: any

-- case: PRIMARY KEY USING INDEX on a NOT NULL column
-- before:
CREATE TABLE t (id int NOT NULL, a int);
CREATE UNIQUE INDEX t_id ON t (id);
-- change:
ALTER TABLE t ADD PRIMARY KEY USING INDEX t_id;
-- safe

-- case: PRIMARY KEY USING INDEX with a valid check
-- before:
CREATE TABLE t (id int, a int, CONSTRAINT id_set CHECK (id IS NOT NULL));
CREATE UNIQUE INDEX t_id ON t (id);
-- change:
ALTER TABLE t ADD PRIMARY KEY USING INDEX t_id;
-- safe

-- case: an exclusion constraint
-- before:
CREATE TABLE t (id int, during tsrange);
-- change:
ALTER TABLE t ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&);
-- hazard: any

-- case: dropping a constraint is brief
-- before:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int, p_id int CONSTRAINT t_p REFERENCES p (id), a int CONSTRAINT a_positive CHECK (a > 0));
-- change:
ALTER TABLE t DROP CONSTRAINT a_positive;
-- safe

-- case: renaming a constraint or an index
-- before:
CREATE TABLE t (id int CONSTRAINT t_id PRIMARY KEY, a int);
CREATE INDEX t_a ON t (a);
-- change:
ALTER TABLE t RENAME CONSTRAINT t_id TO t_pkey;
ALTER INDEX t_a RENAME TO t_a_idx;
-- safe

-- case: settings of a column and of a table
-- before:
CREATE TABLE t (id int, a text);
-- change:
ALTER TABLE t ALTER COLUMN a SET STATISTICS 500;
ALTER TABLE t ALTER COLUMN a SET DEFAULT 'x';
ALTER TABLE t SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01);
ALTER TABLE t ALTER COLUMN a SET STORAGE EXTERNAL;
ALTER TABLE t ALTER COLUMN a DROP DEFAULT;
-- safe

-- case: NOT NULL as a constraint that is not valid
-- version: 18
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD CONSTRAINT t_a_set NOT NULL a NOT VALID;
-- safe

-- case: NOT NULL as a constraint
-- version: 18
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD CONSTRAINT t_a_set NOT NULL a;
-- hazard: any

-- case: a check that is not enforced
-- version: 18
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0) NOT ENFORCED;
-- safe

-- case: CREATE INDEX CONCURRENTLY
-- before:
CREATE TABLE t (id int, a int);
-- change:
CREATE INDEX CONCURRENTLY t_a ON t (a);
CREATE INDEX CONCURRENTLY IF NOT EXISTS t_a2 ON t (a, id);
DROP INDEX CONCURRENTLY t_a;
-- safe

-- case: CREATE INDEX on a materialized view
-- before:
CREATE TABLE t (id int, a int);
CREATE MATERIALIZED VIEW m AS SELECT * FROM t;
-- change:
CREATE INDEX m_a ON m (a);
-- hazard: create-index

-- case: dropping an index is brief
-- before:
CREATE TABLE t (id int, a int);
CREATE INDEX t_a ON t (a);
-- change:
DROP INDEX t_a;
-- safe

-- case: REINDEX
-- before:
CREATE TABLE t (id int, a int);
CREATE INDEX t_a ON t (a);
-- change:
REINDEX INDEX t_a;
-- hazard: reindex

-- case: REINDEX CONCURRENTLY
-- before:
CREATE TABLE t (id int, a int);
CREATE INDEX t_a ON t (a);
-- change:
REINDEX INDEX CONCURRENTLY t_a;
REINDEX (CONCURRENTLY) TABLE t;
-- safe

-- case: domains that no table uses
-- before:
CREATE DOMAIN label AS text;
-- change:
ALTER DOMAIN label ADD CONSTRAINT not_empty CHECK (VALUE <> '');
-- safe

-- case: a check for a domain that a table uses
-- before:
CREATE DOMAIN label AS text;
CREATE TABLE t (a label);
-- change:
ALTER DOMAIN label ADD CONSTRAINT not_empty CHECK (VALUE <> '');
-- hazard: any

-- case: the same, NOT VALID
-- before:
CREATE DOMAIN label AS text;
CREATE TABLE t (a label);
-- change:
ALTER DOMAIN label ADD CONSTRAINT not_empty CHECK (VALUE <> '') NOT VALID;
-- safe

-- case: validating a domain's check reads under SHARE
-- before:
CREATE DOMAIN label AS text;
CREATE TABLE t (a label);
ALTER DOMAIN label ADD CONSTRAINT not_empty CHECK (VALUE <> '') NOT VALID;
-- change:
ALTER DOMAIN label VALIDATE CONSTRAINT not_empty;
-- hazard: any

-- case: SET NOT NULL of a domain
-- before:
CREATE DOMAIN label AS text;
CREATE TABLE t (a label);
-- change:
ALTER DOMAIN label SET NOT NULL;
-- hazard: any

-- case: the default of a domain
-- before:
CREATE DOMAIN label AS text;
CREATE TABLE t (a label);
-- change:
ALTER DOMAIN label SET DEFAULT 'x';
ALTER DOMAIN label DROP NOT NULL;
-- safe

-- case: VACUUM FULL, CLUSTER
-- before:
CREATE TABLE t (id int PRIMARY KEY);
-- change:
VACUUM FULL t;
-- hazard: vacuum-full

-- case: plain VACUUM and ANALYZE
-- before:
CREATE TABLE t (id int PRIMARY KEY);
-- change:
VACUUM t;
ANALYZE t;
VACUUM (ANALYZE) t;
-- safe

-- case: CLUSTER
-- before:
CREATE TABLE t (id int PRIMARY KEY);
-- change:
CLUSTER t USING t_pkey;
-- hazard: cluster

-- case: SET UNLOGGED
-- before:
CREATE TABLE t (id int PRIMARY KEY);
-- change:
ALTER TABLE t SET UNLOGGED;
-- hazard: any

-- case: SET LOGGED of what is logged
-- before:
CREATE TABLE t (id int PRIMARY KEY);
-- change:
ALTER TABLE t SET LOGGED;
-- safe

-- case: REFRESH
-- before:
CREATE TABLE t (id int PRIMARY KEY);
CREATE MATERIALIZED VIEW m AS SELECT * FROM t;
-- change:
REFRESH MATERIALIZED VIEW m;
-- hazard: refresh-materialized-view

-- case: REFRESH CONCURRENTLY
-- before:
CREATE TABLE t (id int PRIMARY KEY);
CREATE MATERIALIZED VIEW m AS SELECT * FROM t;
CREATE UNIQUE INDEX ON m (id);
-- change:
REFRESH MATERIALIZED VIEW CONCURRENTLY m;
-- safe

-- case: REFRESH of a new one
-- before:
CREATE TABLE t (id int PRIMARY KEY);
-- change:
CREATE MATERIALIZED VIEW m AS SELECT * FROM t WITH NO DATA;
REFRESH MATERIALIZED VIEW m;
-- safe

-- case: triggers are brief
-- before:
CREATE TABLE t (id int, a int);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
-- change:
CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
-- safe
