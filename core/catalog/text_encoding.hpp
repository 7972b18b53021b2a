// Text encodings: from a file's bytes to UTF-8.
//
// UTF-8 itself is only checked, not copied. Everything else is converted by iconv(3). Decoding is strict, as Java's is:
// bytes that do not belong to the encoding are never replaced, they end the decoding.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace fishway {

/// What a decoder made of some bytes.
struct Decoded {
  std::string_view text;     ///< UTF-8; valid until the next call, or as long as the bytes
  std::size_t consumed = 0;  ///< bytes that went into `text`; the rest has to be given again, with more behind it
  bool malformed = false;    ///< the byte at `consumed` does not belong to the encoding
};

class Decoder {
 public:
  virtual ~Decoder() = default;
  /// `last`: no bytes come after these. The text never ends with a CR unless it is the last: a LF may follow.
  virtual Decoded decode(std::string_view bytes, bool last) = 0;
};

/// An encoding by its name, as Java, IANA or iconv call it: "UTF-8", "ISO-8859-1", "windows-1252", "Cp1252",
/// "US-ASCII", "UTF-16" (by its byte order mark, big endian without one), "UTF-16LE", "Shift_JIS", ...
class TextEncoding {
 public:
  /// Nothing when the system knows no such encoding.
  static std::optional<TextEncoding> find(std::string_view name);
  /// The same, but throws Error(configuration) that names the nearest known encoding.
  static TextEncoding get(std::string_view name);

  const std::string& name() const { return name_; }
  bool is_utf8() const { return iconv_name_.empty(); }
  std::unique_ptr<Decoder> decoder() const;

 private:
  TextEncoding(std::string name, std::string iconv_name);

  std::string name_;
  std::string iconv_name_;  // empty: UTF-8
};

/// How many bytes from the beginning are valid UTF-8. `truncated` is set when what follows may be the beginning of a
/// valid sequence that is cut off.
std::size_t valid_utf8_prefix(std::string_view bytes, bool& truncated);

/// The likely encoding of bytes that are not valid UTF-8, or that contain NUL: "UTF-16LE", "windows-1252", ...
std::string guess_encoding(std::string_view bytes);

/// Finds out a whole text's encoding piece by piece, by Flyway's rules: a UTF-16 byte order mark and an even length,
/// NUL in more than half of all pairs of bytes (UTF-16 as well), otherwise UTF-8 if it is valid, otherwise ISO-8859-1.
class EncodingDetector {
 public:
  void update(std::string_view bytes);
  TextEncoding result() const;

 private:
  std::string head_;     // the first two bytes
  std::string pending_;  // a UTF-8 sequence that may go on in the next piece
  bool utf8_ = true;
  std::size_t size_ = 0;
  std::size_t nul_at_even_ = 0;
  std::size_t nul_at_odd_ = 0;
};

}  // namespace fishway
