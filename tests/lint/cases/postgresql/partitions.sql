-- case: CREATE INDEX on a partitioned table
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- change:
CREATE INDEX m_at ON m (at);
-- hazard: create-index

-- case: CREATE INDEX ON ONLY the parent
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- change:
CREATE INDEX m_at ON ONLY m (at);
-- safe

-- case: the whole online way
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- change:
CREATE INDEX m_at ON ONLY m (at);
CREATE INDEX CONCURRENTLY m_1_at ON m_1 (at);
ALTER INDEX m_at ATTACH PARTITION m_1_at;
-- safe

-- case: CREATE INDEX CONCURRENTLY on a partitioned table
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- change:
CREATE INDEX CONCURRENTLY m_at ON m (at);
-- hazard: any

-- case: a new partition
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- change:
CREATE TABLE m_2 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- safe

-- case: a new partition beside a default partition
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_rest PARTITION OF m DEFAULT;
-- change:
CREATE TABLE m_2 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- hazard: any

-- case: attaching a new empty table
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
-- change:
CREATE TABLE m_2 (LIKE m);
ALTER TABLE m ATTACH PARTITION m_2 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- safe

-- case: attaching an old table scans it
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_2 (id int, at date);
-- change:
ALTER TABLE m ATTACH PARTITION m_2 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- hazard: any

-- case: attaching an old table with a matching check
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_2 (id int, at date NOT NULL, CONSTRAINT m_2_at CHECK (at >= '2026-01-01' AND at < '2027-01-01'));
-- change:
ALTER TABLE m ATTACH PARTITION m_2 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- safe

-- case: attaching an old table with a check that is not valid
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_2 (id int, at date NOT NULL);
ALTER TABLE m_2 ADD CONSTRAINT m_2_at CHECK (at >= '2026-01-01' AND at < '2027-01-01') NOT VALID;
-- change:
ALTER TABLE m ATTACH PARTITION m_2 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- hazard: any

-- case: attaching beside a default partition scans that
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_rest PARTITION OF m DEFAULT;
-- change:
CREATE TABLE m_2 (LIKE m);
ALTER TABLE m ATTACH PARTITION m_2 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- hazard: any

-- case: DETACH CONCURRENTLY
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- change:
ALTER TABLE m DETACH PARTITION m_1 CONCURRENTLY;
-- safe

-- case: DETACH CONCURRENTLY beside a default partition fails
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE m_rest PARTITION OF m DEFAULT;
-- change:
ALTER TABLE m DETACH PARTITION m_1 CONCURRENTLY;
-- hazard: any

-- case: dropping an old partition
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- change:
DROP TABLE m_1;
-- hazard: drop-table

-- case: a foreign key NOT VALID of a partitioned table fails before 18
-- before:
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE m (id int, p_id int, at date) PARTITION BY RANGE (at);
-- change:
ALTER TABLE m ADD CONSTRAINT m_p FOREIGN KEY (p_id) REFERENCES p (id) NOT VALID;
-- hazard: any

-- case: SET NOT NULL of a partitioned table scans its partitions
-- before:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- change:
ALTER TABLE m ALTER COLUMN id SET NOT NULL;
-- hazard: set-not-null

-- case: a partitioned table that is all new
-- before:
-- change:
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE m_rest PARTITION OF m DEFAULT;
CREATE TABLE m_2 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX ON m (at);
ALTER TABLE m ADD PRIMARY KEY (id, at);
-- safe
