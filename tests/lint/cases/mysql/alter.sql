-- case: a column
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD COLUMN b varchar(20) NULL, ADD COLUMN c int NOT NULL DEFAULT 0;
-- safe

-- case: the same on MariaDB
-- dialect: mariadb
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD COLUMN b varchar(20) NULL, ADD COLUMN c int NOT NULL DEFAULT 0 AFTER id;
-- safe

-- case: varchar grows within 255 bytes of latin1
-- before:
CREATE TABLE t (id int PRIMARY KEY, a varchar(100)) CHARACTER SET latin1;
-- change:
ALTER TABLE t MODIFY a varchar(255);
-- safe

-- case: varchar of utf8mb4 grows over 255 bytes
-- before:
CREATE TABLE t (id int PRIMARY KEY, a varchar(60)) CHARACTER SET utf8mb4;
-- change:
ALTER TABLE t MODIFY a varchar(64);
-- hazard: table-copy

-- case: varchar of utf8mb4 grows to 63 characters
-- before:
CREATE TABLE t (id int PRIMARY KEY, a varchar(20)) CHARACTER SET utf8mb4;
-- change:
ALTER TABLE t MODIFY a varchar(63);
-- safe

-- case: varchar of utf8mb4 grows beyond 255 bytes on both sides
-- before:
CREATE TABLE t (id int PRIMARY KEY, a varchar(64)) CHARACTER SET utf8mb4;
-- change:
ALTER TABLE t MODIFY a varchar(255);
-- safe

-- case: the default character set is utf8mb4
-- before:
CREATE TABLE t (id int PRIMARY KEY, a varchar(50));
-- change:
ALTER TABLE t MODIFY a varchar(100);
-- hazard: table-copy

-- case: the charset of the column decides
-- before:
CREATE TABLE t (id int PRIMARY KEY, a varchar(50) CHARACTER SET latin1) CHARACTER SET utf8mb4;
-- change:
ALTER TABLE t MODIFY a varchar(100) CHARACTER SET latin1;
-- safe

-- case: varchar shrinks
-- before:
CREATE TABLE t (id int PRIMARY KEY, a varchar(50));
-- change:
ALTER TABLE t MODIFY a varchar(20);
-- hazard: any

-- case: int becomes bigint
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t MODIFY a bigint;
-- hazard: table-copy

-- case: int(11) is int
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int(11) NOT NULL);
-- change:
ALTER TABLE t MODIFY COLUMN a int NOT NULL DEFAULT 5;
-- safe

-- case: an enum gets a label at its end
-- before:
CREATE TABLE t (id int PRIMARY KEY, a enum('x', 'y'));
-- change:
ALTER TABLE t MODIFY a enum('x', 'y', 'z');
-- safe

-- case: an enum gets a label in its middle
-- before:
CREATE TABLE t (id int PRIMARY KEY, a enum('x', 'y'));
-- change:
ALTER TABLE t MODIFY a enum('x', 'z', 'y');
-- hazard: any

-- case: an enum loses a label
-- before:
CREATE TABLE t (id int PRIMARY KEY, a enum('x', 'y'));
-- change:
ALTER TABLE t MODIFY a enum('x');
-- hazard: any

-- case: an index
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
CREATE INDEX t_a ON t (a);
ALTER TABLE t ADD UNIQUE KEY u (a, id);
-- safe

-- case: dropping an index
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int, KEY t_a (a));
-- change:
DROP INDEX t_a ON t;
-- safe

-- case: a fulltext index blocks writes
-- before:
CREATE TABLE t (id int PRIMARY KEY, a text);
-- change:
ALTER TABLE t ADD FULLTEXT INDEX t_a (a);
-- hazard: any

-- case: a foreign key copies
-- before:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, p_id int, KEY (p_id));
-- change:
ALTER TABLE t ADD CONSTRAINT t_p FOREIGN KEY (p_id) REFERENCES p (id);
-- hazard: foreign-key

-- case: a foreign key without checks
-- before:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, p_id int, KEY (p_id));
-- change:
SET foreign_key_checks = 0;
ALTER TABLE t ADD CONSTRAINT t_p FOREIGN KEY (p_id) REFERENCES p (id);
-- safe

-- case: a new table with a foreign key
-- before:
CREATE TABLE p (id int PRIMARY KEY);
-- change:
CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, p_id int NOT NULL, KEY (p_id), FOREIGN KEY (p_id) REFERENCES p (id) ON DELETE CASCADE);
-- safe

-- case: a check copies
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0);
-- hazard: add-check

-- case: a check copies on MariaDB as well
-- dialect: mariadb
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD CONSTRAINT a_positive CHECK (a > 0);
-- hazard: add-check

-- case: a virtual column
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD COLUMN b int AS (a * 2) VIRTUAL;
-- safe

-- case: a stored column
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD COLUMN b int AS (a * 2) STORED;
-- hazard: any

-- case: MariaDB takes now() as a default
-- dialect: mariadb
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD COLUMN b datetime DEFAULT (now());
ALTER TABLE t ADD COLUMN c timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP;
-- safe

-- case: MariaDB copies for uuid()
-- dialect: mariadb
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD COLUMN b varchar(36) DEFAULT (uuid());
-- hazard: any

-- case: CURRENT_TIMESTAMP is a plain default
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD COLUMN b timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP;
-- safe

-- case: NOT NULL without a default
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD COLUMN b int NOT NULL;
-- hazard: add-required-column

-- case: CONVERT TO CHARACTER SET
-- before:
CREATE TABLE t (id int PRIMARY KEY, a varchar(20)) CHARACTER SET latin1;
-- change:
ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4;
-- hazard: any

