#include <csv.h>

#include <algorithm>
#include <set>

#include "common/base/error.h"
#include "data/table/csv_table.h"
#include "data/table/csv_text.h"
#include "data/table/text_cells.h"
#include "data/table/text_encoding.h"
#include "data/table/text_formula.h"

namespace preceptor {
namespace {

constexpr std::size_t kLongestField = 16 << 20, kFieldGrowth = 64 << 10;  // bytes

bool is_blank(const std::vector<std::string>& record) {
  return std::all_of(record.begin(), record.end(),
                     [](const std::string& field) { return trimmed(field).empty(); });
}

// Collects fields until a record ends; the first record is the header.
struct Reader {
  CsvTable table;
  std::vector<std::string> record;
  std::size_t line = 1;                            // of the file, that is being read
  std::size_t begins = 1;                          // the line in which the record does
  bool open = false;                               // there is something of it
  std::size_t ragged_line = 0, ragged_fields = 0;  // the first one
  std::size_t long_line = 0;                       // the first with a field that is too long
  std::vector<std::size_t> blank_ended;            // rows with blank fields more than the header
  std::set<std::size_t> lengths;                   // of rows, with such fields
  bool accept_short_rows = false;

  void add_field(const char* text, std::size_t count) {
    record.push_back(text == nullptr ? "" : text_of_formula(std::string(text, count)));
    if (count > kLongestField && long_line == 0) long_line = line;
  }
  void end_record() {
    const std::size_t length = record.size();
    const bool is_long = !table.header.empty() && length > table.header.size();
    if (is_blank(record)) {
      record.clear();
    } else if (table.header.empty()) {
      for (std::string& name : record) name = column_name(name);
      table.header = std::move(record);
    } else if (is_header_again()) {
      ++table.headers_again;
    } else if (of_header_length(record)) {
      table.rows.push_back(std::move(record));
      table.lines.push_back(begins);
      if (is_long) blank_ended.push_back(begins);
      lengths.insert(length);
    } else if (ragged_line == 0) {
      ragged_line = begins;
      ragged_fields = record.size();
    }
    record.clear();
    open = false;
  }
  void begin_line(bool has_text) {
    if (!open) begins = line;
    open = open || has_text;
  }
  bool is_header_again() {
    without_blank_ends(record);
    return record.size() > 1 && record.size() == table.header.size() &&
           std::equal(record.begin(), record.end(), table.header.begin(),
                      [](const std::string& field, const std::string& name) {
                        return column_name(field) == name;
                      });
  }
  // Spreadsheets end some rows with separators more.
  std::vector<std::string>& without_blank_ends(std::vector<std::string>& fields) const {
    while (fields.size() > table.header.size() && trimmed(fields.back()).empty()) fields.pop_back();
    return fields;
  }
  // Others leave blank fields at a row's end out.
  bool of_header_length(std::vector<std::string>& fields) {
    const std::size_t wanted = table.header.size();
    const std::size_t found = without_blank_ends(fields).size();
    if (found < wanted && accept_short_rows) {
      fields.resize(wanted);
      ++table.short_rows;
    }
    return fields.size() == wanted;
  }
  std::string lines_of_record() const {
    const std::string last = std::to_string(line);
    return begins < line ? "lines " + std::to_string(begins) + " to " + last : "line " + last;
  }
};

void on_field(void* text, std::size_t count, void* reader) {
  static_cast<Reader*>(reader)->add_field(static_cast<const char*>(text), count);
}
void on_record(int, void* reader) { static_cast<Reader*>(reader)->end_record(); }

class Parser {
 public:
  Parser(char separator, bool has_quotes) {
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
      throw Error(ErrorKind::kSystem, "libcsv cannot start");
    }
    csv_set_blk_size(&parser_, kFieldGrowth);
    csv_set_delim(&parser_, static_cast<unsigned char>(separator));
    if (!has_quotes) csv_set_quote(&parser_, '\0');  // which no text holds
    // Otherwise libcsv would take what separates for white space.
    if (separator == '\t')
      csv_set_space_func(&parser_, [](unsigned char c) { return static_cast<int>(c == ' '); });
    if (separator == ' ')
      csv_set_space_func(&parser_, [](unsigned char c) { return static_cast<int>(c == '\t'); });
  }
  ~Parser() { csv_free(&parser_); }
  // Line by line, so that the reader knows where a record ends; a quoted field goes on.
  bool run(const std::string& bytes, Reader* reader) {
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size() - 1);
      const bool pair = bytes.compare(end, 2, "\r\n") == 0;
      const std::size_t count = end + (pair ? 2 : 1) - at;
      reader->begin_line(bytes.find_first_not_of(" \t", at) < end);
      if (csv_parse(&parser_, bytes.data() + at, count, on_field, on_record, reader) != count) {
        return false;
      }
      at += count;
      if (at < bytes.size()) ++reader->line;
    }
    return csv_fini(&parser_, on_field, on_record, reader) == 0;
  }

 private:
  csv_parser parser_;
};

