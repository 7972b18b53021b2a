INSERT INTO products (sku, name, price, stock) VALUES
    ('TEA-001', 'Assam, loose leaf, 250 g', 7.90, 120),
    ('TEA-002', 'Earl Grey, "The Captain\'s"', 8.40, 80),
    ('POT-001', "Cast iron pot", 54.00, 12),
    ('MUG-001', 'Mug; blue', 9.50, 200);

INSERT INTO customers (email, name) VALUES
    ('ada@example.com', 'Ada'),
    ('grace@example.com', 'Grace');
