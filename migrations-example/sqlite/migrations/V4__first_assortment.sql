INSERT INTO products (sku, name, cents, stock) VALUES
    ('TEA-001', 'Assam, loose leaf, 250 g', 790, 120),
    ('TEA-002', 'Earl Grey, "The Captain''s"', 840, 80),
    ('POT-001', 'Cast iron pot', 5400, 12),
    ('MUG-001', 'Mug; blue', 950, 200);

INSERT INTO customers (email, name) VALUES
    ('ada@example.com', 'Ada'),
    ('grace@example.com', 'Grace');
