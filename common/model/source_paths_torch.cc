#include "common/model/source_paths_torch.h"

#include <caffe2/serialize/inline_container.h>
#include <caffe2/serialize/istream_adapter.h>

#include <sstream>

namespace preceptor {
namespace {

using caffe2::serialize::IStreamAdapter;
using caffe2::serialize::PyTorchStreamReader;
using caffe2::serialize::PyTorchStreamWriter;

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// ".data/" is what newer writers add of themselves.
bool is_left_out(const std::string& record) {
  return ends_with(record, ".debug_pkl") || record.compare(0, 6, ".data/") == 0;
}

}  // namespace

std::string without_source_paths(const std::string& archive) {
  std::istringstream stream(archive);
  PyTorchStreamReader reader(std::make_unique<IStreamAdapter>(&stream));
  std::string copy;
  PyTorchStreamWriter writer([&copy](const void* bytes, std::size_t count) {
    copy.append(static_cast<const char*>(bytes), count);
    return count;
  });
  for (const std::string& record : reader.getAllRecords()) {
    if (is_left_out(record)) continue;
    const auto [bytes, count] = reader.getRecord(record);
    const bool is_code = record.compare(0, 5, "code/") == 0;
    writer.writeRecord(record, bytes.get(), count, /*compress=*/is_code);
  }
  writer.writeEndOfFile();
  return copy;
}

}  // namespace preceptor
