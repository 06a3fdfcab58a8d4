#include "data/structure/element_walk.h"

#include <algorithm>

namespace preceptor {
namespace {

constexpr char kCut[] = "the file ends inside of an element";
constexpr char kCutSequence[] = "the file ends inside of a sequence";

bool is_capital(std::uint8_t letter) { return letter >= 'A' && letter <= 'Z'; }

}  // namespace

Outcome<WalkEnd> ElementWalk::over(std::int64_t from, Encoding encoding,
                                   const ElementVisitor& visitor) {
  at_ = from;
  encoding_ = encoding;
  only_fragments_ = false;
  frames_.clear();
  return run(visitor);
}

Outcome<WalkEnd> ElementWalk::over_fragments(std::int64_t from, Encoding encoding) {
  at_ = from;
  only_fragments_ = true;
  frames_.assign(1, Frame{Frame::Kind::kFragments, -1, file_size_, encoding, false});
  return run([](const ElementHeader&, std::int64_t) { return true; });
}

Outcome<WalkEnd> ElementWalk::run(const ElementVisitor& visitor) {
  end_.reset();
  refused_.reset();
  while (!end_ && !refused_) step(visitor);
  if (refused_) return *refused_;
  return *end_;
}

void ElementWalk::step(const ElementVisitor& visitor) {
  close_finished();
  if (frames_.empty() && only_fragments_) {
    end(WalkEnd::Kind::kEnded, at_);
  } else if (frames_.empty() || frames_.back().kind == Frame::Kind::kItem) {
    read_element(visitor);
  } else {
    read_item();
  }
}

void ElementWalk::close_finished() {
  while (!frames_.empty() && frames_.back().end >= 0 && at_ >= frames_.back().end) {
    frames_.pop_back();
  }
}

// Bytes from here on that are there and that the innermost frame can hold.
std::int64_t ElementWalk::at_hand() const { return std::min(count_, limit()) - at_; }

// The walk cannot go on without so many bytes from here on.
void ElementWalk::want(std::int64_t bytes) {
  if (count_ < limit() && at_ + bytes > count_) {
    end(WalkEnd::Kind::kNeedsMore, std::min(file_size_, at_ + bytes));
  } else {
    refuse("truncated", frames_.empty() ? kCut : kCutSequence);
  }
}

// What was only perhaps a sequence is a plain value then.
void ElementWalk::refuse(const char* code, const char* sentence) {
  while (!frames_.empty() && !frames_.back().perhaps) frames_.pop_back();
  if (frames_.empty()) {
    refused_ = Rejection{code, sentence};
    return;
  }
  at_ = frames_.back().end;
  frames_.pop_back();
}

void ElementWalk::read_element(const ElementVisitor& visitor) {
  // A few bytes behind the last element are padding at best.
  if (frames_.empty() && file_size_ - at_ < kItemHeader) {
    return end(WalkEnd::Kind::kEnded, file_size_);
  }
  if (at_hand() < kItemHeader) return want(kLongestHeader);
  const auto header = read_element_header(bytes_ + at_, at_hand(), encoding());
  if (!header) return want(kLongestHeader);
  if (!reads_either_way(*header)) return;
  const bool delimiter = header->tag == kItemEnd || header->tag == kSequenceEnd;
  if (frames_.empty()) {
    if (delimiter) return end(WalkEnd::Kind::kEnded, at_);
    if (visitor(*header, at_)) return end(WalkEnd::Kind::kStopped, at_);
  }
  if (header->tag == kItem) return refuse("corrupt", "an item outside of a sequence");
  if (delimiter) {
    at_ += kItemHeader;
    frames_.pop_back();
    if (header->tag == kSequenceEnd) frames_.pop_back();
    return;
  }
  enter(*header);
}

// Nesting could hide where one reader sees a header of another size than the other.
bool ElementWalk::reads_either_way(const ElementHeader& header) {
  const bool no_element =
      header.tag == kItem || header.tag == kItemEnd || header.tag == kSequenceEnd;
  const bool sure = encoding() != Encoding::kEitherLittle || no_element;
  if (sure || !is_representation(bytes_ + at_ + 4)) return true;
  refused_ = Rejection{"corrupt",
                       "a sequence without value representation, whose items read as "
                       "if they had them"};
  return false;
}

void ElementWalk::read_item() {
  if (at_hand() < kItemHeader) return want(kItemHeader);
  const auto header = read_item_header(bytes_ + at_, at_hand(), encoding());
  if (header->tag == kSequenceEnd) {
    at_ += kItemHeader;
    frames_.pop_back();
  } else if (header->tag == kItem) {
    open_item(*header);
  } else {
    refuse("corrupt", "something else than an item in a sequence");
  }
}

void ElementWalk::open_item(const ElementHeader& header) {
  const std::int64_t from = at_ + header.bytes;
  const std::int64_t past = from + header.length;
  const bool fragment = frames_.back().kind == Frame::Kind::kFragments;
  if (++elements_ > kMostElements) {
    refused_ = Rejection{"size", "more data elements than are read"};
  } else if (header.undefined() && fragment) {
    refuse("corrupt", "a fragment of undefined length");
  } else if (!header.undefined() && past > limit()) {
    refuse("truncated", "an item is longer than the rest of the file");
  } else if (!header.undefined() && frames_.back().end >= 0 && past > frames_.back().end) {
    refuse("corrupt", "an item is longer than the sequence that holds it");
  } else if (fragment) {
    at_ = past;
  } else {
    at_ = from;
    const std::int64_t end = header.undefined() ? -1 : past;
    frames_.push_back({Frame::Kind::kItem, end, limit(), encoding(), false});
  }
}

void ElementWalk::enter(const ElementHeader& header) {
  const std::int64_t value_at = at_ + header.bytes;
  if (++elements_ > kMostElements) {
    refused_ = Rejection{"size", "more data elements than are read"};
  } else if (header.undefined()) {
    const bool pixels = header.tag == kPixelData;
    open_sequence(pixels ? Frame::Kind::kFragments : Frame::Kind::kSequence, value_at, -1,
                  encoding_inside(header), false);
  } else {
    enter_defined(header, value_at);
  }
}

// Of the items in an element of undefined length. Where a value representation is due and missing,
// DCMTK goes by its dictionary: an element that this does not know is one of UN.
Encoding ElementWalk::encoding_inside(const ElementHeader& header) const {
  if (header.unknown) return Encoding::kImplicitLittle;
  const bool missing =
      header.implicit && header.tag != kPixelData && encoding() != Encoding::kImplicitLittle;
  return missing ? Encoding::kEitherLittle : encoding();
}

void ElementWalk::enter_defined(const ElementHeader& header, std::int64_t value_at) {
  const std::int64_t past = value_at + header.length;
  const bool in_item = !frames_.empty() && frames_.back().end >= 0;
  if (in_item && past > frames_.back().end) {
    return refuse("corrupt", "an element is longer than the item that holds it");
  }
  if (past > limit()) return refuse_beyond(header);
  if (header.sequence) {
    return open_sequence(Frame::Kind::kSequence, value_at, past, encoding(), false);
  }
  // DCMTK goes by its dictionary.
  const bool perhaps = (header.implicit || header.unknown) && header.length >= kItemHeader;
  if (perhaps && value_at + kItemHeader > count_) {
    return end(WalkEnd::Kind::kNeedsMore, std::min(file_size_, value_at + kItemHeader));
  }
  const Encoding inside = header.unknown ? Encoding::kImplicitLittle : encoding();
  if (perhaps && starts_with_item(value_at, inside)) {
    const bool is_private = (header.tag >> 16) % 2 == 1;
    return open_sequence(Frame::Kind::kSequence, value_at, past, inside, is_private);
  }
  at_ = past;
}

// Where a value representation is due and two letters stand that are none, they were taken for a
// length.
void ElementWalk::refuse_beyond(const ElementHeader& header) {
  const bool due = header.implicit && encoding() != Encoding::kImplicitLittle &&
                   encoding() != Encoding::kEitherLittle;
  const std::uint8_t* const letters = bytes_ + at_ + 4;
  if (!due || !is_capital(letters[0]) || !is_capital(letters[1])) return refuse("truncated", kCut);
  refuse("corrupt", "an element of a value representation that the standard does not know");
}

bool ElementWalk::starts_with_item(std::int64_t at, Encoding inside) {
  const auto header = read_item_header(bytes_ + at, kItemHeader, inside);
  return header->tag == kItem;
}

void ElementWalk::open_sequence(Frame::Kind kind, std::int64_t from, std::int64_t end,
                                Encoding encoding, bool perhaps) {
  if (depth() >= kDeepestNesting) {
    refused_ = Rejection{
        "nesting", "sequences nested deeper than " + std::to_string(kDeepestNesting) + " levels"};
    return;
  }
  at_ = from;
  frames_.push_back({kind, end, perhaps ? end : limit(), encoding, perhaps});
}

// An item stands between any two sequences.
std::int64_t ElementWalk::depth() const {
  return (static_cast<std::int64_t>(frames_.size()) + 1) / 2;
}

}  // namespace preceptor
