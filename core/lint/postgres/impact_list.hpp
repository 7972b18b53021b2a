// Collects what one act does to tables: each table once, with the strongest of its locks and the largest of its works.
#pragma once

#include <string_view>
#include <vector>

#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

class ImpactList {
 public:
  /// The model must outlive it.
  explicit ImpactList(const Model& model) : model_(model) {}

  void add(const TableName& table, std::string_view lock, Work work = Work::none);
  /// The table with its partitions and the tables that inherit from it, at any depth.
  void add_family(const TableName& table, std::string_view lock, Work work = Work::none);
  /// Of a table that this act makes.
  void add_created(const TableName& table);
  std::vector<Impact> take() { return std::move(impacts_); }

 private:
  Impact& at(const TableName& table);

  const Model& model_;
  std::vector<Impact> impacts_;
};

}  // namespace fishway::lint::postgres
