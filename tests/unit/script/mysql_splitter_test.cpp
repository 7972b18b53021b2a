#include <doctest/doctest.h>

#include "tests/unit/script/splitting.hpp"

using namespace fishway;

namespace {

Texts split_mysql(std::string text) { return split(std::move(text), Dialect::mysql); }
Texts split_mariadb(std::string text) { return split(std::move(text), Dialect::mariadb); }

/// Both clients must make one statement of it, and go on behind it.
void check_is_one(const std::string& statement) {
  CAPTURE(statement);
  CHECK(split_mysql(statement + ";\nSELECT 1;") == Texts{statement, "SELECT 1"});
  CHECK(split_mariadb(statement + ";\nSELECT 1;") == Texts{statement, "SELECT 1"});
}

}  // namespace

TEST_CASE("MySQL: a delimiter in a string, identifier or comment does not cut") {
  CHECK(split_mysql("SELECT 'a;''\\';', \"b;\\\";\", `c;``\\` # ;\n, /* ; */ 1 -- ;\n; SELECT 2").size() == 2);
}

TEST_CASE("MySQL: comments do not nest") {
  CHECK(split_mysql("/* a /* b */ SELECT 1; SELECT 2; /* */") == Texts{"SELECT 1", "SELECT 2"});
}

TEST_CASE("MySQL: two dashes need white space, except where a statement begins") {
  CHECK(split_mysql("SELECT 5--1; SELECT 2 --\n;--x;\nSELECT 3;--") == Texts{"SELECT 5--1", "SELECT 2", "SELECT 3"});
}

TEST_CASE("MySQL: a lone carriage return does not end a comment") {
  CHECK(split_mysql("SELECT 1; # c\rSELECT 2;") == Texts{"SELECT 1"});
}

TEST_CASE("MySQL: executable comments are statements") {
  CHECK(split_mysql("/*!40101 SET NAMES utf8 */;\n/*! SET @x = ';' */;\nSELECT 1") ==
        Texts{"/*!40101 SET NAMES utf8 */", "/*! SET @x = ';' */", "SELECT 1"});
  CHECK(split_mysql("CREATE TABLE t (a INT /*!80000 INVISIBLE */) /*!50100 PARTITION BY KEY (a) */; SELECT 1").size() ==
        2);
  CHECK(statements_of("/*!40000 ALTER TABLE `t` DISABLE KEYS */;", options_of(Dialect::mysql)).front().head ==
        "ALTER TABLE DISABLE KEYS");
}

TEST_CASE("MariaDB alone executes /*M! */") {
  CHECK(split_mariadb("/*M!100100 SELECT 1 */;") == Texts{"/*M!100100 SELECT 1 */"});
  CHECK(split_mysql("/*M!100100 SELECT 1 */;").empty());
}

TEST_CASE("MySQL: an executable comment for a version that is none is a comment") {
  CHECK(split_mariadb("/*M!999999\\- enable the sandbox mode */ \n-- dump\nSELECT 1;") == Texts{"SELECT 1"});
}

TEST_CASE("MySQL: an executable comment for a newer server is a comment") {
  SplitOptions server = options_of(Dialect::mysql);
  server.server_version = 80036;
  CHECK(split("/*!80037 SET @a = ';' */; /*!80036 SELECT 1 */; /*!090000 x; /* y; */ z */ SELECT 2;", server) ==
        Texts{"/*!80036 SELECT 1 */", "SELECT 2"});
  CHECK(statements_of("CREATE /*!90000 TEMPORARY */ TABLE t (a INT)", server).front().head == "CREATE TABLE T");
  CHECK(statements_of("CREATE /*!50000 TEMPORARY */ TABLE t (a INT)", server).front().head ==
        "CREATE TEMPORARY TABLE T");
  CHECK(split("/*!9999 SELECT 1 */", server).size() == 1);  // no version, and so executed
}

TEST_CASE("MariaDB: an executable comment for a MySQL that MariaDB never was is a comment") {
  SplitOptions server = options_of(Dialect::mariadb);
  server.server_version = 101119;
  CHECK(split("/*!50700 SELECT 1 */; /*!80000 SELECT 2 */; /*!50699 SELECT 3 */; /*!100000 SELECT 4 */;", server) ==
        Texts{"/*!50699 SELECT 3 */", "/*!100000 SELECT 4 */"});
  CHECK(split("/*M!80000 SELECT 1 */; /*M!101120 SELECT 2 */; /*M!101119 SELECT 3 */;", server) ==
        Texts{"/*M!80000 SELECT 1 */", "/*M!101119 SELECT 3 */"});
}

