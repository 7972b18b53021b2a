"""What Flyway writes and locks, made without Flyway: its tables, and the keys of its locks."""

TABLE = "flyway_schema_history"

# As Flyway 10 to 13 create it.
CREATE_TABLE = {
    "postgresql": [
        f"""CREATE TABLE "public"."{TABLE}" (
            "installed_rank" INT NOT NULL, "version" VARCHAR(50), "description" VARCHAR(200) NOT NULL,
            "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL, "checksum" INTEGER,
            "installed_by" VARCHAR(100) NOT NULL, "installed_on" TIMESTAMP NOT NULL DEFAULT now(),
            "execution_time" INTEGER NOT NULL, "success" BOOLEAN NOT NULL)""",
        f'ALTER TABLE "public"."{TABLE}" ADD CONSTRAINT "{TABLE}_pk" PRIMARY KEY ("installed_rank")',
        f'CREATE INDEX "{TABLE}_s_idx" ON "public"."{TABLE}" ("success")',
    ],
    "sqlite": [
        f"""CREATE TABLE "main"."{TABLE}" (
            "installed_rank" INT NOT NULL PRIMARY KEY, "version" VARCHAR(50), "description" VARCHAR(200) NOT NULL,
            "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL, "checksum" INT,
            "installed_by" VARCHAR(100) NOT NULL,
            "installed_on" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),
            "execution_time" INT NOT NULL, "success" BOOLEAN NOT NULL)""",
        f'CREATE INDEX "main"."{TABLE}_s_idx" ON "{TABLE}" ("success")',
    ],
}
CREATE_TABLE["mysql"] = [
    f"""CREATE TABLE `{TABLE}` (
        `installed_rank` INT NOT NULL, `version` VARCHAR(50), `description` VARCHAR(200) NOT NULL,
        `type` VARCHAR(20) NOT NULL, `script` VARCHAR(1000) NOT NULL, `checksum` INT,
        `installed_by` VARCHAR(100) NOT NULL, `installed_on` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
        `execution_time` INT NOT NULL, `success` BOOL NOT NULL,
        CONSTRAINT `{TABLE}_pk` PRIMARY KEY (`installed_rank`))""",
    f"CREATE INDEX `{TABLE}_s_idx` ON `{TABLE}` (`success`)",
]
CREATE_TABLE["mariadb"] = CREATE_TABLE["mysql"]


def create_table(database):
    for statement in CREATE_TABLE[database.kind]:
        database.execute(statement)


def add_row(database, rank, version, description, kind, script, checksum, success=True):
    mark = "?" if database.kind == "sqlite" else "%s"
    database.execute(
        f"INSERT INTO {TABLE} (installed_rank, version, description, type, script, checksum, installed_by,"
        f" execution_time, success) VALUES ({', '.join([mark] * 9)})",
        rank, version, description, kind, script, checksum, "flyway", 7, success,
    )


def java_hash(text):
    value = 0
    units = text.encode("utf-16-be")
    for high, low in zip(units[::2], units[1::2]):
        value = (31 * value + (high << 8 | low)) & 0xFFFFFFFF
    return value - (1 << 32) if value >= 1 << 31 else value


def postgresql_lock_key(schema, table):
    return 0x466C79776179 + java_hash(f'"{schema}"."{table}"')


def mysql_lock_name(schema, table):
    return f"Flyway-{java_hash(f'`{schema}`.`{table}`')}"
