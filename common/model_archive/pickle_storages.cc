#include "common/model_archive/pickle_storages.h"

#include <map>
#include <memory>
#include <utility>

namespace preceptor {
namespace {

// Texts and tuples are shared, since a pickle may recall one a million times.
struct Value {
  enum Kind { kOpaque, kMark, kText, kNumber, kTuple } kind = kOpaque;
  std::int64_t number = 0;
  std::shared_ptr<const std::string> text;
  std::shared_ptr<const std::vector<Value>> items;
};

bool is_text(const Value& value) { return value.kind == Value::kText; }

// A stack machine that keeps texts, numbers and tuples and forgets everything else.
class Walk {
 public:
  explicit Walk(const std::string& pickle) : pickle_(pickle) {}

  bool run() {
    while (good_ && at_ < pickle_.size()) {
      const unsigned char opcode = static_cast<unsigned char>(pickle_[at_++]);
      if (opcode == '.') return good_;
      step(opcode);
    }
    return false;
  }
  std::vector<DeclaredStorage> storages;

 private:
  std::string take(std::uint64_t count) {
    if (pickle_.size() - at_ < count) {
      good_ = false;
      return {};
    }
    at_ += count;
    return pickle_.substr(at_ - count, count);
  }
  std::int64_t number(int count) {
    const std::string bytes = take(static_cast<std::uint64_t>(count));
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
      value = value << 8 | static_cast<unsigned char>(bytes[i]);
    }
    if (count == 4) return static_cast<std::int32_t>(value);
    return static_cast<std::int64_t>(value);
  }
  std::string line() {
    const std::size_t end = pickle_.find('\n', at_);
    if (end == std::string::npos) {
      good_ = false;
      return {};
    }
    std::string text = pickle_.substr(at_, end - at_);
    at_ = end + 1;
    return text;
  }
  void push(Value value) { stack_.push_back(std::move(value)); }
  void push_opaque() { push({}); }
  void push_number(std::int64_t value) { push({Value::kNumber, value, {}, {}}); }
  void push_text(std::string text) {
    push({Value::kText, 0, std::make_shared<const std::string>(std::move(text)), {}});
  }
  // LibTorch writes and reads LONG1 with 8 bytes only.
  void push_long() {
    if (number(1) != 8) good_ = false;
    push_number(number(8));
  }
  void drop(std::size_t count) {
    if (stack_.size() < count) {
      good_ = false;
      return;
    }
    stack_.resize(stack_.size() - count);
  }
  std::vector<Value> pop(std::size_t count) {
    if (stack_.size() < count) {
      good_ = false;
      return {};
    }
    std::vector<Value> items(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
    drop(count);
    return items;
  }
  std::vector<Value> pop_to_mark() {
    std::size_t count = 0;
    while (count < stack_.size() && stack_[stack_.size() - 1 - count].kind != Value::kMark) ++count;
    if (count == stack_.size()) {
      good_ = false;
      return {};
    }
    std::vector<Value> items = pop(count);
    drop(1);
    return items;
  }
  void push_tuple(std::vector<Value> items) {
    // Tuples within tuples are of no interest, and deep nests would be a way to use up the stack.
    for (Value& item : items) {
      if (item.kind == Value::kTuple) item = {};
    }
    push({Value::kTuple, 0, {}, std::make_shared<const std::vector<Value>>(std::move(items))});
  }
  void remember(std::int64_t index) {
    if (stack_.empty()) {
      good_ = false;
      return;
    }
    memo_[index] = stack_.back();
  }
  void recall(std::int64_t index) {
    const auto found = memo_.find(index);
    if (found == memo_.end()) {
      good_ = false;
      return;
    }
    push(found->second);
  }
  // ("storage", type, key, device, elements)
  void persistent_id() {
    const std::vector<Value> ids = pop(1);
    good_ = good_ && ids[0].kind == Value::kTuple && is_storage(*ids[0].items);
    if (!good_) return;
    const std::vector<Value>& items = *ids[0].items;
    storages.push_back({*items[1].text, *items[2].text, items[4].number});
    push_opaque();
  }
  static bool is_storage(const std::vector<Value>& items) {
    return items.size() >= 5 && is_text(items[0]) && *items[0].text == "storage" &&
           is_text(items[1]) && is_text(items[2]) && items[4].kind == Value::kNumber;
  }
  void global() {
    line();
    push_text(line());
  }
  void step(unsigned char opcode);

  const std::string& pickle_;
  std::size_t at_ = 0;
  bool good_ = true;
  std::vector<Value> stack_;
  std::map<std::int64_t, Value> memo_;
};

// clang-format off
void Walk::step(unsigned char opcode) {
  switch (opcode) {
    case 0x80: take(1); return;                                // PROTO
    case '(': push({Value::kMark, 0, {}, {}}); return;          // MARK
    case 'N': case 0x88: case 0x89: case ']': case '}':        // NONE, bools, empty list and dict
      return push_opaque();
    case ')': return push_tuple({});                           // EMPTY_TUPLE
    case 'K': return push_number(number(1));                   // BININT1
    case 'M': return push_number(number(2));                   // BININT2
    case 'J': return push_number(number(4));                   // BININT
    case 0x8a: return push_long();                             // LONG1
    case 'G': take(8); return push_opaque();                   // BINFLOAT
    case 'X': case 'T':                                        // BINUNICODE, BINSTRING
      return push_text(take(static_cast<std::uint32_t>(number(4))));
    case 'U': return push_text(take(static_cast<std::uint64_t>(number(1))));  // SHORT_BINSTRING
    case 'c': return global();                                 // GLOBAL
    case 'q': return remember(number(1));                      // BINPUT
    case 'r': return remember(number(4));                      // LONG_BINPUT
    case 'h': return recall(number(1));                        // BINGET
    case 'j': return recall(number(4));                        // LONG_BINGET
    case 't': return push_tuple(pop_to_mark());                // TUPLE
    case 0x85: return push_tuple(pop(1));                      // TUPLE1
    case 0x86: return push_tuple(pop(2));                      // TUPLE2
    case 0x87: return push_tuple(pop(3));                      // TUPLE3
    case 'R': case 0x81: drop(2); return push_opaque();        // REDUCE, NEWOBJ
    case 'b': case 'a': case '0': return drop(1);              // BUILD, APPEND, POP
    case 's': return drop(2);                                  // SETITEM
    case 'e': case 'u': pop_to_mark(); return;                 // APPENDS, SETITEMS
    case 'Q': return persistent_id();                          // BINPERSID
    default: good_ = false;
  }
}
// clang-format on

}  // namespace

std::optional<std::vector<DeclaredStorage>> declared_storages(const std::string& pickle) {
  Walk walk(pickle);
  if (!walk.run()) return std::nullopt;
  return std::move(walk.storages);
}

std::int64_t storage_element_bytes(const std::string& type) {
  static const std::map<std::string, std::int64_t> kBytes = {
      {"FloatStorage", 4},    {"DoubleStorage", 8},       {"HalfStorage", 2},
      {"BFloat16Storage", 2}, {"LongStorage", 8},         {"IntStorage", 4},
      {"ShortStorage", 2},    {"CharStorage", 1},         {"ByteStorage", 1},
      {"BoolStorage", 1},     {"QInt8Storage", 1},        {"QUInt8Storage", 1},
      {"QInt32Storage", 4},   {"ComplexFloatStorage", 8}, {"ComplexDoubleStorage", 16}};
  const auto found = kBytes.find(type);
  return found == kBytes.end() ? 0 : found->second;
}

}  // namespace preceptor
