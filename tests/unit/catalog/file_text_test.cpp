#include "core/catalog/file_text.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"
#include "tests/unit/catalog/temporary_folder.hpp"

using namespace fishway;
using fishway::test::TemporaryFolder;

namespace {

std::string read_file(const std::filesystem::path& file, const std::string& encoding) {
  FileText text(file, TextEncoding::get(encoding));
  std::string all;
  Position expected;
  for (TextChunk chunk; text.next(chunk);) {
    CHECK_FALSE(chunk.text.empty());
    CHECK(chunk.origin == expected);
    CHECK_FALSE(chunk.substituted);
    expected = advance(expected, chunk.text);
    all += chunk.text;
  }
  return all;
}

std::string read_all(std::string_view content, const std::string& encoding = "UTF-8") {
  const TemporaryFolder folder;
  return read_file(folder.write("V1__x.sql", content), encoding);
}

Error refusal(std::string_view content, const std::string& encoding = "UTF-8") {
  try {
    read_all(content, encoding);
  } catch (const Error& error) {
    return error;
  }
  FAIL("accepted");
  return Error(ErrorKind::usage, "");
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string utf16le(std::string_view ascii) {
  std::string text;
  for (const char c : ascii) text.append({c, '\0'});
  return text;
}

}  // namespace

TEST_CASE("UTF-8 text comes as it is, without its byte order mark") {
  CHECK(read_all("a\xC3\xA4\r\n") == "a\xC3\xA4\r\n");
  CHECK(read_all("\xEF\xBB\xBFx") == "x");
  CHECK(read_all("\xEF\xBB\xBF").empty());
  CHECK(read_all("").empty());
  CHECK(read_all("x\xEF\xBB\xBFy") == "x\xEF\xBB\xBFy");
}

TEST_CASE("no block ends inside a character or a CRLF") {
  for (const std::string& unit : {std::string("\xC3\xA4"), std::string("\xE2\x82\xAC"), std::string("\xF0\x9F\x90\x9F"),
                                  std::string("\r\n"), std::string("\r")}) {
    for (std::size_t before = 0; before < 5; ++before) {
      std::string content(FileText::block_size - before, 'x');
      for (int i = 0; i < 10; ++i) content += unit;
      content += std::string(FileText::block_size, 'y') + unit;
      CHECK(read_all(content) == content);
    }
  }
}

TEST_CASE("a CRLF across blocks counts as one line in every encoding") {
  std::string content;
  for (int i = 0; i < 40000; ++i) content += i % 3 == 0 ? "a\r\n" : "b\r";
  CHECK(read_all(content) == content);
  CHECK(read_all(content, "ISO-8859-1") == content);
  CHECK(read_all(utf16le(content), "UTF-16LE") == content);
}

TEST_CASE("other encodings are converted, by the names that Java gives them") {
  CHECK(read_all("\xE4", "ISO-8859-1") == "\xC3\xA4");
  CHECK(read_all("\xE4", "ISO8859_1") == "\xC3\xA4");
  CHECK(read_all("\xE4", "latin1") == "\xC3\xA4");
  CHECK(read_all("\x80", "windows-1252") == "\xE2\x82\xAC");
  CHECK(read_all("\x80", "Cp1252") == "\xE2\x82\xAC");
  CHECK(read_all("\xA4", "ISO-8859-15") == "\xE2\x82\xAC");
  CHECK(read_all("plain", "US-ASCII") == "plain");
  CHECK(read_all("\x82\xA0", "Shift_JIS") == "\xE3\x81\x82");
  CHECK(read_all("\xC3\xA4", "utf8") == "\xC3\xA4");
}

TEST_CASE("UTF-16 goes by its byte order mark, and is big endian without one") {
  const std::string be("\0a\0\xE4", 4);
  const std::string le("a\0\xE4\0", 4);
  CHECK(read_all("\xFE\xFF" + be, "UTF-16") == "a\xC3\xA4");
  CHECK(read_all("\xFF\xFE" + le, "UTF-16") == "a\xC3\xA4");
  CHECK(read_all(be, "UTF-16") == "a\xC3\xA4");
  CHECK(read_all(le, "UTF-16LE") == "a\xC3\xA4");
  CHECK(read_all("\xFF\xFE" + le, "UTF-16LE") == "a\xC3\xA4");
  CHECK(read_all(be, "UTF-16BE") == "a\xC3\xA4");
}

TEST_CASE("a byte that is not UTF-8 is told with line, column, offset and value, and a guess") {
  const Error error = refusal("SELECT 1;\n-- \xC3\xA4 \xE4\n");
  CHECK(error.kind == ErrorKind::script);
  CHECK(error.place.line == 2);
  CHECK(error.place.column == 6);
  CHECK(contains(error.place.file, "V1__x.sql"));
  CHECK(error.message == "byte 16 (0xE4) is not UTF-8");
  CHECK(contains(error.hint, "ISO-8859-1"));
  CHECK(contains(error.hint, "V1__x.sql.conf"));
}

TEST_CASE("the place is right behind several blocks") {
  const std::string lines(100000, '\n');
  const Error error = refusal(lines + "x\xFF");
  CHECK(error.place.line == 100001);
  CHECK(error.place.column == 2);
  CHECK(contains(error.message, "byte 100001 (0xFF)"));
}

TEST_CASE("what is not UTF-8 is refused as strictly as Java does") {
  for (const char* bytes : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80",
                            "\xC3", "\xC3(", "\xE2\x82", "\xF0\x9F\x90"}) {
    CAPTURE(bytes);
    CHECK(refusal(bytes).kind == ErrorKind::script);
  }
  for (const char* bytes :
       {"\xC2\x80", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    CHECK(read_all(bytes) == bytes);
  }
}

TEST_CASE("the guess tells UTF-16 and windows-1252 apart from ISO-8859-1") {
  CHECK(contains(refusal("\xFF\xFE" + utf16le("SELECT 1;")).hint, "UTF-16LE"));
  CHECK(contains(refusal(utf16le("SELECT 1;")).hint, "UTF-16LE"));
  CHECK(contains(refusal("\x80\xE4").hint, "windows-1252"));
}

TEST_CASE("bytes that another encoding does not know are refused with their place") {
  const Error ascii = refusal("ab\nc\xE4", "US-ASCII");
  CHECK(ascii.place.line == 2);
  CHECK(ascii.place.column == 2);
  CHECK(contains(ascii.message, "byte 4 (0xE4) is not US-ASCII"));
  CHECK(refusal("\x81", "windows-1252").kind == ErrorKind::script);
  CHECK(refusal(std::string("a\0b", 3), "UTF-16LE").kind == ErrorKind::script);
}

TEST_CASE("a NUL is refused with its line") {
  const Error error = refusal(std::string("SELECT 1;\nab\0c", 14));
  CHECK(error.kind == ErrorKind::script);
  CHECK(error.place.line == 2);
  CHECK(error.place.column == 3);
  CHECK(contains(error.message, "NUL"));
}

TEST_CASE("an unknown encoding finds the nearest known one") {
  CHECK(TextEncoding::find("UTF-8"));
  CHECK_FALSE(TextEncoding::find(""));
  CHECK_FALSE(TextEncoding::find("UTF-8//TRANSLIT"));
  try {
    TextEncoding::get("windws-1252");
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.kind == ErrorKind::configuration);
    CHECK(contains(error.hint, "windows-1252"));
  }
}

