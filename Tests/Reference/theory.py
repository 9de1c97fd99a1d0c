"""Exact expectations of the one-dimensional Gaussian workflows, for Tests/SimulationTests/TheoryValues.swift.

E mu^2 and E v after fits 1 ... 15 by the closed recursions, written from the formulas alone; the real law is N(0, 1),
synthetic points come from N(mu, lambda v), `mle` divides by N and `unb` by N - 1.  Fit 1 sees real points only: M of
them, except with fixed real data, where it sees the M_r that stay (fits with a mixture see M = M_r + M_s).
The products and fixed points known in closed form are asserted; `--check` also simulates every row point by point
(20,000 replicates, ten seconds) and prints z-scores to stderr.

Made with Python 3.11 (NumPy 2 for --check).  Tests never run this.

    python Tests/Reference/theory.py [--check] > Tests/SimulationTests/TheoryValues.swift
"""
import math
import sys

FITS = 15
g = lambda n, est: 1 - 1 / n if est == "mle" else 1.0  # E v / sigma^2 of a fit to n independent points
G = lambda n, est: 1.0 if est == "mle" else n / (n - 1)  # v of a fit / its 1/N variance


def replace(M, est, lam, fits=FITS):
    m, w = [1 / M], [g(M, est)]
    for _ in range(fits - 1):
        m, w = m + [m[-1] + lam * w[-1] / M], w + [g(M, est) * lam * w[-1]]
    return m, w


def accumulate(M, est, lam, fits=FITS):
    V = 1 - 1 / M  # 1/N variance of the pool
    m, w = [1 / M], [V * G(M, est)]
    for t in range(1, fits):  # the pool holds t M points; a batch from N(mu, lam v) joins it
        s = lam * w[-1]
        V = (t * V + (1 - 1 / M) * s) / (t + 1) + t * s / M / (t + 1) ** 2
        m.append(m[-1] + s / (M * (t + 1) ** 2))
        w.append(V * G((t + 1) * M, est))
    return m, w


def subsample(M, est, lam, fits=FITS):
    assert lam == 1
    D, q, e = 1.0, 1.0, g(M, est)  # half E (x - y)^2 over pairs of the pool, E x^2 over the pool
    m, w = [], []
    for t in range(1, fits + 1):
        N = t * M
        m.append(q - (1 - 1 / M) * D)
        w.append(e * D)
        D *= (N * (N - 1) + M * (M - 1) * e + N * M * (e + 1 + 1 / M - 2 / N)) / ((N + M) * (N + M - 1))
        q = (N * q + M * (m[-1] + w[-1])) / (N + M)
    return m, w


def fresh(real, synthetic, est, lam, fits=FITS):
    M = real + synthetic
    a, b = real / M, synthetic / M
    m, w = [1 / M], [g(M, est)]
    for _ in range(fits - 1):
        n = a / M + b * b * m[-1] + b * lam * w[-1] / M
        w.append(G(M, est) * (a + b * (m[-1] + lam * w[-1]) - n))
        m.append(n)
    return m, w


def fixed(real, synthetic, est, lam, fits=FITS):
    assert lam == 1
    M = real + synthetic
    a, b = real / M, synthetic / M
    m, w, k = [1 / real], [g(real, est)], 1 / real  # k = E mu times the mean of the real points
    for _ in range(fits - 1):
        n = a * a / real + b * b * m[-1] + b * w[-1] / M + 2 * a * b * k
        w.append(G(M, est) * (a + b * (m[-1] + w[-1]) - n))
        m.append(n)
        k = a / real + b * k
    return m, w


def weighted(real, synthetic, weight, fits=FITS):
    """Known variance 1; the estimate is weight * mean of n fresh real + (1 - weight) * mean of the synthetic points."""
    m = [1 / real]
    for _ in range(fits - 1):
        m.append(weight**2 / real + (1 - weight) ** 2 * (m[-1] + 1 / synthetic))
    return m


golden = lambda r: (math.sqrt(r * r + 4 * r) - r) / 2  # best weight, r = real / synthetic
inflation = lambda w, r: (w * w + r * (1 - w) ** 2) / (2 * w - w * w)  # stationary n E mu^2

