#include <unistd.h>

#include <cstring>

#include "common/cache/hdf5_handle_hdf5.h"
#include "common/cache/shard_file.h"
#include "common/files/file_io.h"

namespace preceptor {
namespace {

// Before any other call. A file that a full disk let nobody close would be closed once more when
// the program ends, which crashes. And the library prints its error stack unless told not to, for
// each thread.
void set_up_hdf5() {
  static const herr_t leaves_the_end_alone = H5dont_atexit();
  (void)leaves_the_end_alone;
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

hid_t stored_type(ElementType type) {
  switch (type) {
    case ElementType::kUint8:
      return H5T_STD_U8LE;
    case ElementType::kUint16:
      return H5T_STD_U16LE;
    case ElementType::kInt32:
      return H5T_STD_I32LE;
    case ElementType::kInt64:
      return H5T_STD_I64LE;
    case ElementType::kFloat32:
      return H5T_IEEE_F32LE;
  }
  throw Error(ErrorKind::kInternal, "an element type has no HDF5 type");
}

ElementType element_type(hid_t type, const std::string& path) {
  for (const ElementType candidate :
       {ElementType::kUint8, ElementType::kUint16, ElementType::kInt32, ElementType::kInt64,
        ElementType::kFloat32}) {
    if (H5Tequal(type, stored_type(candidate)) > 0) return candidate;
  }
  throw Error(ErrorKind::kStale, "a dataset of the cache has an element type that is not used")
      .path(path);
}

Hdf5Handle text_type(const std::string& path) {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "H5Tcopy", path);
  hdf5_check(H5Tset_size(type.get(), H5T_VARIABLE), "H5Tset_size", path);
  hdf5_check(H5Tset_cset(type.get(), H5T_CSET_UTF8), "H5Tset_cset", path);
  return type;
}

void write_attribute(hid_t object, const std::string& name, hid_t type, const hsize_t* count,
                     const void* value, const std::string& path) {
  Hdf5Handle space(count ? H5Screate_simple(1, count, nullptr) : H5Screate(H5S_SCALAR), H5Sclose,
                   "H5Screate", path);
  Hdf5Handle attribute(
      H5Acreate2(object, name.c_str(), type, space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
      "H5Acreate2", path);
  hdf5_check(H5Awrite(attribute.get(), type, value), "H5Awrite", path);
  attribute.close("H5Aclose");
}

void write_texts(hid_t object, const std::string& name, const std::vector<const char*>& texts,
                 bool scalar, const std::string& path) {
  const Hdf5Handle type = text_type(path);
  const hsize_t count = texts.size();
  write_attribute(object, name, type.get(), scalar ? nullptr : &count, texts.data(), path);
}

void write_attributes(hid_t object, const Json& attributes, const std::string& path) {
  for (const auto& [name, value] : attributes.as_object()) {
    if (value.is_string()) {
      write_texts(object, name, {value.as_string().c_str()}, true, path);
    } else if (value.is_integer()) {
      const std::int64_t number = value.as_integer();
      write_attribute(object, name, H5T_STD_I64LE, nullptr, &number, path);
    } else if (value.is_number()) {
      const double number = value.as_double();
      write_attribute(object, name, H5T_IEEE_F64LE, nullptr, &number, path);
    } else {
      std::vector<const char*> texts;
      for (const Json& item : value.as_array()) texts.push_back(item.as_string().c_str());
      write_texts(object, name, texts, false, path);
    }
  }
}

void write_array(hid_t file, const ArrayView& array, const std::string& path) {
  const std::vector<hsize_t> shape(array.shape.begin(), array.shape.end());
  Hdf5Handle space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr),
                   H5Sclose, "H5Screate_simple", path);
  Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "H5Pcreate", path);
  hdf5_check(H5Pset_obj_track_times(creation.get(), 0), "H5Pset_obj_track_times", path);
  hdf5_check(H5Pset_layout(creation.get(), H5D_CONTIGUOUS), "H5Pset_layout", path);
  hdf5_check(H5Pset_alloc_time(creation.get(), H5D_ALLOC_TIME_EARLY), "H5Pset_alloc_time", path);
  hdf5_check(H5Pset_fill_time(creation.get(), H5D_FILL_TIME_NEVER), "H5Pset_fill_time", path);
  const hid_t type = stored_type(array.type);
  Hdf5Handle dataset(H5Dcreate2(file, array.name.c_str(), type, space.get(), H5P_DEFAULT,
                                creation.get(), H5P_DEFAULT),
                     H5Dclose, "H5Dcreate2", path);
  write_attributes(dataset.get(), array.attributes, path);
  if (array.bytes() > 0) {
    hdf5_check(H5Dwrite(dataset.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, array.data), "H5Dwrite",
               path);
  }
  dataset.close("H5Dclose");
}

Hdf5Handle create_file(const std::string& path) {
  Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "H5Pcreate", path);
  hdf5_check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_EARLIEST, H5F_LIBVER_V18),
             "H5Pset_libver_bounds", path);
  Hdf5Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "H5Pcreate", path);
  hdf5_check(H5Pset_obj_track_times(creation.get(), 0), "H5Pset_obj_track_times", path);
  return Hdf5Handle(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose,
                    "H5Fcreate", path);
}

// A full disk may show only when the file is closed, or not at all: the size is the last word.
void require_size(const std::string& path, const std::vector<ArrayView>& arrays) {
  std::int64_t least = 0;
  for (const ArrayView& array : arrays) least += array.bytes();
  const std::int64_t found = file_size(path);
  if (found < least) {
    throw Error(ErrorKind::kSystem, "a file of the cache came out short; is the disk full?")
        .path(path)
        .expected("at least " + std::to_string(least) + " bytes")
        .found(std::to_string(found));
  }
}

