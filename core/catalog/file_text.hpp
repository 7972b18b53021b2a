// A file's text, decoded to UTF-8 block by block.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/catalog/text_encoding.hpp"
#include "core/text_source.hpp"

namespace fishway {

/// An open file. Throws Error(configuration) with the system's words where it cannot be opened or read.
class InputFile {
 public:
  /// Never blocks, whatever the path turns out to be.
  explicit InputFile(const std::filesystem::path& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// Reads until `size` bytes are there or the file ends. Returns how many.
  std::size_t read(char* to, std::size_t size);

 private:
  std::string path_;
  int handle_;
};

/// Throws Error(script) for bytes that do not decode and for a NUL, with line, column and byte. A byte order mark at
/// the beginning is left out.
class FileText : public TextSource {
 public:
  FileText(const std::filesystem::path& path, const TextEncoding& encoding);
  bool next(TextChunk& chunk) override;

  static constexpr std::size_t block_size = std::size_t{32} * 1024;

 private:
  bool fill();
  void refuse_malformed(const Decoded& decoded);
  void refuse_nul(std::string_view text, std::size_t at);
  [[noreturn]] void refuse(std::string message, Position at);

  InputFile file_;
  std::string path_;
  TextEncoding encoding_;
  std::unique_ptr<Decoder> decoder_;
  std::unique_ptr<char[]> buffer_;
  std::size_t have_ = 0;      // bytes in the buffer
  std::size_t consumed_ = 0;  // of these, given out already
  std::size_t offset_ = 0;    // of the buffer's first byte in the file
  Position position_;
  bool at_start_ = true;
  bool at_end_ = false;  // the file has no more bytes than those in the buffer
};

/// Reads the whole file once to find out its encoding.
TextEncoding detect_encoding(const std::filesystem::path& path);

}  // namespace fishway
