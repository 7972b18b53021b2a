ALTER TABLE customers ADD COLUMN newsletter boolean NOT NULL DEFAULT false;

UPDATE customers SET newsletter = true WHERE email LIKE '%@example.com';
