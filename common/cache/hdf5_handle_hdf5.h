// An HDF5 identifier that closes itself, and calls that throw. For *_hdf5.cc files only.
//
// Owns: one identifier. close() reports a failure; the destructor cannot.
#pragma once

#include <hdf5.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "common/base/error.h"

namespace preceptor {

class Hdf5Handle {
 public:
  using Closer = herr_t (*)(hid_t);
  Hdf5Handle(hid_t id, Closer closer, const char* call, const std::string& path)
      : id_(id), closer_(closer), path_(path) {
    if (id < 0) throw failure(call, path);
  }
  ~Hdf5Handle() {
    if (id_ >= 0) closer_(id_);
  }
  Hdf5Handle(Hdf5Handle&& other) noexcept
      : id_(std::exchange(other.id_, -1)), closer_(other.closer_), path_(std::move(other.path_)) {}
  Hdf5Handle& operator=(Hdf5Handle&&) = delete;

  hid_t get() const { return id_; }
  void close(const char* call) {
    if (closer_(std::exchange(id_, -1)) < 0) throw failure(call, path_);
  }
  static Error failure(const char* call, const std::string& path) {
    const int reason = errno;  // as the call below HDF5 left it
    Error error(ErrorKind::kSystem, std::string("HDF5 failed in ") + call);
    error.path(path);
    const bool is_of_disk =
        reason == ENOSPC || reason == EDQUOT || reason == EFBIG || reason == EIO;
    if (is_of_disk) error.found(std::generic_category().message(reason));
    return error;
  }

 private:
  hid_t id_;
  Closer closer_;
  std::string path_;
};

inline void hdf5_check(herr_t status, const char* call, const std::string& path) {
  if (status < 0) throw Hdf5Handle::failure(call, path);
}

}  // namespace preceptor
