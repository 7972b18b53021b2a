CREATE TABLE customers (
    id         bigint AUTO_INCREMENT PRIMARY KEY,
    email      varchar(254) NOT NULL,
    name       varchar(200) NOT NULL,
    created_at timestamp NOT NULL DEFAULT current_timestamp,
    UNIQUE KEY customers_email_key (email) -- the collation takes care of upper and lower case
) CHARACTER SET utf8mb4;
