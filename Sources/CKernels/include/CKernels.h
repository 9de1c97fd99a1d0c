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

/// Tells the processor that this thread waits for another one.
static inline void ck_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Asks for the cache line at `address`, which may lie anywhere.
static inline void ck_prefetch(const void *address) { __builtin_prefetch(address); }
/// out[i] = ln of the sum over the columns of 2^-(offset[j] + |a_i - b_j|^2), however small.
/// `a` is rows x d, row-major; `b` is d x columns with `columns` a multiple of 8; offsets are not
/// negative, and INFINITY leaves a column out.
void ck_gaussian_log_sums(const double *a, size_t rows, const double *b, const double *offset,
                          size_t columns, size_t d, double *out);

/// out[i] = ln of the sum of weight[j] over the columns with |a_ik - b_kj| <= half_width[k] for
/// all k; arguments as above.
void ck_box_log_sums(const double *a, size_t rows, const double *b, const double *weight,
                     const double *half_width, size_t columns, size_t d, double *out);

/// Fills `out` with `count` rows x_J + h z: J is a row of the n x d matrix `x`, n < 2^32, each
/// equally likely or, unless `cumulative` is NULL, by its steps; z has d coordinates, standard
/// normal or, with `is_box`, uniform on [-1, 1). Sixteen rows are one block of the lanes above.
/// `scratch` holds 16 d numbers.
void ck_smoothed_rows(const uint64_t seed[4], const double *x, size_t n, size_t d,
                      const double *cumulative, const double *h, int is_box, double *scratch,
                      double *out, size_t count);

/// For every row of `a` (rows x d, row-major) the k smallest squared distances to the columns, in
/// ascending order, and which columns they belong to: the first of equals. Columns are packed in
/// tiles of eight: coordinate j of column 8 t + l is at (t d + j) 8 + l, infinite beyond the last
/// column. Where there are fewer than k columns, the rest is infinite.
void ck_smallest_distances(const double *a, size_t rows, size_t d, const double *packed,
                           size_t columns, size_t k, double *best, uint32_t *place);

/// Adds to counts[j] how many rows have column j inside their ball, |a_i - b_j|^2 < row_radii[i];
/// nearest[i] is the least |a_i - b_j|^2, and reached[i] whether row i lies inside the ball of some
/// column. Radii are squared. Columns are packed as above; `counts` and `column_radii` are padded to
/// a multiple of eight, the radii with 0.
void ck_ball_counts(const double *a, size_t rows, size_t d, const double *row_radii,
                    const double *packed, size_t columns, const double *column_radii,
                    uint64_t *counts, double *nearest, uint8_t *reached);

/// out[i] = exp(x[i]) for x <= 0 or moderate; 0 below -708. For tests of the pair sums.
void ck_exp(const double *x, double *out, size_t count);

// Mixtures of normal laws. Component k of a mixture in d dimensions has the log-density, its
// log-weight included, constants[k] - |W (x - mean)|^2 / 2. `means` and `centres` are
// components x d; `whitening` holds each W as a packed lower triangle, row by row, or, if
// `diagonal`, as its diagonal.

/// How many numbers `scratch` holds in the functions below.
size_t ck_mixture_scratch(size_t d, size_t components, size_t width, int diagonal);

/// sums[0] = the weighted sum of the points' log-densities under the mixture; then for every
/// component, with responsibilities r and y = x - centre: the sum of r, of r y (d numbers), and
/// of r y y^T as a packed lower triangle (or its diagonal). Where a component has less than 2^-60
/// of the largest responsibility for eight points that lie together, they add nothing to its sums.
///
/// Chunk c holds counts[c] > 0 points of weight weights[c]: coordinate j of point p is at
/// x[(c d + j) width + p]; places beyond the last point hold some finite point. `width` is a
/// multiple of 32, at most 128.
void ck_mixture_sums(size_t d, size_t components, size_t width, int diagonal,
                     const double *constants, const double *means, const double *whitening,
                     const double *centres, const double *x, size_t chunks, const double *counts,
                     const double *weights, double *scratch, double *sums);

/// The log-density of every row of `rows` (count x d, row-major), and the component with the
/// largest one, the first of equals. Either of `out` and `labels` may be null.
void ck_mixture_log_densities(size_t d, size_t components, size_t width, int diagonal,
                              const double *constants, const double *means,
                              const double *whitening, const double *rows, size_t count,
                              double *scratch, double *out, double *labels);

// Networks in single precision. Matrices are row-major without gaps.

enum { CK_IDENTITY, CK_RELU, CK_TANH, CK_SILU, CK_SIGMOID, CK_LEAKY_RELU, CK_EXP, CK_SOFTPLUS };

/// y = f(y + bias) for every row, f one of the activations above, the leaky one with slope 0.2.
/// `before`, unless NULL, receives y + bias.
void ck_bias_activation(float *y, size_t rows, size_t columns, const float *bias, float *before,
                        int activation);

