#include "core/catalog/text_encoding.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <iconv.h>

#include "core/error.hpp"
#include "core/nearest.hpp"

namespace fishway {

namespace {

/// Checks UTF-8 in place: the text is the bytes.
class Utf8Decoder : public Decoder {
 public:
  Decoded decode(std::string_view bytes, bool last) override {
    Decoded decoded;
    bool truncated = false;
    decoded.consumed = valid_utf8_prefix(bytes, truncated);
    decoded.malformed = decoded.consumed < bytes.size() && (last || !truncated);
    const bool more_follows = !last && !decoded.malformed;
    if (more_follows && decoded.consumed > 0 && bytes[decoded.consumed - 1] == '\r') --decoded.consumed;
    decoded.text = bytes.substr(0, decoded.consumed);
    return decoded;
  }
};

/// A conversion to UTF-8 by the C library.
class Iconv {
 public:
  explicit Iconv(const std::string& from) : handle_(::iconv_open("UTF-8", from.c_str())) {}
  ~Iconv() {
    if (known()) ::iconv_close(handle_);
  }
  Iconv(const Iconv&) = delete;
  Iconv& operator=(const Iconv&) = delete;

  bool known() const { return handle_ != reinterpret_cast<iconv_t>(-1); }
  std::size_t convert(char** in, std::size_t* in_left, char** out, std::size_t* out_left) {
    return ::iconv(handle_, in, in_left, out, out_left);
  }

 private:
  iconv_t handle_;
};

class IconvDecoder : public Decoder {
 public:
  explicit IconvDecoder(const std::string& from) : iconv_(from) {}

  Decoded decode(std::string_view bytes, bool last) override {
    text_.assign(held_cr_ ? "\r" : "");
    held_cr_ = false;
    Decoded decoded;
    const int failure = convert(bytes, decoded.consumed);
    decoded.malformed = failure == EILSEQ || (failure == EINVAL && last);
    decoded.text = text_;
    if (!last && !decoded.malformed && decoded.text.ends_with('\r')) {
      held_cr_ = true;
      decoded.text.remove_suffix(1);
    }
    return decoded;
  }

 private:
  /// Appends to text_ what can be converted. Returns 0, EINVAL (cut off) or EILSEQ (malformed).
  int convert(std::string_view bytes, std::size_t& consumed) {
    std::array<char, 16384> out;
    char* in = const_cast<char*>(bytes.data());  // iconv's signature; it does not write there
    std::size_t left = bytes.size();
    int failure = 0;
    while (left > 0 && failure == 0) {
      char* to = out.data();
      std::size_t room = out.size();
      const std::size_t result = iconv_.convert(&in, &left, &to, &room);
      if (result == static_cast<std::size_t>(-1) && errno != E2BIG) failure = errno;
      text_.append(out.data(), out.size() - room);
    }
    consumed = bytes.size() - left;
    return failure;
  }

  Iconv iconv_;
  std::string text_;
  bool held_cr_ = false;
};

/// "UTF-16" without a byte order: its mark decides, and without one it is big endian, as in Java.
class Utf16Decoder : public Decoder {
 public:
  Decoded decode(std::string_view bytes, bool last) override {
    if (!decoder_) decoder_ = std::make_unique<IconvDecoder>(bytes.starts_with("\xFF\xFE") ? "UTF-16LE" : "UTF-16BE");
    return decoder_->decode(bytes, last);
  }

 private:
  std::unique_ptr<IconvDecoder> decoder_;
};

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

/// Java's own names that iconv does not know, in upper case.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> java_names = {{
    {"UTF8", "UTF-8"},
    {"UTF_8", "UTF-8"},
    {"UNICODE", "UTF-16"},
    {"X-UTF-16LE-BOM", "UTF-16LE"},
    {"WINDOWS-31J", "CP932"},
    {"ASCII7", "US-ASCII"},
    {"MACROMAN", "MACINTOSH"},
    {"X-MACROMAN", "MACINTOSH"},
    {"UTF_16", "UTF-16"},
}};

/// The names under which iconv may know what Java calls `name`.
std::vector<std::string> iconv_names(std::string_view name) {
  std::string wanted = upper(name);
  for (const auto& [java, known] : java_names) {
    if (java == wanted) wanted = known;
  }
  std::vector<std::string> names = {wanted};
  std::string dashed = wanted;
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  names.push_back(dashed);
  if (wanted.starts_with("ISO8859_")) names.push_back("ISO-8859-" + wanted.substr(8));
  if (wanted.starts_with("WINDOWS-")) names.push_back("CP" + wanted.substr(8));
  if (wanted.starts_with("X-")) names.push_back(wanted.substr(2));
  return names;
}

const std::vector<std::string> common_names = {
    "UTF-8",   "ISO-8859-1", "ISO-8859-2", "ISO-8859-15", "windows-1250", "windows-1251", "windows-1252", "US-ASCII",
    "UTF-16",  "UTF-16LE",   "UTF-16BE",   "UTF-32",      "KOI8-R",       "Shift_JIS",    "EUC-JP",       "EUC-KR",
    "GB18030", "GBK",        "Big5",       "IBM850",      "windows-1253", "windows-1254"};

