CREATE OR REPLACE VIEW monthly_revenue AS
SELECT date_format(o.ordered_at, '%Y-%m') AS month,
       count(DISTINCT o.id) AS orders,
       sum(l.quantity * l.price) AS revenue,
       '${currency}' AS currency
FROM orders o
JOIN order_lines l ON l.order_id = o.id
WHERE o.state <> 'cancelled'
GROUP BY 1;
