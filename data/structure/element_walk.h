// A walk over data elements that holds their structure against what the file can contain: before a
// parser that recurses and believes lengths sees the bytes.
//
// Goes into sequences of defined and undefined length, UN of undefined length (implicit VR inside,
// PS3.5 6.2.2) and the fragments of pixel data, with a stack of its own, and skips values without
// reading them. Implicit VR does not say what is a sequence: a value that starts with an item's tag
// is taken for one; under a private tag, which DCMTK's dictionary hardly has as a sequence, as far
// as it parses as one. What DCMTK tolerates is tolerated: a sequence of
// undefined length that runs past the item that holds it, a delimiter too early.
//
// Must not know: DCMTK, dictionaries, what elements mean. Threads: one. Lifetimes: borrows the
// bytes. Memory: a frame for each level of nesting.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "data/pixels/rejection.h"
#include "data/structure/element_header.h"

namespace preceptor {

inline constexpr std::int64_t kDeepestNesting = 64;       // sequences in one another
inline constexpr std::int64_t kMostElements = 2'000'000;  // and items, of a file

struct WalkEnd {
  enum class Kind {
    kStopped,   // before the element that the visitor stopped at, whose tag stands at `at`
    kEnded,     // with the data set, at `at`
    kNeedsMore  // at least `at` bytes of the file have to be there to go on
  };
  Kind kind = Kind::kEnded;
  std::int64_t at = 0;
};

// Called with each element of the top level and where its tag stands; true ends the walk before it.
using ElementVisitor = std::function<bool(const ElementHeader& header, std::int64_t at)>;

class ElementWalk {
 public:
  // `bytes`: the first `count` bytes of a file of `file_size`.
  ElementWalk(const std::uint8_t* bytes, std::int64_t count, std::int64_t file_size)
      : bytes_(bytes), count_(count), file_size_(file_size) {}

  // From the tag at `from`. Codes "nesting", "truncated", "corrupt", "size".
  Outcome<WalkEnd> over(std::int64_t from, Encoding encoding, const ElementVisitor& visitor);
  // Through the fragments that start at `from` (PS3.5 A.4); ends behind their delimiter.
  Outcome<WalkEnd> over_fragments(std::int64_t from, Encoding encoding);

 private:
  struct Frame {
    enum class Kind { kSequence, kItem, kFragments };
    Kind kind = Kind::kSequence;
    std::int64_t end = -1;   // -1: a delimiter ends it
    std::int64_t limit = 0;  // nothing in it can lie behind this
    Encoding encoding = Encoding::kExplicitLittle;
    bool perhaps = false;  // may be no sequence at all
  };

  Outcome<WalkEnd> run(const ElementVisitor& visitor);
  void step(const ElementVisitor& visitor);
  void close_finished();
  void read_element(const ElementVisitor& visitor);
  void read_item();
  bool reads_either_way(const ElementHeader& header);
  Encoding encoding_inside(const ElementHeader& header) const;
  void enter(const ElementHeader& header);
  void enter_defined(const ElementHeader& header, std::int64_t value_at);
  void open_sequence(Frame::Kind kind, std::int64_t from, std::int64_t end, Encoding encoding,
                     bool perhaps);
  void open_item(const ElementHeader& header);
  void refuse_beyond(const ElementHeader& header);
  bool starts_with_item(std::int64_t at, Encoding inside);
  std::int64_t depth() const;
  std::int64_t limit() const { return frames_.empty() ? file_size_ : frames_.back().limit; }
  Encoding encoding() const { return frames_.empty() ? encoding_ : frames_.back().encoding; }
  std::int64_t at_hand() const;
  void end(WalkEnd::Kind kind, std::int64_t at) { end_ = WalkEnd{kind, at}; }
  void want(std::int64_t bytes);
  void refuse(const char* code, const char* sentence);

  const std::uint8_t* const bytes_;
  const std::int64_t count_, file_size_;
  std::int64_t at_ = 0, elements_ = 0;
  Encoding encoding_ = Encoding::kExplicitLittle;
  std::vector<Frame> frames_;
  bool only_fragments_ = false;
  std::optional<WalkEnd> end_;
  std::optional<Rejection> refused_;
};

}  // namespace preceptor