/// The length of the sequence that begins at `bytes[at]`: 0 when it is malformed, negative when it is cut off.
int sequence_length(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
  const unsigned first = byte(0);
  int length = 0;
  unsigned low = 0x80, high = 0xBF;  // of the second byte: leaves out overlong forms, surrogates and what is too large
  if (first >= 0xC2 && first <= 0xDF) length = 2;
  if (first >= 0xE0 && first <= 0xEF) length = 3;
  if (first >= 0xF0 && first <= 0xF4) length = 4;
  if (first == 0xE0) low = 0xA0;
  if (first == 0xED) high = 0x9F;
  if (first == 0xF0) low = 0x90;
  if (first == 0xF4) high = 0x8F;
  for (int i = 1; i < length; ++i) {
    if (at + static_cast<std::size_t>(i) >= bytes.size()) return -i;
    const unsigned next = byte(static_cast<std::size_t>(i));
    if (next < low || next > high) return 0;
    low = 0x80;
    high = 0xBF;
  }
  return length;
}

std::size_t skip_ascii(std::string_view bytes, std::size_t at) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::uint64_t eight = 0;
  for (; at + sizeof eight <= bytes.size(); at += sizeof eight) {
    std::memcpy(&eight, bytes.data() + at, sizeof eight);
    if ((eight & high_bits) != 0) break;
  }
  while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) ++at;
  return at;
}

}  // namespace

std::size_t valid_utf8_prefix(std::string_view bytes, bool& truncated) {
  truncated = false;
  for (std::size_t at = 0;;) {
    at = skip_ascii(bytes, at);
    if (at >= bytes.size()) return bytes.size();
    const int length = sequence_length(bytes, at);
    truncated = length < 0;
    if (length <= 0) return at;
    at += static_cast<std::size_t>(length);
  }
}

TextEncoding::TextEncoding(std::string name, std::string iconv_name)
    : name_(std::move(name)), iconv_name_(std::move(iconv_name)) {}

std::optional<TextEncoding> TextEncoding::find(std::string_view name) {
  if (name == "UTF-8") return TextEncoding(std::string(name), {});
  // iconv would read "//TRANSLIT" and the like as options, and an empty name as the locale's encoding.
  if (name.empty() || name.find_first_of("/,") != std::string_view::npos) return std::nullopt;
  for (const std::string& candidate : iconv_names(name)) {
    if (candidate == "UTF-8") return TextEncoding(std::string(name), {});
    if (Iconv(candidate).known()) return TextEncoding(std::string(name), candidate);
  }
  return std::nullopt;
}

TextEncoding TextEncoding::get(std::string_view name) {
  if (std::optional<TextEncoding> encoding = find(name)) return *encoding;
  const std::optional<std::string> near = nearest(name, common_names);
  throw Error(
      ErrorKind::configuration, fmt::format("unknown encoding \"{}\"", name),
      near ? fmt::format("did you mean {}?", *near) : "write for example UTF-8, ISO-8859-1, windows-1252 or UTF-16");
}

std::unique_ptr<Decoder> TextEncoding::decoder() const {
  if (is_utf8()) return std::make_unique<Utf8Decoder>();
  if (iconv_name_ == "UTF-16") return std::make_unique<Utf16Decoder>();
  return std::make_unique<IconvDecoder>(iconv_name_);
}

std::string guess_encoding(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return "UTF-16LE";
  if (bytes.starts_with("\xFE\xFF")) return "UTF-16BE";
  EncodingDetector detector;
  detector.update(bytes);
  std::string guess = detector.result().name();
  const auto is_control = [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 && static_cast<unsigned char>(c) < 0xA0;
  };
  if (guess == "ISO-8859-1" && std::any_of(bytes.begin(), bytes.end(), is_control)) guess = "windows-1252";
  return guess;
}

void EncodingDetector::update(std::string_view bytes) {
  if (head_.size() < 2) head_.append(bytes.substr(0, 2 - head_.size()));
  for (std::size_t at = bytes.find('\0'); at != std::string_view::npos; at = bytes.find('\0', at + 1)) {
    ++((size_ + at) % 2 == 0 ? nul_at_even_ : nul_at_odd_);
  }
  size_ += bytes.size();
  if (!utf8_) return;
  pending_.append(bytes);
  bool truncated = false;
  const std::size_t valid = valid_utf8_prefix(pending_, truncated);
  utf8_ = valid == pending_.size() || truncated;
  pending_.erase(0, valid);
}

TextEncoding EncodingDetector::result() const {
  const bool even = size_ % 2 == 0;
  if (even && head_ == "\xFE\xFF") return TextEncoding::get("UTF-16BE");
  if (even && head_ == "\xFF\xFE") return TextEncoding::get("UTF-16LE");
  const std::size_t pairs = size_ / 2;
  if (nul_at_odd_ > pairs / 2) return TextEncoding::get("UTF-16LE");
  if (nul_at_even_ > pairs / 2) return TextEncoding::get("UTF-16BE");
  return TextEncoding::get(utf8_ && pending_.empty() ? "UTF-8" : "ISO-8859-1");
}

}  // namespace fishway