# ---------------------------------------------------------------- closed forms
same = lambda a, b: math.isclose(a, b, rel_tol=1e-10) or sys.exit("closed form fails: %r %r" % (a, b))
m, w = replace(20, "mle", 1)
same(w[-1], 0.95**15), same(m[-1], 1 - 0.95**15)
m, w = replace(20, "unb", 0.9)
same(w[-1], 0.9**14), same(m[-1], (1 - 0.9**15) / (20 * 0.1))
for lam in (1, 0.8):
    m, w = accumulate(20, "mle", lam)
    same(w[-1], 0.95 * math.prod(1 - (1 - lam) / t - lam / (20 * t * t) for t in range(2, 16)))
m, w = accumulate(20, "mle", 1)
same(m[-1] + w[-1], 1)
m, w = accumulate(20, "unb", 1)
same(w[-1], math.prod(1 - 1 / (t * (20 * t - 1)) for t in range(2, 16)))
same(accumulate(20, "mle", 1, 10**6)[1][-1], math.sin(math.pi / 20**0.5) / (math.pi / 20**0.5) * (1 + 1 / 20 / 10**6))
m, w = subsample(20, "mle", 1)
same(w[-1], 0.95 * math.prod(1 - 59 / (20 * t * (20 * t - 1)) for t in range(2, 16))), same(m[-1] + w[-1], 1)
m, w = subsample(20, "unb", 1)
same(w[-1], math.prod(1 + (t - 3) / (t * (20 * t - 1)) for t in range(2, 16)))
for r, s in ((10, 30), (4, 36)):
    M, a, b = r + s, r / (r + s), s / (r + s)
    same(fresh(r, s, "mle", 1, 2000)[0][-1], 1 / (M * (1 - b * b) + b))
    x = (1 - 1 / M) / ((1 + b) * (r - 1) + b)
    same(fresh(r, s, "unb", 1, 2000)[0][-1], x), same(fresh(r, s, "unb", 1, 2000)[1][-1], r * (1 - x) / (r - 1))
    x = ((1 - b * b) / r + b / M) / (1 - b * b + b / M)
    same(fixed(r, s, "mle", 1, 2000)[0][-1], x), same(fixed(r, s, "mle", 1, 2000)[1][-1], 1 - x)
    x = golden(r / s)
    same(weighted(r, s, x, 2000)[-1] * r, x), same(inflation(x, r / s), x)

# ---------------------------------------------------------------- rows
rows = []  # workflow, estimator, real, synthetic, lambda, (E mu^2, E v)
for lam in (1, 0.9):
    rows += [("replace", e, 20, 20, lam, replace(20, e, lam)) for e in ("mle", "unb")]
for lam in (1, 0.8):
    rows += [("accumulate", e, 20, 20, lam, accumulate(20, e, lam)) for e in ("mle", "unb")]
rows += [("subsample", e, 20, 20, 1, subsample(20, e, 1)) for e in ("mle", "unb")]
for lam in (1, 0.9):
    rows += [("fresh", e, r, s, lam, fresh(r, s, e, lam)) for r, s in ((10, 30), (4, 36)) for e in ("mle", "unb")]
rows.append(("fresh", "unb", 20, 20, 0.9, fresh(20, 20, "unb", 0.9)))
rows += [("fixed", e, r, s, 1, fixed(r, s, e, 1)) for r, s in ((10, 30), (4, 36)) for e in ("mle", "unb")]
weights = [(50, 50, 0.5), (50, 50, golden(1)), (50, 50, 1.0), (10, 30, golden(1 / 3)), (4, 36, golden(1 / 9))]


def simulate(rng, flow, est, real, synthetic, lam, R=20000):
    """Mean and standard error of mu^2 and v at every fit, by drawing every point."""
    import numpy as np

    ddof = int(est == "unb")
    data = rng.standard_normal((R, real + synthetic if flow == "fresh" else real))
    keep, out = data.copy(), []
    for fit in range(FITS):
        mu, v = data.mean(1), data.var(1, ddof=ddof)
        out.append([(f(x), x.std() / R**0.5) for x in (mu * mu, v) for f in (np.mean,)])
        new = mu[:, None] + np.sqrt(lam * v)[:, None] * rng.standard_normal((R, synthetic))
        if flow == "replace":
            data = new
        elif flow == "accumulate":
            data = np.concatenate([data, new], 1)
        elif flow == "subsample":
            keep = np.concatenate([keep, new], 1)
            pick = np.argpartition(rng.random(keep.shape, dtype=np.float32), real, axis=1)[:, :real]
            data = np.take_along_axis(keep, pick, 1)
        else:
            data = np.concatenate([keep if flow == "fixed" else rng.standard_normal((R, real)), new], 1)
    return out


