// Vector kernels: the few loops in which the program spends its time.
//
// Every kernel is compiled for x86-64-v4, x86-64-v3 and the baseline of the machine, and the
// best one that the processor runs is chosen. All versions do the same operations in the same
// order; those with a fused multiply-add (v3, v4) agree to the last bit, the baseline differs in
// the last digits.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// The name of the version in use: "x86-64-v4", "x86-64-v3" or "baseline".
const char *ck_version(void);

/// Fills `out` with `count` numbers mean + scale * z, z standard normal (Box-Muller), from eight
/// xoshiro256++ lanes: word j of lane l is output l of the SplitMix64 sequence of seed[j].
/// Sixteen numbers are one block (eight cosines, then eight sines), so that a shorter sample is
/// a prefix of a longer one.
void ck_normals(const uint64_t seed[4], double *out, size_t count, double mean, double scale);

/// Fills `out` with `count` numbers in [0, 1), multiples of 2^-52, from the same lanes.
void ck_uniforms(const uint64_t seed[4], double *out, size_t count);

/// The sum of `count` numbers, in sixteen partial sums.
double ck_sum(const double *x, size_t count);

/// sums[0] = sum of (x - centre), sums[1] = sum of (x - centre)^2.
void ck_centred_sums(const double *x, size_t count, double centre, double sums[2]);

/// sums[j] = the sum over the rows of x[i][j] - centre[j], and squares[j] that of its square.
/// `x` is rows x d, row-major; `scratch` holds 24 d numbers.
void ck_column_sums(const double *x, size_t rows, size_t d, const double *centre,
                    double *scratch, double *sums, double *squares);

/// Adds shift[j] to scale[j] * x[i][j] in every row. `scratch` holds 16 d numbers.
void ck_scale_rows(double *x, size_t rows, size_t d, const double *scale, const double *shift,
                   double *scratch);

/// The sum over the `rows` x `columns` pairs of exp(-gamma |a - b|^2).
/// `a` is rows x d, row-major; `b` is d x stride, its first `columns` columns count.
double ck_gaussian_pair_sum(const double *a, size_t rows, const double *b, size_t columns,
                            size_t stride, size_t d, double gamma);

/// The sum over the `rows` x `columns` pairs of |a - b|; arguments as above.
double ck_distance_pair_sum(const double *a, size_t rows, const double *b, size_t columns,
                            size_t stride, size_t d);

/// Asks for the cache line at `address`, which may lie anywhere.
static inline void ck_prefetch(const void *address) { __builtin_prefetch(address); }

/// out[i] = exp(x[i]) for x <= 0 or moderate; 0 below -708. For tests of the pair sums.
void ck_exp(const double *x, double *out, size_t count);

#endif
