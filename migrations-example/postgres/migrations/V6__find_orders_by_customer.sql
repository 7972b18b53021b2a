-- The shop is open by now: the index is built while orders come in. It cannot share a transaction with anything, so it
-- is committed on its own, and what follows after it.
CREATE INDEX CONCURRENTLY orders_by_customer ON orders (customer_id, ordered_at DESC);

ALTER TABLE customers ADD COLUMN phone text;
