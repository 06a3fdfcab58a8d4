#include "stage2_student/runs/predictions.h"

#include <cstdio>
#include <cstring>

#include "common/base/error.h"
#include "common/files/file_io.h"

namespace preceptor {
namespace {

constexpr char kMagic[] = "\x93NUMPY\x01";
constexpr long long kMostClasses = 1 << 24;
constexpr std::size_t kMagicBytes = 8, kAlignment = 64;  // the second version byte is the final NUL

std::string record_type(std::int64_t classes) {
  return "{'descr': [('sample_key', '|u1', (16,)), ('label', '<i8'), ('logits', '<f4', (" +
         std::to_string(classes) + ",))], 'fortran_order': False, 'shape': (";
}

std::string header(std::int64_t classes, std::size_t rows) {
  std::string text = record_type(classes) + std::to_string(rows) + ",), }";
  text.append(kAlignment - (kMagicBytes + 2 + text.size() + 1) % kAlignment, ' ');
  text += '\n';
  std::string bytes(kMagic, kMagicBytes);
  bytes += static_cast<char>(text.size() & 0xff);
  bytes += static_cast<char>(text.size() >> 8);
  return bytes + text;
}

std::size_t record_bytes(std::int64_t classes) {
  return 16 + 8 + 4 * static_cast<std::size_t>(classes);
}

Error damaged(const std::string& path) {
  return Error(ErrorKind::kStale, "a run's predictions are damaged")
      .path(path)
      .expected("a NumPy file as docs/RUN-FORMAT.md says")
      .hint("train again with --replace");
}

// The header to the byte, and as many records as it declares. The sizes are compared before they
// are multiplied: what a damaged header declares may be anything.
bool is_whole(const std::string& bytes, long long classes, long long rows) {
  const long long most = static_cast<long long>(bytes.size());
  if (classes <= 0 || classes > kMostClasses || rows < 0 || rows > most) return false;
  const std::string start = header(classes, static_cast<std::size_t>(rows));
  return bytes.compare(0, start.size(), start) == 0 &&
         bytes.size() == start.size() + static_cast<std::size_t>(rows) * record_bytes(classes);
}

}  // namespace

ClassificationMetrics Predictions::metrics(const std::vector<std::string>& class_names) const {
  if (static_cast<std::int64_t>(class_names.size()) != classes) {
    throw Error(ErrorKind::kStale,
                "a run's predictions are of other classes than its configuration")
        .expected(std::to_string(class_names.size()) + " classes")
        .found(std::to_string(classes));
  }
  std::vector<float> labelled;
  std::vector<std::int64_t> truth;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0) continue;
    truth.push_back(labels[i]);
    const auto row = logits.begin() + static_cast<std::ptrdiff_t>(i) * classes;
    labelled.insert(labelled.end(), row, row + classes);
  }
  return classification_metrics(log_softmax_rows(labelled, classes), truth, class_names);
}

void write_predictions(const std::string& path, const Predictions& predictions) {
  std::string bytes = header(predictions.classes, predictions.labels.size());
  for (std::size_t i = 0; i < predictions.labels.size(); ++i) {
    const std::size_t classes = static_cast<std::size_t>(predictions.classes);
    bytes.append(reinterpret_cast<const char*>(predictions.samples[i].data()), 16);
    bytes.append(reinterpret_cast<const char*>(&predictions.labels[i]), 8);
    bytes.append(reinterpret_cast<const char*>(&predictions.logits[i * classes]), 4 * classes);
  }
  write_file_atomically(path, bytes);
}

Predictions read_predictions(const std::string& path) {
  const std::string bytes = read_file(path);
  const std::size_t end = bytes.find('\n');
  Predictions predictions;
  long long classes = 0, rows = 0;
  const std::string format =
      "{'descr': [('sample_key', '|u1', (16,)), ('label', '<i8'), ('logits', "
      "'<f4', (%lld,))], 'fortran_order': False, 'shape': (%lld,";
  const bool parsed =
      end != std::string::npos && end > kMagicBytes + 2 &&
      std::sscanf(bytes.c_str() + kMagicBytes + 2, format.c_str(), &classes, &rows) == 2;
  if (!parsed || !is_whole(bytes, classes, rows)) throw damaged(path);
  predictions.classes = classes;
  predictions.samples.resize(static_cast<std::size_t>(rows));
  predictions.labels.resize(static_cast<std::size_t>(rows));
  predictions.logits.resize(static_cast<std::size_t>(rows * classes));
  const char* at = bytes.data() + end + 1;
  for (std::size_t i = 0; i < predictions.labels.size(); ++i) {
    std::memcpy(predictions.samples[i].data(), at, 16);
    std::memcpy(&predictions.labels[i], at + 16, 8);
    std::memcpy(&predictions.logits[i * static_cast<std::size_t>(classes)], at + 24,
                4 * static_cast<std::size_t>(classes));
    if (predictions.labels[i] < -1 || predictions.labels[i] >= classes) throw damaged(path);
    at += record_bytes(classes);
  }
  return predictions;
}

}  // namespace preceptor
