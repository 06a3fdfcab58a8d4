// A DICOM file written byte by byte for a test, so that each byte of it can be wrong on purpose.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/files/file_io.h"

namespace preceptor {

// Explicit VR little endian, elements in order of their tags. Starts as a 2 x 3 image of 8 bits
// with the values 1..6.
class WrittenDicom {
 public:
  WrittenDicom() {
    text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.4");
    text(0x00080018, "UI", "1.2.3.4");
    text(0x00100020, "LO", "nobody");
    number(0x00280002, 1);
    text(0x00280004, "CS", "MONOCHROME2");
    number(0x00280010, 2);
    number(0x00280011, 3);
    bits(8, 8, 7);
    number(0x00280103, 0);
    pixels("OB", std::string("\1\2\3\4\5\6", 6));
  }

  WrittenDicom& raw(std::uint32_t tag, const std::string& vr, std::string value) {
    if (value.size() % 2 != 0) value += vr == "UI" || vr == "OB" ? '\0' : ' ';
    elements_[tag] = {vr, std::move(value)};
    return *this;
  }
  WrittenDicom& text(std::uint32_t tag, const std::string& vr, const std::string& value) {
    return raw(tag, vr, value);
  }
  WrittenDicom& number(std::uint32_t tag, int value) { return raw(tag, "US", little(value, 2)); }
  WrittenDicom& bits(int allocated, int stored, int high) {
    return number(0x00280100, allocated).number(0x00280101, stored).number(0x00280102, high);
  }
  WrittenDicom& pixels(const std::string& vr, const std::string& value) {
    return raw(0x7FE00010, vr, value);
  }
  // Encapsulated: an empty offset table, then one fragment for each value.
  WrittenDicom& fragments(const std::vector<std::string>& values) {
    std::string body = tag_bytes(0xFFFEE000) + little(0, 4);
    for (const std::string& value : values) {
      body += tag_bytes(0xFFFEE000) + little(static_cast<std::uint32_t>(value.size()), 4) + value;
    }
    elements_[0x7FE00010] = {"OB", body + tag_bytes(0xFFFEE0DD) + little(0, 4)};
    undefined_length_ = true;
    return *this;
  }
  WrittenDicom& syntax(const std::string& uid) {
    syntax_ = uid;
    return *this;
  }
  WrittenDicom& without(std::uint32_t tag) {
    elements_.erase(tag);
    return *this;
  }

  std::string dataset() const {
    std::string all;
    for (const auto& [tag, element] : elements_) {
      const bool undefined = undefined_length_ && tag == 0x7FE00010;
      all += encoded(tag, element.first, element.second, undefined);
    }
    return all;
  }
  std::string bytes() const {
    std::string uid = syntax_;
    if (uid.size() % 2 != 0) uid += '\0';
    const std::string meta = encoded(0x00020010, "UI", uid, false);
    const std::string length =
        encoded(0x00020000, "UL", little(static_cast<std::uint32_t>(meta.size()), 4), false);
    return std::string(128, '\0') + "DICM" + length + meta + dataset();
  }
  std::string write(const std::string& path) const {
    write_file_atomically(path, bytes());
    return path;
  }

  static std::string little(std::uint32_t value, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += static_cast<char>(value >> 8 * i & 0xFF);
    return text;
  }
  static std::string words(const std::vector<int>& values) {
    std::string text;
    for (int value : values) text += little(static_cast<std::uint32_t>(value), 2);
    return text;
  }

 private:
  static std::string tag_bytes(std::uint32_t tag) {
    return little(tag >> 16, 2) + little(tag & 0xFFFF, 2);
  }
  static std::string encoded(std::uint32_t tag, const std::string& vr, const std::string& value,
                             bool undefined) {
    const bool is_long = vr == "OB" || vr == "OW" || vr == "SQ" || vr == "UN" || vr == "OF";
    const auto size = static_cast<std::uint32_t>(value.size());
    const std::string length = undefined ? "\xFF\xFF\xFF\xFF" : little(size, is_long ? 4 : 2);
    return tag_bytes(tag) + vr + (is_long ? std::string(2, '\0') : "") + length + value;
  }

  std::map<std::uint32_t, std::pair<std::string, std::string>> elements_;
  std::string syntax_ = "1.2.840.10008.1.2.1";
  bool undefined_length_ = false;
};

}  // namespace preceptor
