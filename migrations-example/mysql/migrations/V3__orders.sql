CREATE TABLE orders (
    id          bigint AUTO_INCREMENT PRIMARY KEY,
    customer_id bigint NOT NULL,
    state       enum('open', 'paid', 'shipped', 'cancelled') NOT NULL DEFAULT 'open',
    ordered_at  timestamp NOT NULL DEFAULT current_timestamp,
    changed_at  timestamp NOT NULL DEFAULT current_timestamp,
    CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id)
) CHARACTER SET utf8mb4;

CREATE TABLE order_lines (
    order_id   bigint NOT NULL,
    line       int NOT NULL CHECK (line > 0),
    product_id bigint NOT NULL,
    quantity   int NOT NULL CHECK (quantity > 0),
    price      decimal(10, 2) NOT NULL, # when it was ordered
    PRIMARY KEY (order_id, line),
    CONSTRAINT order_lines_order_fk FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
    CONSTRAINT order_lines_product_fk FOREIGN KEY (product_id) REFERENCES products (id)
) CHARACTER SET utf8mb4;
