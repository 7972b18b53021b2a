#include "core/catalog/file_text.hpp"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.hpp"

namespace fishway {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

[[noreturn]] void cannot_read(const std::string& path, int failure) {
  const std::string reason = std::generic_category().message(failure);
  throw Error(ErrorKind::configuration, fmt::format("cannot be read: {}", reason),
              failure == EACCES ? "give the user that runs fishway the right to read it" : "", Place{path, 0, 0});
}

}  // namespace

InputFile::InputFile(const std::filesystem::path& path)
    : path_(path.string()), handle_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (handle_ < 0) cannot_read(path_, errno);
}

InputFile::~InputFile() { ::close(handle_); }

std::size_t InputFile::read(char* to, std::size_t size) {
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got = ::read(handle_, to + have, size - have);
    if (got == 0) break;
    if (got > 0) have += static_cast<std::size_t>(got);
    if (got < 0 && errno != EINTR) cannot_read(path_, errno);
  }
  return have;
}

FileText::FileText(const std::filesystem::path& path, const TextEncoding& encoding)
    : file_(path),
      path_(path.string()),
      encoding_(encoding),
      decoder_(encoding.decoder()),
      buffer_(new char[block_size]) {}

/// Moves what was not consumed to the front and reads behind it. False when nothing is left.
bool FileText::fill() {
  offset_ += consumed_;
  have_ -= consumed_;
  std::memmove(buffer_.get(), buffer_.get() + consumed_, have_);
  consumed_ = 0;
  if (at_end_) return have_ > 0;
  const std::size_t room = block_size - have_;
  const std::size_t got = file_.read(buffer_.get() + have_, room);
  at_end_ = got < room;
  have_ += got;
  return true;
}

bool FileText::next(TextChunk& chunk) {
  while (fill()) {
    const Decoded decoded = decoder_->decode({buffer_.get(), have_}, at_end_);
    if (decoded.malformed) refuse_malformed(decoded);
    consumed_ = decoded.consumed;
    std::string_view text = decoded.text;
    if (at_start_ && text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) refuse_nul(text, nul);
    at_start_ = false;
    if (text.empty()) {
      if (at_end_) return false;
      continue;
    }
    chunk = TextChunk{text, position_, false};
    position_ = advance(position_, text);
    return true;
  }
  return false;
}

void FileText::refuse_malformed(const Decoded& decoded) {
  std::string_view before = decoded.text;
  if (at_start_ && before.starts_with(byte_order_mark)) before.remove_prefix(byte_order_mark.size());
  const auto byte = static_cast<unsigned char>(buffer_[decoded.consumed]);
  refuse(fmt::format("byte {} (0x{:02X}) is not {}", offset_ + decoded.consumed, byte, encoding_.name()),
         advance(position_, before));
}

void FileText::refuse_nul(std::string_view text, std::size_t at) {
  refuse("a NUL character, which no server accepts", advance(position_, text.substr(0, at)));
}

void FileText::refuse(std::string message, Position at) {
  const std::string guess = guess_encoding({buffer_.get(), have_});
  const std::string script = std::filesystem::path(path_).filename().string();
  std::string hint = "remove it from the file";
  if (guess != "UTF-8" && guess != encoding_.name()) {
    hint = fmt::format(
        "it looks like {0}: convert the file to {1}, or write encoding={0} into {2}.conf beside it, "
        "or set encoding or detect_encoding for all files",
        guess, encoding_.name(), script);
  } else if (guess == "UTF-8" && !encoding_.is_utf8()) {
    hint = fmt::format("it looks like UTF-8: write encoding=UTF-8 into {}.conf beside it", script);
  }
  throw Error(ErrorKind::script, std::move(message), std::move(hint), Place{path_, at.line, at.column});
}

TextEncoding detect_encoding(const std::filesystem::path& path) {
  InputFile file(path);
  EncodingDetector detector;
  const std::unique_ptr<char[]> buffer(new char[FileText::block_size]);
  while (const std::size_t got = file.read(buffer.get(), FileText::block_size)) detector.update({buffer.get(), got});
  return detector.result();
}

}  // namespace fishway
