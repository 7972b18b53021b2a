CREATE TABLE products (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku      text NOT NULL UNIQUE,
    name     text NOT NULL,
    price    numeric(10, 2) NOT NULL CHECK (price >= 0),
    currency char(3) NOT NULL DEFAULT '${currency}',
    stock    integer NOT NULL DEFAULT 0 CHECK (stock >= 0)
);

COMMENT ON COLUMN products.price IS 'gross; net prices are worked out on the invoice';
