-- case: varchar grows
-- before:
CREATE TABLE t (id int, a varchar(10));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE varchar(100);
-- safe

-- case: varchar becomes text
-- before:
CREATE TABLE t (id int, a varchar(10));
CREATE INDEX ON t (a);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE text;
-- safe

-- case: varchar loses its length
-- before:
CREATE TABLE t (id int, a character varying(10));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE character varying;
-- safe

-- case: varchar shrinks
-- before:
CREATE TABLE t (id int, a varchar(100));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE varchar(50);
-- hazard: change-column-type

-- case: text becomes varchar(n)
-- before:
CREATE TABLE t (id int, a text);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE varchar(50);
-- hazard: change-column-type

-- case: text becomes varchar without length
-- before:
CREATE TABLE t (id int, a text);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE varchar;
-- safe

-- case: int becomes bigint
-- before:
CREATE TABLE t (id int, a int);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- hazard: change-column-type

-- case: the new type is the old one
-- before:
CREATE TABLE t (id integer, a bigint);
-- change:
ALTER TABLE t ALTER COLUMN id TYPE int4, ALTER COLUMN a TYPE int8;
-- safe

-- case: numeric gains precision at the same scale
-- before:
CREATE TABLE t (a numeric(8,2));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE decimal(12,2);
-- safe

-- case: numeric changes its scale
-- before:
CREATE TABLE t (a numeric(8,2));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE numeric(12,4);
-- hazard: change-column-type

-- case: numeric loses its limits
-- before:
CREATE TABLE t (a numeric(8,2));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE numeric;
-- safe

-- case: numeric gets limits
-- before:
CREATE TABLE t (a numeric);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE numeric(8,2);
-- hazard: change-column-type

-- case: timestamp to timestamptz in another time zone
-- before:
CREATE TABLE t (a timestamp);
-- change:
SET timezone = 'Europe/Zurich';
ALTER TABLE t ALTER COLUMN a TYPE timestamptz;
-- hazard: change-column-type

-- case: timestamp to timestamptz in UTC without an index
-- before:
CREATE TABLE t (a timestamp);
-- change:
SET LOCAL timezone = 'UTC';
ALTER TABLE t ALTER COLUMN a TYPE timestamptz;
-- safe

-- case: timestamp to timestamptz in UTC with an index rebuilds that
-- before:
CREATE TABLE t (a timestamp);
CREATE INDEX ON t (a);
-- change:
SET LOCAL timezone = 'UTC';
ALTER TABLE t ALTER COLUMN a TYPE timestamptz;
-- hazard: change-column-type

-- case: USING AT TIME ZONE rewrites
-- before:
CREATE TABLE t (a timestamp);
-- change:
SET timezone = 'UTC';
ALTER TABLE t ALTER COLUMN a TYPE timestamptz USING a AT TIME ZONE 'UTC';
-- hazard: change-column-type

-- case: USING a plain cast is as free as none
-- before:
CREATE TABLE t (a varchar(10));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE text USING a::text;
-- safe

-- case: USING an expression rewrites
-- before:
CREATE TABLE t (a varchar(10));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE text USING lower(a);
-- hazard: change-column-type

-- case: USING the column itself is free
-- before:
CREATE TABLE t (a varchar(10));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE varchar(20) USING a;
-- safe

-- case: timestamp gains precision
-- before:
CREATE TABLE t (a timestamp(3));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE timestamp(6);
-- safe

-- case: timestamp loses precision
-- before:
CREATE TABLE t (a timestamp);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE timestamp(0);
-- hazard: change-column-type

-- case: date becomes timestamp
-- before:
CREATE TABLE t (a date);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE timestamp;
-- hazard: change-column-type

-- case: json becomes jsonb
-- before:
CREATE TABLE t (a json);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE jsonb;
-- hazard: change-column-type

-- case: char(n) grows
-- before:
CREATE TABLE t (a char(3));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE char(5);
-- hazard: change-column-type

-- case: cidr becomes inet
-- before:
CREATE TABLE t (a cidr);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE inet;
-- safe

-- case: bit varying grows
-- before:
CREATE TABLE t (a bit varying(8));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE varbit(16);
-- safe

-- case: an array of varchar grows
-- before:
CREATE TABLE t (a varchar(10)[]);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE varchar(20)[];
-- hazard: change-column-type

-- case: an enum becomes text
-- before:
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (a mood);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE text;
-- hazard: change-column-type

-- case: text becomes a domain without a check
-- before:
CREATE DOMAIN label AS text;
CREATE TABLE t (a text);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE label;
-- safe

-- case: text becomes a domain with a check
-- before:
CREATE DOMAIN label AS text CHECK (VALUE <> '');
CREATE TABLE t (a text);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE label;
-- hazard: change-column-type

-- case: a domain becomes its base type
-- before:
CREATE DOMAIN label AS text CHECK (VALUE <> '');
CREATE TABLE t (a label);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE text;
-- safe

-- case: another collation rebuilds the index
-- before:
CREATE TABLE t (a text);
CREATE INDEX ON t (a);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE text COLLATE "C";
-- hazard: change-column-type

-- case: another collation without an index is free
-- before:
CREATE TABLE t (a text);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE text COLLATE "C";
-- safe

-- case: widening a varchar that a CHECK mentions checks every row
-- before:
CREATE TABLE t (a varchar(10) CHECK (length(a) > 2));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE varchar(20);
-- hazard: change-column-type

-- case: a column of this change's own table
-- before:
-- change:
CREATE TABLE t (a int);
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- safe

-- case: the type was changed by an earlier migration
-- before:
CREATE TABLE t (a text);
ALTER TABLE t ALTER COLUMN a TYPE varchar(10);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE varchar(50);
-- safe

-- case: the column was renamed by an earlier migration
-- before:
CREATE TABLE t (a varchar(10));
ALTER TABLE t RENAME COLUMN a TO b;
-- change:
ALTER TABLE t ALTER COLUMN b TYPE varchar(50);
-- safe

-- case: an unknown column to bigint
-- before:
-- change:
ALTER TABLE somewhere ALTER COLUMN a TYPE bigint;
-- hazard: change-column-type

-- case: a view's column type
-- before:
CREATE TABLE t (a varchar(10));
CREATE VIEW v AS SELECT a FROM t;
-- change:
ALTER TABLE t ALTER COLUMN a TYPE varchar(20);
-- hazard: any

-- case: several columns, one of which rewrites
-- before:
CREATE TABLE t (a varchar(10), b int);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE text, ALTER COLUMN b TYPE bigint;
-- hazard: change-column-type

-- case: interval with precision grows
-- before:
CREATE TABLE t (a interval(3));
-- change:
ALTER TABLE t ALTER COLUMN a TYPE interval;
-- safe

-- case: float4 to float8
-- before:
CREATE TABLE t (a real);
-- change:
ALTER TABLE t ALTER COLUMN a SET DATA TYPE double precision;
-- hazard: change-column-type

-- case: serial column to bigint
-- before:
CREATE TABLE t (id serial PRIMARY KEY);
-- change:
ALTER TABLE t ALTER COLUMN id TYPE bigint;
-- hazard: change-column-type

-- case: text to int needs USING
-- before:
CREATE TABLE t (a text);
-- change:
ALTER TABLE t ALTER COLUMN a TYPE int;
-- hazard: any
