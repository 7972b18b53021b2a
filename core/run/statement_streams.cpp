#include "core/run/statement_streams.hpp"

namespace fishway {

const Statement* InterleavedStatements::next() {
  is_own_ = false;
  if (next_after_ < after_.size()) return &after_[next_after_++];
  if (next_before_ == 0 && own_.at_end()) return nullptr;
  if (next_before_ < before_.size()) return &before_[next_before_++];
  next_before_ = 0;
  const Statement* statement = own_.next();
  is_own_ = statement != nullptr;
  if (is_own_) next_after_ = 0;
  return statement;
}

const Statement* JoinedStatements::next() {
  while (part_ < parts_.size()) {
    const Statement* statement = parts_[part_]->next();
    if (statement == nullptr) {
      ++part_;
      continue;
    }
    if (!mark_next_) return statement;
    mark_next_ = false;
    marked_ = *statement;
    marked_.begins_migration = true;
    return &marked_;
  }
  return nullptr;
}

bool JoinedStatements::next_copy_data(std::string_view& block) {
  return part_ < parts_.size() && parts_[part_]->next_copy_data(block);
}

bool JoinedStatements::at_end() {
  for (std::size_t i = part_; i < parts_.size(); ++i) {
    if (!parts_[i]->at_end()) return false;
  }
  return true;
}

}  // namespace fishway