/// d = d f'(y + bias), and sums[j] = the sum of column j of that. `kept` is what
/// ck_bias_activation made or, for SiLU, what it had before.
void ck_activation_gradient(float *d, const float *kept, size_t rows, size_t columns, float *sums,
                            int activation);

/// out[i] = f(x[i]), f one of the functions above; `out` may be `x`.
void ck_float_map(const float *x, float *out, size_t count, int function);

/// One step of Adam: with g' = c[8] g, m = c[0] m + c[2] g', v = c[1] v + c[3] g'^2,
/// p = c[7] p - c[4] m / (c[5] sqrt(v) + c[6]). Moments below 1e-36 become 0.
void ck_adam(float *p, const float *g, float *m, float *v, size_t count, const float c[9]);

/// One step of gradient descent: with g' = c[3] g, m = c[1] m + g', p = c[2] p - c[0] m; where `m`
/// is NULL, g' stands for it.
void ck_momentum(float *p, const float *g, float *m, size_t count, const float c[4]);

/// The sum of squares.
double ck_float_squares(const float *x, size_t count);

/// losses[i] = the sum over row i of softplus(x) - t x, in nats; gradient = scale (sigmoid(x) - t),
/// unless NULL.
void ck_bernoulli_loss(const float *x, const float *target, float *gradient, double *losses,
                       size_t rows, size_t columns, float scale);

/// losses[i] = the sum over row i of (x - t)^2; gradient = 2 scale (x - t), unless NULL.
void ck_square_loss(const float *x, const float *target, float *gradient, double *losses,
                    size_t rows, size_t columns, float scale);

/// losses[i] = ln of the sum of exp(x) of row i, less x at its target; gradient = scale (softmax -
/// indicator of the target), unless NULL. With `probabilities`, gradient is scale softmax;
/// then `losses` and `target` may be NULL. `gradient` may be `x`.
void ck_softmax_loss(const float *x, const int32_t *target, float *gradient, double *losses,
                     size_t rows, size_t columns, float scale, int probabilities);

/// hat = (x - mean)/sqrt(variance + epsilon) of every row, inverse[i] that factor,
/// out = gain hat + shift.
void ck_layer_norm(const float *x, const float *gain, const float *shift, float *hat,
                   float *inverse, float *out, size_t rows, size_t columns, float epsilon);

/// Replaces the gradient d by that of what ck_layer_norm was given; the sums are the gradients of
/// gain and shift.
void ck_layer_norm_gradient(float *d, const float *gain, const float *hat, const float *inverse,
                            float *gain_sums, float *shift_sums, size_t rows, size_t columns);

/// z = mean + noise exp(v/2) and its deviation exp(v/2), where a row of `code` is `width` means and
/// then `width` log-variances v; divergences[i] = KL(N(mean, exp(v)) || N(0, 1)) in nats.
void ck_latent_draw(const float *code, const float *noise, float *z, float *deviation,
                    double *divergences, size_t rows, size_t width);

/// The gradient with respect to `code` of a loss with gradient `dz` with respect to z, plus `scale`
/// times the divergences.
void ck_latent_gradient(const float *code, const float *noise, const float *deviation,
                        const float *dz, float *gradient, size_t rows, size_t width, float scale);

/// losses[i] = -ln of the normal density of the targets of row i, with mean x and deviation
/// exp(log_scale); `scale` times its gradients with respect to both, unless NULL.
void ck_normal_loss(const float *x, const float *target, const float *log_scale, float *gradient,
                    float *scale_gradient, double *losses, size_t rows, size_t columns,
                    float scale);

/// Row places[i] of `x`, in single precision, becomes row i of `out`.
void ck_gather_rows(const double *x, size_t columns, const int32_t *places, size_t count,
                    float *out);

/// ck_normals with mean 0 and scale 1, in single precision.
void ck_float_normals(const uint64_t seed[4], float *out, size_t count);

/// Row i of `out` (rows x columns) = the sum over c < context of row tokens[i, c] of table c;
/// tables are context x types x columns.
void ck_table_sums(const float *tables, size_t types, size_t context, size_t columns,
                   const int32_t *tokens, size_t rows, float *out);

/// Row t of `sums` (types x columns) = the sum of those rows i of d (rows x columns) that have
/// tokens[i stride] = t, in their order.
void ck_add_rows(const float *d, size_t rows, size_t columns, const int32_t *tokens, size_t stride,
                 float *sums, size_t types);

/// The eight generators of a key, at their start: ck_float_normals' first numbers follow.
void ck_start_lanes(const uint64_t seed[4], uint64_t state[32]);

/// The next standard normal numbers, sixteen at a time; those left of the last sixteen are lost.
void ck_next_float_normals(uint64_t state[32], float *out, size_t count);

/// The next whole numbers below `bound`, sixteen at a time; those left of the last sixteen are lost.
void ck_next_integers(uint64_t state[32], int32_t *out, size_t count, uint32_t bound);

#endif
