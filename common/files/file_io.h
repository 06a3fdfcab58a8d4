// Whole files, in and out, so that a crash leaves the old file or the new one and nothing between.
//
// write_file_atomically: temporary name in the same folder, write, fsync, rename, fsync of the
// folder. Every failure throws Error(kSystem) with the path and removes the temporary file.
// Threads: the functions keep no state; two writers of one path are the caller's mistake.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace preceptor {

// Throws Error(kSystem), also for what is no regular file (a folder, a pipe, a device).
std::string read_file(const std::string& path);
bool file_exists(const std::string& path);
std::int64_t file_size(const std::string& path);  // throws Error(kSystem)

void write_file_atomically(const std::string& path, const std::string& bytes);
// As above, mode 0600 whatever the umask.
void write_secret_file(const std::string& path, const std::string& bytes);
// Appends `line` and a newline with one write and an fsync (audit lines, epoch lines).
void append_line(const std::string& path, const std::string& line);

void make_folders(const std::string& path);    // mkdir -p
void sync_file(const std::string& path);       // fsync
void sync_folder_of(const std::string& path);  // fsync of the folder that holds path
// fsync, rename without replacing, fsync of the folder. Throws Error(kSystem) if `path` exists.
void publish_file(const std::string& temporary, const std::string& path);
// Names in a folder, sorted, without "." and "..". A missing folder is empty.
std::vector<std::string> list_folder(const std::string& path);
void remove_if_there(const std::string& path);

std::string join_path(const std::string& folder, const std::string& name);
// Whether both are there and lead to one file, whatever their names.
bool is_one_file(const std::string& one, const std::string& other);
std::string file_name_of(const std::string& path);

}  // namespace preceptor
