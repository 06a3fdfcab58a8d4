// Paths that are found as they are written, or by their ends.
//
// Owns: copies of the paths. Must not know: labels, the index. Threads: one.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace preceptor {

struct PathMatch {
  std::vector<std::size_t> numbers;  // none, one, or more where it is not clear which
  // What stands before a file's relative path in a key that ends with it: the name that the root
  // would have. "" where the key is the end of the file's own path.
  std::string other_root;
  // How much of both had to be left out for it, to be held against what other files match.
  int distance = 0;
};

class PathEnds {
 public:
  PathEnds(bool suffix, bool ignore_extension)
      : suffix_(suffix), ignore_extension_(ignore_extension) {}

  // path: absolute, without links; relative_path: to its root. Paths of one `number` are one.
  void add(const std::string& path, const std::string& relative_path, std::size_t number);
  void finish();  // after the last add()

  bool empty() const { return whole_.exact.empty(); }
  // What `key` may mean. A key with backslashes is tried with slashes too.
  PathMatch find(const std::string& key) const;

  // Whether a key begins with a root, or with the end of one: it is of that root, or of nothing.
  bool names_root(const std::string& key) const;

 private:
  // Paths as they are, or without their extensions.
  struct Forms {
    void add(const std::string& path, std::size_t number);
    std::unordered_map<std::string, std::vector<std::size_t>> exact;
    std::vector<std::pair<std::string, std::size_t>> reversed;  // sorted; absolute, back to front
  };

  std::string plain(const std::string& path) const;
  void add_form(const std::string& path, const std::string& relative_path, std::size_t number,
                Forms& forms) const;
  PathMatch find_as_written(const std::string& key) const;
  PathMatch find_meant(const Forms& forms, const std::string& key, const std::string& form) const;
  PathMatch find_among(const Forms& forms, const std::string& key) const;
  std::vector<std::size_t> exact(const Forms& forms, const std::string& key) const;
  std::vector<std::size_t> ending_with(const Forms& forms, const std::string& key) const;
  PathMatch end_of(const Forms& forms, const std::string& key) const;
  bool may_be(std::size_t number, const std::string& key, const std::string& form) const;
  const std::string& real_folder(const std::string& folder) const;
  std::string without_links(const std::string& path) const;

  const bool suffix_, ignore_extension_;
  Forms whole_, stems_;
  std::unordered_multimap<std::size_t, std::string> extensions_;  // by number, lower case
  std::set<std::string> roots_;
  mutable std::unordered_map<std::string, std::string> real_folders_;  // without links
};

// Without an extension of letters and digits that begins with a letter, of at most 5 characters, so
// that UIDs stay whole.
std::string without_extension(const std::string& path);

}  // namespace preceptor
