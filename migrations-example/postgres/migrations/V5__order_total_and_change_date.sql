CREATE FUNCTION order_total(wanted bigint) RETURNS numeric
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(sum(quantity * price), 0) FROM order_lines WHERE order_id = wanted;
END;

CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_at := now();
    RETURN NEW;
END;
$$;

CREATE TRIGGER orders_changed
    BEFORE UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION note_change();