TEST_CASE("MySQL: hints stay in their statement") {
  CHECK(split_mysql("SELECT /*+ MAX_EXECUTION_TIME(1) it's */ 1;") ==
        Texts{"SELECT /*+ MAX_EXECUTION_TIME(1) it's */ 1"});
}

TEST_CASE("MySQL: DELIMITER") {
  CHECK(split_mysql("DELIMITER $$\nCREATE PROCEDURE p()\nBEGIN SELECT 1; SELECT ';'; END$$\ndelimiter ;\nSELECT 1;") ==
        Texts{"CREATE PROCEDURE p()\nBEGIN SELECT 1; SELECT ';'; END", "SELECT 1"});
  CHECK(split_mysql("SELECT 1; DELIMITER //\nSELECT 2; SELECT 3//SELECT 4 //\n").size() == 3);
  CHECK(split_mysql("DELIMITER ;;\nSELECT 1; SELECT 2;;\nDELIMITER ;\nSELECT 3;").size() == 2);
  CHECK(split_mysql("DELIMITER $$ -- note\nSELECT 1$$").size() == 1);
  CHECK(split_mysql("DELIMITER go\nSELECT category FROM cargo\ngo\nSELECT 2 go\n").size() == 2);
  CHECK(split_mysql("DELIMITER #\nSELECT 1 # SELECT 2 #").size() == 2);
  CHECK(split_mysql("CREATE TABLE csv (\n  delimiter char(1)\n);").size() == 1);
}

TEST_CASE("MySQL: behind a bare DELIMITER, the delimiter is the next line that is not blank") {
  CHECK(split_mysql("DELIMITER\n$$\nSELECT 1; SELECT 2$$\nDELIMITER ;\nSELECT 3;") ==
        Texts{"SELECT 1; SELECT 2", "SELECT 3"});
  CHECK(split_mysql("DELIMITER \r\n\r\n //\r\nSELECT 1; SELECT 2//\r\n").size() == 1);
  CHECK(split_error("DELIMITER\n\n", Dialect::mysql).starts_with("1:1 DELIMITER needs"));
  CHECK(split_error("DELIMITER\n'x'", Dialect::mysql).starts_with("1:1 DELIMITER needs"));
}

TEST_CASE("MySQL: DELIMITER inside of a statement, or without one, is an error") {
  CHECK(split_error("SELECT 1\nDELIMITER //\n", Dialect::mysql).starts_with("2:1 DELIMITER stands inside"));
  CHECK(split_error("DELIMITER\nSELECT 1", Dialect::mysql).starts_with("1:1 DELIMITER needs"));
}

TEST_CASE("MySQL: routines need no DELIMITER") {
  check_is_one("CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END");
  check_is_one("CREATE OR REPLACE DEFINER=`a`@`%` TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET NEW.a = 1; END");
  check_is_one("CREATE DEFINER = CURRENT_USER PROCEDURE p() main: BEGIN LEAVE main; END main");
  check_is_one("CREATE DEFINER=event@procedure FUNCTION f() RETURNS INT DETERMINISTIC BEGIN RETURN 1; END");
  check_is_one("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM t; END");
  check_is_one("ALTER EVENT e DO BEGIN DELETE FROM t; END");
  check_is_one(
      "/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET @a = "
      "1; END */");
}

TEST_CASE("MySQL: blocks in a routine nest") {
  check_is_one(
      "CREATE PROCEDURE p(n INT) BEGIN\n"
      "  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END;\n"
      "  IF IF(n > 1, n, 0) THEN SELECT 1; ELSEIF n THEN BEGIN SELECT 2; END; END IF;\n"
      "  CASE n WHEN 1 THEN SELECT CASE WHEN n THEN 1 ELSE 2 END; ELSE BEGIN END; END CASE;\n"
      "  l: LOOP LEAVE l; END LOOP l;\n"
      "  REPEAT SET @end = REPEAT('x', 2); UNTIL CASE WHEN n THEN 1 END END REPEAT;\n"
      "  WHILE n DO SET n = n - 1; END WHILE;\n"
      "  SELECT t.end FROM t;\n"
      "END");
}

