CREATE OR REPLACE VIEW monthly_revenue AS
SELECT date_trunc('month', o.ordered_at) AS month,
       count(DISTINCT o.id) AS orders,
       sum(l.quantity * l.price) AS revenue,
       '${currency}'::text AS currency
FROM orders o
JOIN order_lines l ON l.order_id = o.id
WHERE o.state <> 'cancelled'
GROUP BY 1;