if "--check" in sys.argv:
    import numpy as np

    rng, worst = np.random.default_rng(20240607), 0
    for flow, est, real, synthetic, lam, (m, w) in rows:
        sim = simulate(rng, flow, est, real, synthetic, lam)
        z = [[(s[0][0] - a) / s[0][1], (s[1][0] - b) / s[1][1]] for s, a, b in zip(sim, m, w)]
        big = max(abs(v) for p in z for v in p)
        worst = max(worst, big)
        print("%-10s %s %2d %2d %.1f  E mu^2 %.5f z %+.1f  E v %.5f z %+.1f  largest |z| %.1f"
              % (flow, est, real, synthetic, lam, m[-1], z[-1][0], w[-1], z[-1][1], big), file=sys.stderr)
    for n, ns, wt in weights:
        m, mu, zs = weighted(n, ns, wt), None, []
        for fit in range(FITS):
            r = rng.standard_normal((20000, n)).mean(1)
            mu = r if fit == 0 else wt * r + (1 - wt) * (mu + rng.standard_normal((20000, ns)).mean(1))
            zs.append(((mu * mu).mean() - m[fit]) / ((mu * mu).std() / 20000**0.5))
        print("weighted %d %d %.4f  E mu^2 %.5f z %+.1f  largest |z| %.1f" % (n, ns, wt, m[-1], zs[-1], max(map(abs, zs))), file=sys.stderr)
        worst = max(worst, max(map(abs, zs)))
    print("largest |z| of all: %.2f" % worst, file=sys.stderr)


# ---------------------------------------------------------------- Swift
def array(values, indent):
    lines, pad = [], " " * indent
    for v in values:
        item = repr(float(v)) + ","
        if lines and len(pad) + len(lines[-1]) + 1 + len(item) <= 94:
            lines[-1] += " " + item
        else:
            lines.append(item)
    return "[\n" + "\n".join(pad + "  " + l for l in lines) + "\n" + pad + "]"


print(
    """// Written by Tests/Reference/theory.py; do not edit.

/// Exact expectations of the one-dimensional Gaussian workflows at fits 1 to %d, real law N(0, 1).
enum TheoryValues {
  /// One workflow; what it starts from is said at `rows`.
  struct Row {
    /// `replace`, `accumulate`, `subsample`, `fresh` or `fixed`.
    let workflow: String
    /// True: variances divide by N - 1 (`unb`); false: by N (`mle`).
    let unbiased: Bool
    /// Real points a fit sees (fit 1 only, and all it sees, for the first three workflows).
    let real: Int
    /// Synthetic points drawn for each later fit.
    let synthetic: Int
    /// Synthetic points come from N(mu, lambda v).
    let lambda: Double
    /// E mu^2 at each fit.
    let meanSquare: [Double]
    /// E v at each fit.
    let variance: [Double]
  }

  /// `subsample` fits `real` points drawn without replacement from the pool, newest batch included.
  /// Fit 1 sees real points only: `real` + `synthetic` of them for `fresh`, `real` otherwise.
  static let rows: [Row] = ["""
    % FITS
)
for flow, est, real, synthetic, lam, (m, w) in rows:
    print(
        '    Row(\n      workflow: "%s", unbiased: %s, real: %d, synthetic: %d, lambda: %g,\n      meanSquare: %s,\n      variance: %s),'
        % (flow, "true" if est == "unb" else "false", real, synthetic, lam, array(m, 6), array(w, 6))
    )
print(
    """  ]

  /// Weighted average of two estimates of the mean, variance 1 known: `weight` on the mean of
  /// `real` fresh points, the rest on that of `synthetic` points from N(previous estimate, 1).
  struct WeightedRow {
    let real: Int
    let synthetic: Int
    let weight: Double
    /// E mu^2 at each fit; fit 1 is the mean of `real` points.
    let meanSquare: [Double]
    /// Its limit.
    let limit: Double
  }

  /// Where the weight is not 0.5 or 1 it is the best one, (sqrt(r^2 + 4r) - r) / 2 with
  /// r = real / synthetic; there `limit` is weight / real (golden ratio for r = 1).
  static let weighted: [WeightedRow] = ["""
)
for n, ns, wt in weights:
    print(
        "    WeightedRow(\n      real: %d, synthetic: %d, weight: %r,\n      meanSquare: %s,\n      limit: %r),"
        % (n, ns, wt, array(weighted(n, ns, wt), 6), inflation(wt, n / ns) / n)
    )
print("  ]\n}")
