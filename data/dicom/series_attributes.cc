#include "data/dicom/series_attributes.h"

#include <algorithm>

namespace preceptor {

std::optional<std::string> attribute_of(const SeriesAttributes& attributes,
                                        const std::string& name) {
  if (!attributes) return {};
  const std::string start = name + "=";
  for (std::size_t at = 0; at < attributes->size();) {
    const std::size_t end = std::min(attributes->find('\n', at), attributes->size());
    if (attributes->compare(at, start.size(), start) == 0) {
      return attributes->substr(at + start.size(), end - at - start.size());
    }
    at = end + 1;
  }
  return {};
}

}  // namespace preceptor
