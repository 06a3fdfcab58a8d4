// PRECEPTOR_WIDE_VECTORS before a function with plain loops: compiled for the widest vectors too,
// which are chosen when the program starts on a processor that has them. The results are the same,
// since nothing is fused. The function must not be a template and inline what it calls.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define PRECEPTOR_WIDE_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define PRECEPTOR_WIDE_VECTORS
#endif

namespace preceptor {

// Four doubles side by side, anywhere in memory; +, - and * are each one's own. For functions of
// several loops, of which a compiler would make vectors of the wrong one.
using FourDoubles = double __attribute__((vector_size(32), aligned(8), may_alias));

inline FourDoubles* four_of(double* values) { return reinterpret_cast<FourDoubles*>(values); }
inline const FourDoubles* four_of(const double* values) {
  return reinterpret_cast<const FourDoubles*>(values);
}

}  // namespace preceptor
