#include "CKernels.h"

// Vectors are passed only between functions that are inlined into one another.
#pragma clang diagnostic ignored "-Wpsabi"

#include <math.h>
#include <string.h>

// A product and the sum it goes into are fused as the source writes them, wherever the processor
// can: then the versions that have the instruction agree to the last bit.
#pragma STDC FP_CONTRACT ON

// The logarithm of 2^-60: below this share of the largest, for eight points at once, a
// responsibility adds nothing.
#define CK_NEGLIGIBLE_LOG -41.588830833596718565

typedef struct {
  size_t dimension, components, width;
  int diagonal;
  const double *constants, *means, *whitening, *centres;
} ck_mixture;

// The parts of the scratch memory of a mixture's sums.
typedef struct {
  double *shares, *scale, *top, *y, *x, *strip, *tiles, *touched, *sums;
} ck_mixture_space;

// Numbers in the tiles of one W: four rows by all columns up to the diagonal.
static size_t ck_mixture_tiles(size_t d) {
  size_t count = 0;
  for (size_t row = 0; row < d; row += 4) count += 4 * (row + 4 < d ? row + 4 : d);
  return (count + 7) / 8 * 8;
}

static int ck_mixture_is_small(const ck_mixture *m) { return m->diagonal || m->dimension <= 3; }

// Numbers in the lane sums of one component.
static size_t ck_mixture_lanes(const ck_mixture *m) {
  size_t d = m->dimension, side = (d + 3) / 4;
  if (m->diagonal) return 8 * (1 + 2 * d);
  if (d <= 3) return 8 * (1 + d + d * (d + 1) / 2);
  return 8 * (1 + d + 16 * (side * (side + 1) / 2));
}

static ck_mixture_space ck_mixture_divide(const ck_mixture *m, double *scratch) {
  ck_mixture_space s;
  size_t d = m->dimension, k = m->components, padded = (d + 3) / 4 * 4;
  // Whole cache lines.
  double *next = (double *)(((uintptr_t)scratch + 63) / 64 * 64);
  s.shares = next; next += k * m->width;
  s.scale = next; next += m->width;
  s.top = next; next += 8 * k;
  s.y = next; next += padded * m->width;
  s.x = next; next += d * m->width;
  s.strip = next; next += 4 * m->width;
  s.touched = next; next += (k + 7) / 8 * 8;
  s.tiles = next;
  if (!ck_mixture_is_small(m)) {
    double *tile = next;
    for (size_t c = 0; c < k; c++) {
      const double *w = m->whitening + c * (d * (d + 1) / 2);
      double *t = tile;
      for (size_t row = 0; row < d; row += 4) {
        for (size_t i = 0; i < d && i < row + 4; i++) {
          for (size_t r = row; r < row + 4; r++) *t++ = i <= r && r < d ? w[r * (r + 1) / 2 + i] : 0;
        }
      }
      tile += ck_mixture_tiles(d);
    }
    next = tile;
  }
  s.sums = next;
  return s;
}

#define CK_JOIN2(a, b) a##_##b
#define CK_JOIN(a, b) CK_JOIN2(a, b)

#if defined(__x86_64__)
#define CK_SUFFIX v4
// How many registers of points meet four rows of a matrix at once.
#define CK_SPAN 4
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#include "kernels.inc"
#include "mixture.inc"
#pragma clang attribute pop
#undef CK_SUFFIX
#undef CK_SPAN
#define CK_SUFFIX v3
#define CK_SPAN 1
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#include "kernels.inc"
#include "mixture.inc"
#pragma clang attribute pop
#undef CK_SUFFIX
#undef CK_SPAN
#endif
#define CK_SUFFIX baseline
#define CK_SPAN 1
#include "kernels.inc"
#include "mixture.inc"
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

size_t ck_mixture_scratch(size_t d, size_t components, size_t width, int diagonal) {
  ck_mixture m = {d, components, width, diagonal, 0, 0, 0, 0};
  size_t tiles = ck_mixture_is_small(&m) ? 0 : components * ck_mixture_tiles(d);
  return 8 + width * (components + 5 + (d + 3) / 4 * 4 + d) + 8 * components +
         (components + 7) / 8 * 8 + tiles + components * ck_mixture_lanes(&m);
}

void ck_mixture_sums(size_t d, size_t components, size_t width, int diagonal,
                     const double *constants, const double *means, const double *whitening,
                     const double *centres, const double *x, size_t chunks, const double *counts,
                     const double *weights, double *scratch, double *sums) {
  ck_mixture m = {d, components, width, diagonal, constants, means, whitening, centres};
  CK_CALL(mixture_sums, &m, x, chunks, counts, weights, scratch, sums)
}

void ck_mixture_log_densities(size_t d, size_t components, size_t width, int diagonal,
                              const double *constants, const double *means,
                              const double *whitening, const double *rows, size_t count,
                              double *scratch, double *out, double *labels) {
  ck_mixture m = {d, components, width, diagonal, constants, means, whitening, means};
  CK_CALL(mixture_log_densities, &m, rows, count, scratch, out, labels)
}

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

