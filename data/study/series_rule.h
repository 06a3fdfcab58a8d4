// Which files of a study make one channel: conditions on attributes, all of which must hold.
//
//   SeriesDescription=*T1*&EchoTime<30     joined by '&'
//   SeriesDescription=*FLAIR*|*DARK*FLUID* one of several patterns
//   ImageType!=*DERIVED*                   none of the patterns; holds also where it is not said
//   EchoTime<=30  EchoTime>80              numbers: <, <=, >, >=
//   FLAIR|DARK FLUID                       SeriesDescription=*FLAIR*|*DARK FLUID*
//
// Patterns are held against the whole value, and against each where there are several; '*' is any
// text, '?' any character; ASCII letters of any case. An attribute that the file does not say holds
// for no other condition. docs/VOLUMES.md has the attributes. Must not know: files. A value;
// threads: any.
#pragma once

#include <string>
#include <vector>

#include "data/dicom/series_attributes.h"

namespace preceptor {

struct SeriesCondition {
  enum class Kind { kIs, kIsNot, kLess, kAtMost, kMore, kAtLeast };

  std::string attribute;
  Kind kind = Kind::kIs;
  std::vector<std::string> patterns;  // lower case
  double number = 0;

  bool holds(const SeriesAttributes& attributes) const;
};

struct SeriesRule {
  std::string text;  // as it was given
  std::vector<SeriesCondition> conditions;

  static SeriesRule parse(const std::string& text);  // throws Error(kUsage)
  bool matches(const SeriesAttributes& attributes) const;
};

// Whether '*' and '?' of the pattern can be filled in so that it is the text.
bool matches_pattern(const std::string& pattern, const std::string& text);

}  // namespace preceptor