// So do spreadsheets end some rows; and so end those whose texts hold separators without quotes, of
// which the fields behind are in other columns then.
void require_unmoved_fields(const Reader& reader, const std::string& path) {
  const std::size_t count = reader.blank_ended.size();
  if (count == 0 || reader.lengths.size() == 1) return;
  throw Error(ErrorKind::kInput, "some records of a label table have blank fields more than others")
      .path(path)
      .expected(std::to_string(reader.table.header.size()) + " fields")
      .found("more in " + std::to_string(count) + " records, the first one in line " +
             std::to_string(reader.blank_ended[0]))
      .hint(
          "a separator in a text without quotes moves the fields behind it; --long-rows accept "
          "leaves such blank fields out");
}

void require_whole(const Reader& reader, const std::string& path) {
  if (reader.table.header.empty()) {
    throw Error(ErrorKind::kInput, "a label table is empty").path(path).expected("a header line");
  }
  if (reader.long_line != 0) {
    throw Error(ErrorKind::kInput, "a field of a label table is too long")
        .path(path)
        .expected("at most " + std::to_string(kLongestField) + " bytes")
        .found("more in line " + std::to_string(reader.long_line));
  }
  if (reader.ragged_line == 0) return;
  throw Error(ErrorKind::kInput, "a record of a label table has not as many fields as its header")
      .path(path)
      .expected(std::to_string(reader.table.header.size()) + " fields")
      .found(std::to_string(reader.ragged_fields) + " in line " +
             std::to_string(reader.ragged_line))
      .hint("fields were separated by " + separator_name(reader.table) +
            " (or else --separator); --skip-lines passes over lines above the header; " +
            (reader.ragged_fields < reader.table.header.size()
                 ? "--short-rows accept takes what is not there at a row's end for blank"
                 : "a field that holds a separator stands in quotes"));
}

}  // namespace

void CsvFormat::validate() const {
  require_known_encoding(encoding);
  const std::vector<std::string> known = {"", ",", ";", "tab", "|", "space"};
  if (std::find(known.begin(), known.end(), separator) != known.end()) return;
  throw Error(ErrorKind::kUsage, "unknown --separator")
      .expected("one of , ; tab | space")
      .found(separator);
}

CsvTable parse_csv_table(const std::string& bytes, const std::string& path,
                         const CsvFormat& format) {
  const CsvText csv = csv_text(bytes, path, format);
  Reader reader;
  reader.table.header = format.header;
  reader.accept_short_rows = format.accept_short_rows;
  reader.table.separator = csv.separator;
  Parser parser(csv.separator, format.has_quotes);
  if (!parser.run(csv.text, &reader)) {
    throw Error(ErrorKind::kInput, "a label table is no CSV file")
        .path(path)
        .expected("quotes around whole fields, and doubled inside of them")
        .found("quotes that do not end, or that stand inside of a field, in " +
               reader.lines_of_record())
        .hint("--quotes none takes them for letters, where no field needs quotes");
  }
  require_whole(reader, path);
  if (!format.accept_long_rows) require_unmoved_fields(reader, path);
  reader.table.long_rows = reader.blank_ended.size();
  return std::move(reader.table);
}

}  // namespace preceptor
