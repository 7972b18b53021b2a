-- Fresh statistics after every run, for what it may have built.
ANALYZE TABLE customers, products, orders, order_lines;