TEST_CASE("a file that cannot be read says why") {
  const TemporaryFolder folder;
  try {
    FileText(folder.path() / "V1__none.sql", TextEncoding::get("UTF-8"));
    FAIL("opened");
  } catch (const Error& error) {
    CHECK(error.kind == ErrorKind::configuration);
    CHECK(contains(error.message, "No such file"));
    CHECK(contains(error.place.file, "V1__none.sql"));
  }
}

TEST_CASE("detection finds what Flyway's finds") {
  const TemporaryFolder folder;
  const auto detected = [&](std::string_view content) { return detect_encoding(folder.write("f", content)).name(); };
  CHECK(detected("plain") == "UTF-8");
  CHECK(detected("") == "UTF-8");
  CHECK(detected("\xC3\xA4") == "UTF-8");
  CHECK(detected("\xE4'") == "ISO-8859-1");
  CHECK(detected("\xC3") == "ISO-8859-1");
  CHECK(detected("\xFF\xFE" + utf16le("x")) == "UTF-16LE");
  CHECK(detected(std::string("\xFE\xFF\0x", 4)) == "UTF-16BE");
  CHECK(detected("\xFF\xFEx") == "ISO-8859-1");  // an odd number of bytes
  CHECK(detected(utf16le("SELECT 1")) == "UTF-16LE");
  CHECK(detected(std::string("\0S\0E\0L", 6)) == "UTF-16BE");
  std::string across(FileText::block_size - 1, 'x');
  CHECK(detected(across + "\xC3\xA4") == "UTF-8");
}