Json read_texts(hid_t attribute, hid_t type, std::size_t count, const std::string& path) {
  Json::Array texts;
  if (H5Tis_variable_str(type) > 0) {
    const Hdf5Handle memory = text_type(path);
    std::vector<char*> values(count, nullptr);
    const Hdf5Handle space(H5Aget_space(attribute), H5Sclose, "H5Aget_space", path);
    hdf5_check(H5Aread(attribute, memory.get(), values.data()), "H5Aread", path);
    for (const char* value : values) texts.push_back(value ? std::string(value) : std::string());
    H5Dvlen_reclaim(memory.get(), space.get(), H5P_DEFAULT, values.data());
    return texts;
  }
  const std::size_t size = H5Tget_size(type);
  std::vector<char> values(size * count);
  hdf5_check(H5Aread(attribute, type, values.data()), "H5Aread", path);
  for (std::size_t i = 0; i < count; ++i) {
    const char* text = values.data() + i * size;
    texts.push_back(std::string(text, strnlen(text, size)));
  }
  return texts;
}

Json read_attribute(hid_t object, const std::string& name, const std::string& path) {
  const Hdf5Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, "H5Aopen", path);
  const Hdf5Handle type(H5Aget_type(attribute.get()), H5Tclose, "H5Aget_type", path);
  const Hdf5Handle space(H5Aget_space(attribute.get()), H5Sclose, "H5Aget_space", path);
  const bool scalar = H5Sget_simple_extent_type(space.get()) == H5S_SCALAR;
  const hssize_t count = H5Sget_simple_extent_npoints(space.get());
  const H5T_class_t kind = H5Tget_class(type.get());
  if (kind == H5T_STRING) {
    Json texts = read_texts(attribute.get(), type.get(), static_cast<std::size_t>(count), path);
    return scalar ? texts.as_array().at(0) : texts;
  }
  if (count != 1) return {};
  if (kind == H5T_INTEGER) {
    std::int64_t value = 0;
    hdf5_check(H5Aread(attribute.get(), H5T_NATIVE_INT64, &value), "H5Aread", path);
    return value;
  }
  if (kind != H5T_FLOAT) return {};
  double value = 0;
  hdf5_check(H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, &value), "H5Aread", path);
  return value;
}

herr_t collect_attribute(hid_t, const char* name, const H5A_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->push_back(name);
  return 0;
}

herr_t collect_link(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->push_back(name);
  return 0;
}

ShardFile::Array read_array(hid_t file, const std::string& name, const std::string& path) {
  const Hdf5Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose, "H5Dopen2", path);
  const Hdf5Handle type(H5Dget_type(dataset.get()), H5Tclose, "H5Dget_type", path);
  const Hdf5Handle space(H5Dget_space(dataset.get()), H5Sclose, "H5Dget_space", path);
  const Hdf5Handle creation(H5Dget_create_plist(dataset.get()), H5Pclose, "H5Dget_create_plist",
                            path);
  if (H5Pget_layout(creation.get()) != H5D_CONTIGUOUS) {
    throw Error(ErrorKind::kStale, "a dataset of the cache is not contiguous: " + name).path(path);
  }
  ShardFile::Array array;
  array.type = element_type(type.get(), path);
  std::vector<hsize_t> shape(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space.get())));
  H5Sget_simple_extent_dims(space.get(), shape.data(), nullptr);
  array.shape.assign(shape.begin(), shape.end());
  array.bytes = bytes_of(array.type);
  for (const std::int64_t extent : array.shape) array.bytes *= extent;
  const haddr_t offset = H5Dget_offset(dataset.get());
  array.offset = offset == HADDR_UNDEF ? -1 : static_cast<std::int64_t>(offset);
  if (array.bytes > 0 && array.offset < 0) {
    throw Error(ErrorKind::kStale, "a dataset of the cache has no bytes: " + name).path(path);
  }
  return array;
}

}  // namespace

void write_shard_file(const std::string& path, const std::vector<ArrayView>& arrays,
                      const Json& attributes) {
  set_up_hdf5();
  const std::string temporary = path + ".tmp";
  try {
    Hdf5Handle file = create_file(temporary);
    write_attributes(file.get(), attributes, temporary);
    for (const ArrayView& array : arrays) write_array(file.get(), array, temporary);
    file.close("H5Fclose");
    require_size(temporary, arrays);
    publish_file(temporary, path);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

ShardFile::ShardFile(std::string path) : path_(std::move(path)) {
  set_up_hdf5();
  try {
    const Hdf5Handle file(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "H5Fopen",
                          path_);
    std::vector<std::string> names, links;
    hsize_t from = 0;
    hdf5_check(
        H5Aiterate2(file.get(), H5_INDEX_NAME, H5_ITER_INC, &from, collect_attribute, &names),
        "H5Aiterate2", path_);
    attributes_ = Json::object();
    for (const std::string& name : names) {
      attributes_.set(name, read_attribute(file.get(), name, path_));
    }
    from = 0;
    hdf5_check(H5Literate(file.get(), H5_INDEX_NAME, H5_ITER_INC, &from, collect_link, &links),
               "H5Literate", path_);
    for (const std::string& name : links) arrays_[name] = read_array(file.get(), name, path_);
  } catch (const Error& problem) {
    if (problem.kind() == ErrorKind::kStale) throw;
    throw Error(ErrorKind::kStale, "a file of the cache is missing, cut short or no HDF5 file")
        .path(path_)
        .found(problem.what_failed());
  }
}

}  // namespace preceptor
