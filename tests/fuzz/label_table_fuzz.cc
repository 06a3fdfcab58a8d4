// A label table of any bytes, read by options that its first two bytes choose: what a cell is,
// which columns there are, encoding, patterns; and joined to three files. Only an Error may be
// thrown.
#include <string>

#include "common/base/error.h"
#include "data/import/label_import.h"
#include "data/labels/label_columns.h"
#include "data/table/csv_table.h"

namespace preceptor {
namespace {

bool has(unsigned char choice, int bit) { return (choice >> bit & 1) != 0; }

LabelCsvOptions options_of(const CsvTable& table, unsigned char what, unsigned char which) {
  static const char* const kCells[] = {"class", "binary", "mask", "set"};
  LabelCsvOptions options;
  options.label_from = kCells[what & 3];
  options.key_column = table.header.front();
  if (options.label_from == "set" && has(what, 2)) options.label_separator = "|";
  if (options.label_from == "set") options.negative_name = "No finding";
  const bool columns =
      has(what, 3) && (options.label_from == "binary" || options.label_from == "mask");
  if (columns) options.label_columns.assign(table.header.begin() + 1, table.header.end());
  if (options.label_columns.empty()) options.label_column = table.header.back();
  if (options.label_from == "set" && has(what, 3)) options.value_column = table.header.front();
  if (options.label_from == "class" && has(what, 3)) options.label_pattern = "([a-z]+)";
  if (has(what, 4)) options.values = {"negative", "positive"};
  if (has(which, 0)) options.key_cell_pattern = "([0-9a-z.]+)";
  if (has(which, 1)) options.patient_column = table.header.front();
  if (has(which, 2) && options.label_from != "class") options.reader_column = table.header.front();
  if (has(which, 3)) options.key_kind = "path";
  return options;
}

void join(const ParsedLabels& parsed, unsigned char which) {
  std::vector<ArchiveImage> files(3);
  for (std::size_t i = 0; i < files.size(); ++i) {
    files[i].id = static_cast<std::int64_t>(i) + 1;
    files[i].sop_instance_uid = "1.2." + std::to_string(i + 3);
    files[i].relative_path = std::string(1, static_cast<char>('a' + i)) + ".dcm";
    files[i].path = "/archive/" + files[i].relative_path;
  }
  LabelImportOptions options;
  options.keys.suffix = has(which, 4);
  options.keys.ignore_extension = has(which, 5);
  if (has(which, 1)) options.split_by = "column";
  options.aggregation = has(which, 6) ? Aggregation::kMajority : Aggregation::kError;
  import_labels(parsed, {files, {}, {}}, options);
}

void read(const std::string& bytes, unsigned char what, unsigned char which) {
  static const char* const kEncodings[] = {"", "utf-8", "utf-16", "windows-1252"};
  try {
    const CsvTable table =
        parse_csv_table(bytes, "table.csv", {kEncodings[what >> 5 & 3], "", {}, 0, has(which, 7)});
    join(parse_labels(table, options_of(table, what, which)), which);
    join(parse_labels(table, {}), which);
  } catch (const Error&) {
  }
}

}  // namespace
}  // namespace preceptor

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  if (count < 2) return 0;
  preceptor::read(std::string(reinterpret_cast<const char*>(bytes) + 2, count - 2), bytes[0],
                  bytes[1]);
  return 0;
}
