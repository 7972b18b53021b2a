-- A cancelled order's goods go back on the shelf; a shipped one cannot be cancelled.
CREATE TRIGGER orders_cancelled BEFORE UPDATE OF state ON orders
WHEN NEW.state = 'cancelled'
BEGIN
    SELECT CASE WHEN OLD.state = 'shipped' THEN RAISE(ABORT, 'the order has been shipped; it cannot be cancelled') END;
    UPDATE products
       SET stock = stock + (SELECT quantity FROM order_lines l WHERE l.order_id = OLD.id AND l.product_id = products.id)
     WHERE id IN (SELECT product_id FROM order_lines WHERE order_id = OLD.id);
END;

CREATE TRIGGER orders_changed AFTER UPDATE OF state ON orders
BEGIN
    UPDATE orders SET changed_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;
