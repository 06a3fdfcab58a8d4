// Whose a file is by its start, where nothing else of it can be used: so that its label is not
// taken for one of a file that is missing, nor its series for a whole one.
//
// Must not know: DCMTK, SQLite. Pure function; threads: any.
#pragma once

#include <cstdint>
#include <string>

namespace preceptor {

// Each "" where the file does not say it in what is there, or says two things.
struct StatedUids {
  std::string sop_instance;  // by the data set, else by the meta header (meta_header.h)
  std::string study_instance, series_instance;  // by the data set's top level
};

// `start`: the beginning of a file of `file_size` bytes. Of a deflated file the meta header alone.
StatedUids stated_uids(const std::string& start, std::int64_t file_size);

}  // namespace preceptor
