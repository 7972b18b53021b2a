ALTER TABLE customers ADD COLUMN newsletter INTEGER NOT NULL DEFAULT 0;

UPDATE customers SET newsletter = 1 WHERE email LIKE '%@example.com';
