// A label table of any bytes, by each of the named forms. Only an Error may be thrown.
#include <string>

#include "common/base/error.h"
#include "data/labels/csv_table.h"
#include "data/labels/label_columns.h"

namespace {

void read(const std::string& bytes) {
  try {
    const preceptor::CsvTable table = preceptor::parse_csv_table(bytes, "table.csv");
    preceptor::LabelCsvOptions options;
    options.key_column = table.header.front();
    options.label_column = table.header.back();
    preceptor::parse_labels(table, options);
    preceptor::parse_labels(table, {});
  } catch (const preceptor::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  read(std::string(reinterpret_cast<const char*>(bytes), count));
  return 0;
}
