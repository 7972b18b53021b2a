#include "core/catalog/script_text.hpp"

#include "core/catalog/file_text.hpp"
#include "core/catalog/text_encoding.hpp"

namespace fishway {

namespace {

TextEncoding encoding_of(const ScriptFile& file, const CatalogOptions& options) {
  if (file.config.encoding) return TextEncoding::get(*file.config.encoding);
  if (options.detect_encoding) return detect_encoding(file.path);
  return TextEncoding::get(options.encoding);
}

}  // namespace

std::unique_ptr<TextSource> open_script(const ScriptFile& file, const CatalogOptions& options) {
  return std::make_unique<FileText>(file.path, encoding_of(file, options));
}

bool replaces_placeholders(const ScriptFile& file, const CatalogOptions& options) {
  return file.config.placeholder_replacement.value_or(options.placeholder_replacement);
}

}  // namespace fishway
