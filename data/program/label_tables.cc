#include "data/program/label_tables.h"

#include <utility>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/files/file_io.h"
#include "data/table/csv_table.h"
#include "data/table/text_cells.h"

namespace preceptor {
namespace {

// The rows of one table, or of the only one, are of a split.
void set_split(std::size_t table, const std::string& split, ParsedLabels& parsed) {
  const bool is_last = table + 1 >= parsed.parts.size();
  const std::size_t first = parsed.parts.empty() ? 0 : parsed.parts[table].first_row;
  const std::size_t past = is_last ? parsed.rows.size() : parsed.parts[table + 1].first_row;
  for (std::size_t row = first; row < past; ++row) parsed.rows[row].split = split;
  parsed.has_split = true;
}

void require_distinct_files(const std::vector<std::string>& paths) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!is_one_file(paths[i], paths[j])) continue;
      throw Error(ErrorKind::kUsage, "a label table is given twice").path(paths[i]);
    }
  }
}

JoinedTable join(std::vector<CsvTable> tables, const std::vector<std::string>& paths,
                 const LabelCsvOptions& options) {
  KeptColumns kept;
  for (std::size_t t = 0; t < tables.size() && tables.size() > 1; ++t) {
    for (KeptColumn& column : name_columns_to_keep(options, tables[t])) {
      kept.push_back(std::move(column));
    }
  }
  return joined_tables(std::move(tables), paths, kept);
}

void warn_of_rows(const std::string& what, std::size_t count, Reporter& reporter) {
  if (count > 0) reporter.warning(what + ": " + std::to_string(count));
}

// What may make other labels or splits of a table is said aloud.
void say_what_was_joined(const JoinedTable& joined, Reporter& reporter) {
  if (!joined.left_out.empty()) {
    reporter.message("columns that not all of the tables have are passed over: " +
                     joined_text(joined.left_out));
  }
  for (const auto& [column, path] : joined.filled) {
    reporter.warning("a table has no column " + column.name + ", where others have: " + path +
                     (column.filling.empty() ? " (its rows count as blank there)"
                                             : " (an image's rows there are one reader's)"));
  }
  warn_of_rows("rows that are the header once more are passed over", joined.table.headers_again,
               reporter);
  warn_of_rows("rows with fewer fields than the header, whose last cells count as blank",
               joined.table.short_rows, reporter);
  warn_of_rows("rows whose blank fields behind the header's end are left out",
               joined.table.long_rows, reporter);
}

void add_hint(Error& problem, const std::string& hint) {
  problem.hint(problem.hint().empty() ? hint : problem.hint() + "; " + hint);
}

}  // namespace

LabelTables::LabelTables(const std::vector<std::string>& paths) : paths_(paths) {
  for (const std::string& path : paths_) bytes_.push_back(read_file(path));
  require_distinct_files(paths_);
}

std::string LabelTables::digest() const {
  std::string all;
  for (const std::string& bytes : bytes_) all += sha256_hex(bytes);
  return sha256_hex(all);
}

ParsedLabels LabelTables::parse(const LabelTableOptions& options, Reporter& reporter) const {
  std::vector<CsvTable> tables;
  for (std::size_t t = 0; t < paths_.size(); ++t) {
    tables.push_back(parse_csv_table(bytes_[t], paths_[t], options.csv_format()));
  }
  std::vector<std::string> left_out;
  try {
    const JoinedTable joined = join(std::move(tables), paths_, options.csv_options());
    left_out = joined.left_out;
    say_what_was_joined(joined, reporter);
    ParsedLabels parsed = parse_labels(joined.table, options.csv_options());
    for (const auto& [table, split] : options.table_splits()) set_split(table, split, parsed);
    return parsed;
  } catch (Error& problem) {
    if (problem.path().empty() && paths_.size() == 1) problem.path(paths_[0]);
    if (problem.kind() != ErrorKind::kUsage) throw;
    if (!left_out.empty()) {
      add_hint(
          problem,
          "several tables are taken for pieces of one, row below row, and are not joined by a key");
    }
    if (!options.table.empty()) {
      add_hint(problem,
               "--table " + options.table +
                   " stands for the options that are said above, of which one that is given "
                   "takes the place: is the table another one of that set?");
    }
    throw;
  }
}

}  // namespace preceptor