void ck_smallest_distances(const double *a, size_t rows, size_t d, const double *packed,
                           size_t columns, size_t k, double *best, uint32_t *place) {
  CK_CALL(smallest_distances, a, rows, d, packed, columns, k, best, place)
}

void ck_ball_counts(const double *a, size_t rows, size_t d, const double *row_radii,
                    const double *packed, size_t columns, const double *column_radii,
                    uint64_t *counts, double *nearest, uint8_t *reached) {
  CK_CALL(ball_counts, a, rows, d, row_radii, packed, columns, column_radii, counts, nearest,
          reached)
}

void ck_bias_activation(float *y, size_t rows, size_t columns, const float *bias, float *before,
                        int activation) {
  CK_CALL(bias_activation, y, rows, columns, bias, before, activation)
}

void ck_activation_gradient(float *d, const float *kept, size_t rows, size_t columns, float *sums,
                            int activation) {
  CK_CALL(activation_gradient, d, kept, rows, columns, sums, activation)
}

void ck_float_map(const float *x, float *out, size_t count, int function) {
  CK_CALL(float_map, x, out, count, function)
}

void ck_adam(float *p, const float *g, float *m, float *v, size_t count, const float c[9]) {
  CK_CALL(adam, p, g, m, v, count, c)
}

void ck_momentum(float *p, const float *g, float *m, size_t count, const float c[4]) {
  CK_CALL(momentum, p, g, m, count, c)
}

double ck_float_squares(const float *x, size_t count) {
  CK_CALL(float_squares, x, count)
}

void ck_bernoulli_loss(const float *x, const float *target, float *gradient, double *losses,
                       size_t rows, size_t columns, float scale) {
  CK_CALL(bernoulli_loss, x, target, gradient, losses, rows, columns, scale)
}

void ck_square_loss(const float *x, const float *target, float *gradient, double *losses,
                    size_t rows, size_t columns, float scale) {
  CK_CALL(square_loss, x, target, gradient, losses, rows, columns, scale)
}

void ck_softmax_loss(const float *x, const int32_t *target, float *gradient, double *losses,
                     size_t rows, size_t columns, float scale, int probabilities) {
  CK_CALL(softmax_loss, x, target, gradient, losses, rows, columns, scale, probabilities)
}

void ck_layer_norm(const float *x, const float *gain, const float *shift, float *hat,
                   float *inverse, float *out, size_t rows, size_t columns, float epsilon) {
  CK_CALL(layer_norm, x, gain, shift, hat, inverse, out, rows, columns, epsilon)
}

void ck_layer_norm_gradient(float *d, const float *gain, const float *hat, const float *inverse,
                            float *gain_sums, float *shift_sums, size_t rows, size_t columns) {
  CK_CALL(layer_norm_gradient, d, gain, hat, inverse, gain_sums, shift_sums, rows, columns)
}

void ck_start_lanes(const uint64_t seed[4], uint64_t state[32]) {
  CK_CALL(start_lanes, seed, state)
}

void ck_next_float_normals(uint64_t state[32], float *out, size_t count) {
  CK_CALL(next_float_normals, state, out, count)
}

void ck_next_integers(uint64_t state[32], int32_t *out, size_t count, uint32_t bound) {
  CK_CALL(next_integers, state, out, count, bound)
}

void ck_gather_rows(const double *x, size_t columns, const int32_t *places, size_t count,
                    float *out) {
  CK_CALL(gather_rows, x, columns, places, count, out)
}

void ck_float_normals(const uint64_t seed[4], float *out, size_t count) {
  CK_CALL(float_normals, seed, out, count)
}

void ck_latent_draw(const float *code, const float *noise, float *z, float *deviation,
                    double *divergences, size_t rows, size_t width) {
  CK_CALL(latent_draw, code, noise, z, deviation, divergences, rows, width)
}

void ck_latent_gradient(const float *code, const float *noise, const float *deviation,
                        const float *dz, float *gradient, size_t rows, size_t width, float scale) {
  CK_CALL(latent_gradient, code, noise, deviation, dz, gradient, rows, width, scale)
}

void ck_normal_loss(const float *x, const float *target, const float *log_scale, float *gradient,
                    float *scale_gradient, double *losses, size_t rows, size_t columns,
                    float scale) {
  CK_CALL(normal_loss, x, target, log_scale, gradient, scale_gradient, losses, rows, columns, scale)
}

void ck_table_sums(const float *tables, size_t types, size_t context, size_t columns,
                   const int32_t *tokens, size_t rows, float *out) {
  CK_CALL(table_sums, tables, types, context, columns, tokens, rows, out)
}

void ck_add_rows(const float *d, size_t rows, size_t columns, const int32_t *tokens, size_t stride,
                 float *sums, size_t types) {
  CK_CALL(add_rows, d, rows, columns, tokens, stride, sums, types)
}