-- case: the default character set for later columns
-- before:
CREATE TABLE t (id int PRIMARY KEY, a varchar(20)) CHARACTER SET latin1;
-- change:
ALTER TABLE t DEFAULT CHARACTER SET utf8mb4;
-- safe

-- case: dropping the primary key
-- before:
CREATE TABLE t (id int NOT NULL PRIMARY KEY, a int);
-- change:
ALTER TABLE t DROP PRIMARY KEY;
-- hazard: any

-- case: replacing the primary key
-- before:
CREATE TABLE t (id int NOT NULL PRIMARY KEY, a int NOT NULL);
-- change:
ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, a);
-- safe

-- case: changing a default
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ALTER COLUMN a SET DEFAULT 5;
ALTER TABLE t ALTER COLUMN a DROP DEFAULT;
-- safe

-- case: partitioning copies
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t PARTITION BY HASH (id) PARTITIONS 4;
-- hazard: any

-- case: written down as COPY
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD COLUMN b int, ALGORITHM=COPY;
-- hazard: table-copy

-- case: written down as INPLACE without lock
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t ADD INDEX (a), ALGORITHM=INPLACE, LOCK=NONE;
-- safe

-- case: INSTANT where it cannot be
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t MODIFY a bigint, ALGORITHM=INSTANT;
-- hazard: any

-- case: dropping a column
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t DROP COLUMN a;
-- hazard: drop-column

-- case: dropping a column in a contract migration
-- phase: contract
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t DROP COLUMN a;
-- safe

-- case: CHANGE renames
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t CHANGE a b int;
-- hazard: rename-column

-- case: CHANGE with the same name
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
ALTER TABLE t CHANGE `a` a int COMMENT 'x';
-- safe

-- case: renaming a table
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
RENAME TABLE t TO u;
-- hazard: rename-table

-- case: a new table may be changed at will
-- before:
-- change:
CREATE TABLE t (id int PRIMARY KEY, a int);
ALTER TABLE t MODIFY a bigint, DROP PRIMARY KEY;
UPDATE t SET a = 0;
DROP TABLE t;
-- safe

-- case: IF NOT EXISTS did not make it
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
CREATE TABLE IF NOT EXISTS t (id int PRIMARY KEY, a int);
ALTER TABLE t MODIFY a bigint;
-- hazard: table-copy

-- case: an executable comment runs
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
/*!40000 ALTER TABLE t MODIFY a bigint */;
-- hazard: table-copy

-- case: a plain comment does not
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
/* ALTER TABLE t MODIFY a bigint; */
# DROP TABLE t;
INSERT INTO t VALUES (1, 2);
-- safe

-- case: MariaDB's comment is for MariaDB
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
/*M! ALTER TABLE t MODIFY a bigint */;
SELECT 1;
-- safe

-- case: TRUNCATE
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
TRUNCATE TABLE t;
-- hazard: truncate

-- case: DROP TABLE
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
DROP TABLE IF EXISTS t;
-- hazard: drop-table

-- case: USE of another database
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
USE other;
CREATE TABLE u (id int PRIMARY KEY);
-- hazard: use-database

-- case: UPDATE without WHERE
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
UPDATE t SET a = 0;
-- hazard: unbounded-update

-- case: UPDATE with LIMIT
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
UPDATE t SET a = 0 WHERE a IS NULL ORDER BY id LIMIT 1000;
DELETE FROM t WHERE id = 3;
-- safe

-- case: DELETE with a join
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE u (id int PRIMARY KEY, t_id int);
-- change:
DELETE t FROM t JOIN u ON u.t_id = t.id;
-- hazard: unbounded-delete

-- case: a transaction around DDL is none
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
CREATE TABLE u (id int PRIMARY KEY);
INSERT INTO u VALUES (1);
CREATE TABLE v (id int PRIMARY KEY);
-- safe

-- case: NULL becomes NOT NULL
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL);
-- change:
ALTER TABLE t MODIFY a int NULL;
-- safe

-- case: renaming an index
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int, KEY k (a));
-- change:
ALTER TABLE t RENAME INDEX k TO t_a;
ALTER TABLE t ALTER INDEX t_a INVISIBLE;
-- safe

-- case: an AUTO_INCREMENT column
-- before:
CREATE TABLE t (a int);
-- change:
ALTER TABLE t ADD COLUMN id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY;
-- hazard: any

-- case: the counter of a table
-- before:
CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY);
-- change:
ALTER TABLE t AUTO_INCREMENT = 1000;
-- safe

-- case: comments of a table
-- before:
CREATE TABLE t (id int PRIMARY KEY);
-- change:
ALTER TABLE t COMMENT = 'x';
-- safe

-- case: decimal gains precision
-- before:
CREATE TABLE t (id int PRIMARY KEY, a decimal(8,2));
-- change:
ALTER TABLE t MODIFY a decimal(12,2);
-- hazard: table-copy

-- case: text becomes mediumtext
-- before:
CREATE TABLE t (id int PRIMARY KEY, a text);
-- change:
ALTER TABLE t MODIFY a mediumtext;
-- hazard: table-copy

-- case: an unknown table's column
-- before:
-- change:
ALTER TABLE somewhere MODIFY a bigint;
-- hazard: any

-- case: making views and procedures
-- before:
CREATE TABLE t (id int PRIMARY KEY, a int);
-- change:
CREATE OR REPLACE VIEW v AS SELECT id FROM t;
CREATE PROCEDURE p() DELETE FROM t;
-- safe

-- case: dropping a foreign key
-- before:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, p_id int, KEY (p_id), CONSTRAINT t_p FOREIGN KEY (p_id) REFERENCES p (id));
-- change:
ALTER TABLE t DROP FOREIGN KEY t_p;
-- safe
