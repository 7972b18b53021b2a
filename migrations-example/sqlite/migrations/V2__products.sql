CREATE TABLE products (
    id       INTEGER PRIMARY KEY,
    sku      TEXT NOT NULL UNIQUE,
    name     TEXT NOT NULL,
    cents    INTEGER NOT NULL CHECK (cents >= 0),
    currency TEXT NOT NULL DEFAULT '${currency}',
    stock    INTEGER NOT NULL DEFAULT 0 CHECK (stock >= 0)
);
