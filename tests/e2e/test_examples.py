"""The projects of migrations-example/, each on its databases."""

import pathlib
import shutil

import pytest

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "migrations-example"
FOLDERS = {"postgresql": "postgres", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite"}


@pytest.fixture
def shop(project):
    project.migrations.rmdir()
    shutil.copytree(EXAMPLES / FOLDERS[project.database.kind], project.folder, dirs_exist_ok=True)
    return project


def test_the_shop_opens(shop):
    done = shop.migrate()
    assert [applied["version"] for applied in done["applied"]] == ["1", "2", "3", "4", "5", "6", "7", None]
    database = shop.database
    assert database.tables() == {"customers", "products", "orders", "order_lines", "monthly_revenue"}
    assert database.value("SELECT count(*) FROM products WHERE currency = 'EUR'") == 4
    assert database.value("SELECT name FROM products WHERE sku = 'TEA-002'") == 'Earl Grey, "The Captain\'s"'
    assert shop.migrate()["applied"] == []
    assert shop.json("validate")["problems"] == []


def test_the_first_order(shop):
    shop.migrate()
    database = shop.database
    price = "cents" if database.kind == "sqlite" else "price"
    database.execute("INSERT INTO orders (customer_id) SELECT id FROM customers WHERE name = 'Ada'")
    database.execute(f"INSERT INTO order_lines (order_id, line, product_id, quantity, {price})"
                     f" SELECT o.id, 1, p.id, 2, p.{price} FROM orders o, products p WHERE p.sku = 'TEA-001'")
    assert float(database.value("SELECT revenue FROM monthly_revenue")) == 15.8
    if database.kind == "postgresql":
        assert float(database.value("SELECT order_total(id) FROM orders")) == 15.8
    elif database.kind == "sqlite":
        database.execute("UPDATE orders SET state = 'cancelled'")
        assert database.value("SELECT stock FROM products WHERE sku = 'TEA-001'") == 122
    else:
        database.execute("CALL cancel_order((SELECT max(id) FROM orders))")
        assert database.value("SELECT stock FROM products WHERE sku = 'TEA-001'") == 122
