#include "common/files/file_io.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "common/base/error.h"
#include "common/files/file_handle.h"

namespace preceptor {
namespace {

void write_temporary(const std::string& path, const std::string& bytes, mode_t mode) {
  FileHandle file(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  file.write_all(bytes.data(), bytes.size());
  file.sync();
}

void write_and_rename(const std::string& path, const std::string& bytes, mode_t mode) {
  const std::string temporary = path + ".tmp";
  try {
    write_temporary(temporary, bytes, mode);
    if (std::rename(temporary.c_str(), path.c_str()) != 0) {
      throw system_error("cannot rename a file into place", path, errno);
    }
    sync_folder_of(path);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

}  // namespace

std::string read_file(const std::string& path) {
  const FileHandle file(path, O_RDONLY | O_CLOEXEC);
  std::string bytes(static_cast<std::size_t>(file.size()), '\0');
  file.read_exactly(&bytes[0], bytes.size(), 0);
  return bytes;
}

bool file_exists(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0;
}

bool is_one_file(const std::string& one, const std::string& other) {
  struct stat a, b;
  return ::stat(one.c_str(), &a) == 0 && ::stat(other.c_str(), &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}

std::int64_t file_size(const std::string& path) {
  return FileHandle(path, O_RDONLY | O_CLOEXEC).size();
}

void write_file_atomically(const std::string& path, const std::string& bytes) {
  write_and_rename(path, bytes, 0666);
}

void write_secret_file(const std::string& path, const std::string& bytes) {
  write_and_rename(path, bytes, 0600);
}

void append_line(const std::string& path, const std::string& line) {
  FileHandle file(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  const std::string bytes = line + "\n";
  file.write_all(bytes.data(), bytes.size());
  file.sync();
}

void make_folders(const std::string& path) {
  std::error_code failure;
  std::filesystem::create_directories(path, failure);
  if (failure) throw system_error("cannot make a folder", path, failure.value());
}

void sync_file(const std::string& path) { FileHandle(path, O_RDONLY | O_CLOEXEC).sync(); }

void sync_folder_of(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  FileHandle(parent.empty() ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC).sync();
}

void publish_file(const std::string& temporary, const std::string& path) {
  sync_file(temporary);
  // link() refuses to replace, which rename() cannot promise on every file system.
  if (::link(temporary.c_str(), path.c_str()) != 0) {
    throw system_error("cannot publish a file under its final name", path, errno);
  }
  ::unlink(temporary.c_str());
  sync_folder_of(path);
}

std::vector<std::string> list_folder(const std::string& path) {
  std::vector<std::string> names;
  std::error_code failure;
  std::filesystem::directory_iterator entries(path, failure);
  if (failure == std::errc::no_such_file_or_directory) return names;
  if (failure) throw system_error("cannot list a folder", path, failure.value());
  for (const auto& entry : entries) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

void remove_if_there(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    throw system_error("cannot remove a file", path, errno);
  }
}

std::string join_path(const std::string& folder, const std::string& name) {
  return (std::filesystem::path(folder) / name).string();
}

std::string file_name_of(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

}  // namespace preceptor
