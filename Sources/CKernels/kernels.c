#include "CKernels.h"

// Vectors are passed only between functions that are inlined into one another.
#pragma clang diagnostic ignored "-Wpsabi"

#include <math.h>
#include <string.h>

// A product and the sum it goes into are fused as the source writes them, wherever the processor
// can: then the versions that have the instruction agree to the last bit.
#pragma STDC FP_CONTRACT ON

#define CK_JOIN2(a, b) a##_##b
#define CK_JOIN(a, b) CK_JOIN2(a, b)

#if defined(__x86_64__)
#define CK_SUFFIX v4
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop
#undef CK_SUFFIX
#define CK_SUFFIX v3
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop
#undef CK_SUFFIX
#endif
#define CK_SUFFIX baseline
#include "kernels.inc"
#undef CK_SUFFIX

#if defined(__x86_64__)
// Asking the processor is a few loads from a table filled at start-up.
static int level(void) {
  if (__builtin_cpu_supports("x86-64-v4")) return 4;
  if (__builtin_cpu_supports("x86-64-v3")) return 3;
  return 1;
}
#define CK_CALL(name, ...)                     \
  switch (level()) {                           \
    case 4: return name##_v4(__VA_ARGS__);     \
    case 3: return name##_v3(__VA_ARGS__);     \
    default: return name##_baseline(__VA_ARGS__); \
  }
const char *ck_version(void) {
  switch (level()) {
    case 4: return "x86-64-v4";
    case 3: return "x86-64-v3";
    default: return "baseline";
  }
}
#else
#define CK_CALL(name, ...) return name##_baseline(__VA_ARGS__);
const char *ck_version(void) { return "baseline"; }
#endif

void ck_normals(const uint64_t seed[4], double *out, size_t count, double mean, double scale) {
  CK_CALL(normals, seed, out, count, mean, scale)
}

void ck_uniforms(const uint64_t seed[4], double *out, size_t count) {
  CK_CALL(uniforms, seed, out, count)
}

double ck_sum(const double *x, size_t count) { CK_CALL(sum, x, count) }

void ck_centred_sums(const double *x, size_t count, double centre, double sums[2]) {
  CK_CALL(centred_sums, x, count, centre, sums)
}

void ck_column_sums(const double *x, size_t rows, size_t d, const double *centre,
                    double *scratch, double *sums, double *squares) {
  CK_CALL(column_sums, x, rows, d, centre, scratch, sums, squares)
}

void ck_scale_rows(double *x, size_t rows, size_t d, const double *scale, const double *shift,
                   double *scratch) {
  CK_CALL(scale_rows, x, rows, d, scale, shift, scratch)
}

double ck_gaussian_pair_sum(const double *a, size_t rows, const double *b, size_t columns,
                            size_t stride, size_t d, double gamma) {
  CK_CALL(gaussian_pair_sum, a, rows, b, columns, stride, d, gamma)
}

double ck_distance_pair_sum(const double *a, size_t rows, const double *b, size_t columns,
                            size_t stride, size_t d) {
  CK_CALL(distance_pair_sum, a, rows, b, columns, stride, d)
}

void ck_exp(const double *x, double *out, size_t count) { CK_CALL(exponentials, x, out, count) }

void ck_gaussian_log_sums(const double *a, size_t rows, const double *b, const double *offset,
                          size_t columns, size_t d, double *out) {
  CK_CALL(gaussian_log_sums, a, rows, b, offset, columns, d, out)
}

void ck_box_log_sums(const double *a, size_t rows, const double *b, const double *weight,
                     const double *half_width, size_t columns, size_t d, double *out) {
  CK_CALL(box_log_sums, a, rows, b, weight, half_width, columns, d, out)
}

void ck_smoothed_rows(const uint64_t seed[4], const double *x, size_t n, size_t d,
                      const double *cumulative, const double *h, int is_box, double *scratch,
                      double *out, size_t count) {
  CK_CALL(smoothed_rows, seed, x, n, d, cumulative, h, is_box, scratch, out, count)
}
