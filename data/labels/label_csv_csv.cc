#include <csv.h>

#include "common/base/error.h"
#include "common/files/file_io.h"
#include "data/labels/label_csv.h"

namespace preceptor {
namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// Collects fields until a record ends; the first record is the header.
struct Reader {
  CsvTable table;
  std::vector<std::string> record;
  std::size_t records = 0;
  std::size_t ragged_record = 0, ragged_fields = 0;  // the first one, from 1

  void add_field(const char* text, std::size_t count) {
    record.emplace_back(text == nullptr ? "" : std::string(text, count));
  }
  void end_record() {
    ++records;
    if (records == 1) {
      for (std::string& name : record) name = trimmed(name);
      table.header = std::move(record);
    } else if (record.size() == table.header.size()) {
      table.rows.push_back(std::move(record));
    } else if (ragged_record == 0) {
      ragged_record = records;
      ragged_fields = record.size();
    }
    record.clear();
  }
};

void on_field(void* text, std::size_t count, void* reader) {
  static_cast<Reader*>(reader)->add_field(static_cast<const char*>(text), count);
}
void on_record(int, void* reader) { static_cast<Reader*>(reader)->end_record(); }

class Parser {
 public:
  Parser() {
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
      throw Error(ErrorKind::kSystem, "libcsv cannot start");
    }
  }
  ~Parser() { csv_free(&parser_); }
  bool run(const std::string& bytes, Reader* reader) {
    return csv_parse(&parser_, bytes.data(), bytes.size(), on_field, on_record, reader) ==
               bytes.size() &&
           csv_fini(&parser_, on_field, on_record, reader) == 0;
  }
  const char* problem() { return csv_strerror(csv_error(&parser_)); }

 private:
  csv_parser parser_;
};

}  // namespace

CsvTable read_csv_table(const std::string& path) {
  std::string bytes = read_file(path);
  if (bytes.compare(0, 3, kByteOrderMark) == 0) bytes.erase(0, 3);
  Reader reader;
  Parser parser;
  if (!parser.run(bytes, &reader)) {
    throw Error(ErrorKind::kInput, "a label table is no CSV file")
        .path(path)
        .found(std::string(parser.problem()) + " after record " + std::to_string(reader.records));
  }
  if (reader.table.header.empty()) {
    throw Error(ErrorKind::kInput, "a label table is empty").path(path).expected("a header line");
  }
  if (reader.ragged_record != 0) {
    throw Error(ErrorKind::kInput, "a record of a label table has not as many fields as its header")
        .path(path)
        .expected(std::to_string(reader.table.header.size()) + " fields")
        .found(std::to_string(reader.ragged_fields) + " in record " +
               std::to_string(reader.ragged_record));
  }
  return std::move(reader.table);
}

}  // namespace preceptor
