-- case: a nullable column
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a text;
-- safe

-- case: a constant default
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 0;
-- safe

-- case: now() is stable
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a timestamptz NOT NULL DEFAULT now();
ALTER TABLE t ADD COLUMN b timestamptz DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE t ADD COLUMN c date DEFAULT current_date;
ALTER TABLE t ADD COLUMN d text DEFAULT current_user;
-- safe

-- case: clock_timestamp() is volatile
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a timestamptz DEFAULT clock_timestamp();
-- hazard: add-column-volatile-default

-- case: gen_random_uuid() is volatile
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a uuid NOT NULL DEFAULT gen_random_uuid();
-- hazard: add-column-volatile-default

-- case: a volatile part of a whole expression
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a text DEFAULT 'x' || (floor(random() * 100))::text;
-- hazard: add-column-volatile-default

-- case: an immutable function
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a text DEFAULT lower('ABC');
ALTER TABLE t ADD COLUMN b int[] DEFAULT ARRAY[1, 2];
ALTER TABLE t ADD COLUMN c jsonb NOT NULL DEFAULT '{}'::jsonb;
ALTER TABLE t ADD COLUMN d interval DEFAULT interval '1 day' * 2;
ALTER TABLE t ADD COLUMN e timestamptz DEFAULT now() + interval '1 day';
-- safe

-- case: random in capitals and with a schema
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a float8 DEFAULT pg_catalog.RANDOM();
-- hazard: add-column-volatile-default

-- case: an own function that is volatile
-- before:
CREATE TABLE t (id int);
CREATE FUNCTION next_code() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN md5(random()::text); END $$;
-- change:
ALTER TABLE t ADD COLUMN a text DEFAULT next_code();
-- hazard: add-column-volatile-default

-- case: an own function that is immutable
-- before:
CREATE TABLE t (id int);
CREATE FUNCTION first_code() RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN 'a'; END $$;
-- change:
ALTER TABLE t ADD COLUMN a text DEFAULT first_code();
-- safe

-- case: a function that no file made
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a text DEFAULT ulid_generate();
-- hazard: add-column-volatile-default

-- case: a volatile default for later rows only
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a uuid;
ALTER TABLE t ALTER COLUMN a SET DEFAULT gen_random_uuid();
-- safe

-- case: NOT NULL without a default
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a int NOT NULL;
-- hazard: add-required-column

-- case: NOT NULL with DEFAULT NULL
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT NULL;
-- hazard: add-required-column

-- case: a default that is dropped at once
-- before:
CREATE TABLE t (id int);
-- change:
ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 0;
ALTER TABLE t ALTER COLUMN a DROP DEFAULT;
-- hazard: any

-- case: serial
-- before:
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN id bigserial;
-- hazard: add-column-serial

-- case: identity
-- before:
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
-- hazard: add-column-identity

-- case: stored generated column
-- before:
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN b int GENERATED ALWAYS AS (a * 2) STORED;
-- hazard: add-column-generated

-- case: virtual generated column
-- version: 18
-- before:
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN b int GENERATED ALWAYS AS (a * 2) VIRTUAL;
-- safe

-- case: a domain without a constraint
-- before:
CREATE DOMAIN label AS text;
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN b label;
-- safe

-- case: a domain with a check rewrites, even without a default
-- before:
CREATE DOMAIN label AS text CHECK (VALUE <> '');
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN b label;
-- hazard: add-column-domain

-- case: an inline check
-- before:
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN b int CHECK (b > 0);
-- hazard: add-column-check

-- case: an inline UNIQUE
-- before:
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN b int UNIQUE;
-- hazard: add-column-unique

-- case: an inline reference without a default is brief
-- before:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN p_id int REFERENCES p (id);
-- safe

-- case: an inline reference with a default scans
-- before:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN p_id int DEFAULT 1 REFERENCES p (id);
-- hazard: any

-- case: nextval as a default is volatile
-- before:
CREATE SEQUENCE s;
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN b bigint DEFAULT nextval('s');
-- hazard: add-column-volatile-default

-- case: IF NOT EXISTS for a column that is there does nothing
-- before:
CREATE TABLE t (a int, b uuid);
-- change:
ALTER TABLE t ADD COLUMN IF NOT EXISTS b uuid DEFAULT gen_random_uuid();
-- safe

-- case: an enum value as a default
-- before:
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN b mood NOT NULL DEFAULT 'ok';
-- safe

-- case: a primary key column
-- before:
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN id uuid PRIMARY KEY DEFAULT gen_random_uuid();
-- hazard: any

-- case: a column and its not-null in one statement with a check that is not valid
-- before:
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN b int, ADD CONSTRAINT t_b_positive CHECK (b > 0) NOT VALID;
-- safe

-- case: constant default before 11
-- version: 10
-- before:
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN b int DEFAULT 1;
-- hazard: any

-- case: before 11 a column without a default is free
-- version: 10
-- before:
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN b int;
-- safe

-- case: a volatile default on a new table
-- before:
-- change:
CREATE TABLE t (a int);
ALTER TABLE t ADD COLUMN b uuid DEFAULT gen_random_uuid();
-- safe

-- case: an SQL function that only wraps a constant is inlined
-- before:
CREATE TABLE t (a int);
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- change:
ALTER TABLE t ADD COLUMN b int DEFAULT one();
-- safe
