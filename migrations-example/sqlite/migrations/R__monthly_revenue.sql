DROP VIEW IF EXISTS monthly_revenue;

CREATE VIEW monthly_revenue AS
SELECT strftime('%Y-%m', o.ordered_at) AS month,
       count(DISTINCT o.id) AS orders,
       sum(l.quantity * l.cents) / 100.0 AS revenue,
       '${currency}' AS currency
FROM orders o
JOIN order_lines l ON l.order_id = o.id
WHERE o.state <> 'cancelled'
GROUP BY 1;
