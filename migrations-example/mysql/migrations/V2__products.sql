CREATE TABLE products (
    id       bigint AUTO_INCREMENT PRIMARY KEY,
    sku      varchar(40) NOT NULL,
    name     varchar(200) NOT NULL COMMENT 'as it is printed; on the invoice too',
    price    decimal(10, 2) NOT NULL CHECK (price >= 0),
    currency char(3) NOT NULL DEFAULT '${currency}',
    stock    int NOT NULL DEFAULT 0 CHECK (stock >= 0),
    UNIQUE KEY products_sku_key (sku)
) CHARACTER SET utf8mb4;