TEST_CASE("MySQL: the body of a routine can be a single statement") {
  check_is_one("CREATE PROCEDURE p() SELECT 1");
  check_is_one("CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.a = IF(NEW.b, 1, 2)");
  check_is_one("CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC RETURN CASE WHEN a THEN 1 ELSE 2 END");
  check_is_one(
      "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW IF NEW.a THEN SET @a = 1; IF @a THEN SET @b = 1; END IF; END "
      "IF");
  check_is_one("CREATE TRIGGER IF NOT EXISTS t BEFORE INSERT ON x FOR EACH ROW SET @a = 1");
  check_is_one("CREATE PROCEDURE p() WHILE @a DO SET @a = @a - 1; END WHILE");
}

TEST_CASE("MySQL: other statements have no blocks") {
  CHECK(split_mysql("BEGIN; INSERT INTO t VALUES (1); COMMIT; CREATE TABLE begin_end (a INT); SELECT CASE 1 WHEN 1 "
                    "THEN 2 END; SELECT 1")
            .size() == 6);
}

TEST_CASE("MariaDB: compound statements stand alone") {
  CHECK(split_mariadb("BEGIN NOT ATOMIC DECLARE i INT; SET i = 1; END; SELECT 1").size() == 2);
  CHECK(split_mariadb("IF @a THEN SELECT 1; ELSE SELECT 2; END IF; SELECT 1").size() == 2);
  CHECK(split_mariadb("l: LOOP LEAVE l; END LOOP; SELECT 1").size() == 2);
  CHECK(split_mariadb("FOR i IN 1..3 DO SELECT i; END FOR; SELECT 1").size() == 2);
  CHECK(split_mariadb("CREATE PACKAGE p AS FUNCTION f RETURN INT; PROCEDURE q; END; SELECT 1").size() == 2);
}

TEST_CASE("MySQL: sql_mode decides on backslashes and double quotes") {
  SplitOptions options = options_of(Dialect::mysql);
  options.no_backslash_escapes = true;
  CHECK(split("SELECT 'a\\'; SELECT 2", options).size() == 2);
  options = options_of(Dialect::mysql);
  options.ansi_quotes = true;
  CHECK(split("SELECT \"a\\\"; SELECT 2", options).size() == 2);
}

TEST_CASE("MySQL: a script that sets sql_mode is read accordingly") {
  CHECK(split_mysql("SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SELECT 'a\\'; SET sql_mode = DEFAULT; SELECT 'a\\';b'")
            .size() == 4);
  CHECK(split_mysql("/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='ANSI_QUOTES' */; SELECT \"a\\\"; "
                    "/*!40101 SET SQL_MODE=@OLD_SQL_MODE */; SELECT \"a\\\";b\"")
            .size() == 4);
  CHECK(split_mysql("SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES'; SELECT 'a\\';b'").size() == 2);
}

TEST_CASE("MySQL: \\g and \\G end a statement, \\N is a null") {
  CHECK(split_mysql("SELECT 1\\G\nSELECT 2 \\g SELECT \\N;") == Texts{"SELECT 1", "SELECT 2", "SELECT \\N"});
}

TEST_CASE("MySQL: a line USE is a statement without a delimiter") {
  CHECK(split_mysql("USE shop\nSELECT 1;\nUSE `a b`;") == Texts{"USE shop", "SELECT 1", "USE `a b`"});
}

TEST_CASE("MySQL: commands of the client are refused with what to write instead") {
  CHECK(split_error("source other.sql\n", Dialect::mysql)
            .starts_with("1:1 SOURCE is a command of the mysql client | put"));
  CHECK(split_error("SELECT 1;\n\\. other.sql\n", Dialect::mysql).starts_with("2:1 \\. is a command"));
}

TEST_CASE("MySQL: what is not closed is an error where it began") {
  CHECK(split_error("SELECT 1;\n SELECT 'a\\';", Dialect::mysql).starts_with("2:9 the string"));
  CHECK(split_error("SELECT `a", Dialect::mysql).starts_with("1:8 the quoted identifier"));
  CHECK(split_error("/*!50000 SELECT 1;", Dialect::mysql).starts_with("1:1 the comment"));
  CHECK(split_error("CREATE PROCEDURE p()\nBEGIN\n IF 1 THEN SELECT 1; END IF;", Dialect::mysql)
            .starts_with("2:1 the block"));
}
