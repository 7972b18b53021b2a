DELIMITER //

-- What was reserved for the order goes back on the shelf.
CREATE PROCEDURE cancel_order(IN wanted bigint)
    MODIFIES SQL DATA
BEGIN
    IF (SELECT state FROM orders WHERE id = wanted) = 'shipped' THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the order has been shipped; it cannot be cancelled';
    END IF;
    UPDATE products p JOIN order_lines l ON l.product_id = p.id
       SET p.stock = p.stock + l.quantity
     WHERE l.order_id = wanted;
    UPDATE orders SET state = 'cancelled' WHERE id = wanted;
END//

CREATE TRIGGER orders_changed BEFORE UPDATE ON orders
FOR EACH ROW
BEGIN
    SET NEW.changed_at = current_timestamp;
END//

DELIMITER ;
