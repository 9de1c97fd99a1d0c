"""Reference values of the metrics on fixed inputs, for Tests/SimulationTests/ReferenceValues.swift.

The inputs need no generator: for i = 0, 1, ... and coordinate j,
    u = frac((i + 1) sqrt(p_j)),   X[i, j] = log(u / (1 - u)),   Y[i, j] = 0.1 + 1.1 log(u / (1 - u))
in doubles (frac by floor), with p = 2, 3, 5 for X and 11, 13, 17 for Y; one dimension uses the first prime.
Z is a model that has lost its tails: Y's formula with 0.4 for 1.1.
Every value has a second source here (a plain loop, another formula, or mpmath), asserted below.

Made with Python 3.11, NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1, mpmath 1.3.0.  Tests never run this.

    python Tests/Reference/metrics.py > Tests/SimulationTests/ReferenceValues.swift
"""
import math

import mpmath as mp
import numpy as np
import scipy
import scipy.linalg as la
import scipy.optimize as so
import scipy.spatial.distance as sd
import scipy.special as sp
import scipy.stats as st
import sklearn
from sklearn.metrics.pairwise import rbf_kernel

mp.mp.dps = 40


def logistic(n, primes):
    out = np.empty((n, len(primes)))
    for i in range(n):
        for j, p in enumerate(primes):
            v = (i + 1) * math.sqrt(p)
            u = v - math.floor(v)
            out[i, j] = math.log(u / (1 - u))
    return out


def close(a, b, tol=1e-12):
    assert abs(float(a) - float(b)) <= tol * max(1.0, abs(float(b))), (a, b)
    return float(a)


N, M, ND = 200, 150, 150
x = logistic(N, [2])[:, 0]
y = 0.1 + 1.1 * logistic(N, [11])[:, 0]
ys = y[:M]
X = logistic(ND, [2, 3, 5])
Y = 0.1 + 1.1 * logistic(ND, [11, 13, 17])
Z = 0.1 + 0.4 * logistic(ND, [11, 13, 17])

out = []  # (section or None, name, doc, swift type, literal)


def literal(v):
    if isinstance(v, (list, tuple, np.ndarray)):
        return "[" + ", ".join(literal(w) for w in v) + "]"
    if isinstance(v, (int, np.integer)):
        return str(int(v))
    return repr(float(v))


def kind(v):
    if isinstance(v, (list, tuple, np.ndarray)):
        return "[" + kind(v[0]) + "]"
    return "Int" if isinstance(v, (int, np.integer)) else "Double"


def section(text):
    out.append((text,))


def put(name, value, doc):
    out.append((name, value, doc))


# ---------------------------------------------------------------- inputs
section("Inputs: spot checks of `logisticSample`.")
put("x1Ends", [x[0], x[-1]], "First and last of x.")
put("y1Ends", [y[0], y[M - 1], y[-1]], "First, 150th and last of y.")
put("x3Ends", [*X[0], *X[-1]], "First and last row of X.")
put("y3Ends", [*Y[0], *Y[-1]], "First and last row of Y.")
put("x1MeanVariance", [math.fsum(x) / N, np.var(x, ddof=1)], "Mean and `numpy.var(x, ddof=1)`.")

# ---------------------------------------------------------------- one dimension
section("One dimension: x against y (200 and 200 points), and against the first 150 of y.")


def coupling(a, b, power):
    """Integral of |F^-1 - G^-1|^power, exactly, by merging the steps of the two quantile functions (in integers)."""
    a, b = np.sort(a), np.sort(b)
    n, m = len(a), len(b)
    cuts = sorted({i * m for i in range(n + 1)} | {j * n for j in range(m + 1)})
    terms = [(hi - lo) * abs(a[lo // m] - b[lo // n]) ** power for lo, hi in zip(cuts, cuts[1:])]
    return math.fsum(terms) / (n * m)


w1 = close(st.wasserstein_distance(x, y), coupling(x, y, 1))
put("wasserstein1", w1, "`scipy.stats.wasserstein_distance(x, y)`.")
w1u = close(st.wasserstein_distance(x, ys), coupling(x, ys, 1))
put("wasserstein1Unequal", w1u, "`scipy.stats.wasserstein_distance(x, y[:150])`.")
w2 = close(np.mean((np.sort(x) - np.sort(y)) ** 2), coupling(x, y, 2))
put("wasserstein2Squared", w2, "Mean squared difference of the sorted values.")
put("wasserstein2SquaredUnequal", coupling(x, ys, 2), "Exact quantile coupling of x and y[:150].")


def ks(a, b):
    t = np.concatenate([a, b])
    return max(abs(np.mean(a <= v) - np.mean(b <= v)) for v in t)


put("kolmogorovSmirnov", close(st.ks_2samp(x, y).statistic, ks(x, y)), "`scipy.stats.ks_2samp(x, y).statistic`.")
put("kolmogorovSmirnovUnequal", close(st.ks_2samp(x, ys).statistic, ks(x, ys)), "`scipy.stats.ks_2samp(x, y[:150]).statistic`.")


def energy(a, b):
    """Energy distance, V- and U-statistic: self pairs counted, or left out."""
    n, m = len(a), len(b)
    cross = sd.cdist(a, b).mean()
    within_a, within_b = sd.pdist(a), sd.pdist(b)
    v = 2 * cross - 2 * math.fsum(within_a) / n**2 - 2 * math.fsum(within_b) / m**2
    return v, 2 * cross - within_a.mean() - within_b.mean()


col = lambda a: a[:, None]
for name, b, label in (("", y, "y"), ("Unequal", ys, "y[:150]")):
    v, u = energy(col(x), col(b))
    close(st.energy_distance(x, b) ** 2, v)
    t = np.sort(np.concatenate([x, b]))
    f = np.searchsorted(np.sort(x), t[:-1], "right") / len(x) - np.searchsorted(np.sort(b), t[:-1], "right") / len(b)
    close(2 * math.fsum(f * f * np.diff(t)), v)  # twice the integral of (F - G)^2
    put("energy" + name, v, "V-statistic: `scipy.stats.energy_distance(x, %s) ** 2`." % label)
    put("energyUnbiased" + name, u, "U-statistic: self pairs left out of the means within a sample.")


def mmd(a, b, l):
    g = 1 / (2 * l * l)
    n, m = len(a), len(b)
    kaa, kbb, kab = (rbf_kernel(p, q, gamma=g) for p, q in ((a, a), (b, b), (a, b)))
    u = (kaa.sum() - np.trace(kaa)) / (n * (n - 1)) + (kbb.sum() - np.trace(kbb)) / (m * (m - 1)) - 2 * kab.mean()
    s = lambda p, q: math.fsum(math.exp(-g * math.fsum((r - t) ** 2)) for r in p for t in q)
    check = (s(a, a) - n) / (n * (n - 1)) + (s(b, b) - m) / (m * (m - 1)) - 2 * s(a, b) / (n * m)
    return close(u, check, 1e-13)


l1 = float(np.median(sd.pdist(col(x))))
put("medianDistance1", l1, "`numpy.median(pdist(x))`: 19,900 pairs, the mean of the middle two.")
put("mmd1", mmd(col(x), col(y), l1),
    "Unbiased MMD^2, kernel exp(-|a - b|^2 / (2 l^2)), l = `medianDistance1`:\n`sklearn.metrics.pairwise.rbf_kernel(..., gamma=1 / (2 * l**2))`, diagonals dropped.")
put("mmd1Unequal", mmd(col(x), col(ys), l1), "The same for x and y[:150].")

# ---------------------------------------------------------------- three dimensions
section("Three dimensions: X against Y, and against the shrunken Z, 150 rows each.")
d = lambda p, q: math.fsum(math.sqrt(math.fsum((r - t) ** 2)) for r in p for t in q)
l3 = float(np.median(sd.pdist(X)))
put("medianDistance3", l3, "`numpy.median(pdist(X))`: 11,175 pairs, the middle one.")
for name, B, label in (("", Y, "X against Y"), ("Shrunk", Z, "X against Z")):
    v3, u3 = energy(X, B)
    close(2 * d(X, B) / ND**2 - d(X, X) / ND**2 - d(B, B) / ND**2, v3)
    put("energy3" + name, v3, "%s, V-statistic, by means of `scipy.spatial.distance.cdist`." % label)
    put("energyUnbiased3" + name, u3, "%s, U-statistic." % label)
    put("mmd3" + name, mmd(X, B, l3), "%s, unbiased MMD^2 as in one dimension, l = `medianDistance3`." % label)

lo, hi = np.quantile(X, 0.05, axis=0), np.quantile(X, 0.95, axis=0)
assert not np.isin(X, [lo, hi]).any()  # no ties: < and <= agree, here and below
tail = ((X < lo) | (X > hi)).any(1)
k = 5
dxx = sd.cdist(X, X)
np.fill_diagonal(dxx, np.inf)
radius = np.sort(dxx, axis=1)[:, k - 1]
put("tailBounds3", [[*lo], [*hi]], "`numpy.quantile(X, [0.05, 0.95], axis=0)` (type 7).")
put("tailPoints3", int(tail.sum()), "Rows of X beyond those bounds on some axis.")
for name, B, label in (("", Y, "Y"), ("Shrunk", Z, "Z")):
    nearest = sd.cdist(X, B).min(1)
    assert np.min(np.abs(nearest - radius)) > 1e-6
    covered = nearest <= radius
    brute = [any(math.dist(p, q) <= sorted(math.dist(p, r) for r in X)[k] for q in B) for p in X]
    assert list(covered) == brute
    n = int((tail & covered).sum())
    put("tailCovered3" + name, n, "Tail rows of X with a row of %s no farther than their 5th nearest neighbour in X\n(self excluded); tail coverage is this / `tailPoints3` = %r." % (label, n / int(tail.sum())))
    put("covered3" + name, int(covered.sum()), "All rows of X with such a row of %s: coverage is this / 150 = %r." % (label, int(covered.sum()) / ND))

# ---------------------------------------------------------------- Gaussians in three dimensions
section("Two Gaussians in three dimensions; all entries are exact.")
m1, S1 = np.array([0.5, -1, 2]), np.array([[2, 0.5, 0.25], [0.5, 1.5, -0.375], [0.25, -0.375, 1]])
m2, S2 = np.array([0, 0.25, 1.5]), np.array([[1, -0.25, 0.125], [-0.25, 2, 0.5], [0.125, 0.5, 1.25]])
points = np.array([[0.0, 0, 0], [0.5, -1, 2], [3, 1.5, -2.25]])
put("mean1", m1, "")
put("covariance1", S1, "")
put("mean2", m2, "")
put("covariance2", S2, "")
P = lambda A: mp.matrix(A.tolist())


def trace(A):
    return mp.fsum(A[i, i] for i in range(A.rows))


def kl(ma, A, mb, B):
    """KL(N(ma, A) || N(mb, B)) in mpmath and in SciPy."""
    n = len(ma)
    e = P((mb - ma)[:, None])
    exact = (trace(P(B) ** -1 * P(A)) + (e.T * P(B) ** -1 * e)[0] - n + mp.log(mp.det(P(B)) / mp.det(P(A)))) / 2
    c = la.cho_factor(B)
    v = np.trace(la.cho_solve(c, A)) + (mb - ma) @ la.cho_solve(c, mb - ma) - n
    close((v + np.linalg.slogdet(B)[1] - np.linalg.slogdet(A)[1]) / 2, exact)
    return float(exact)


put("kl12", kl(m1, S1, m2, S2), "KL(N1 || N2) in nats, closed form (mpmath; SciPy agrees to 1e-12).")
put("kl21", kl(m2, S2, m1, S1), "KL(N2 || N1).")
put("entropy1", close(st.multivariate_normal(m1, S1).entropy(), 1.5 * (1 + mp.log(2 * mp.pi)) + mp.log(mp.det(P(S1))) / 2),
    "`scipy.stats.multivariate_normal(mean1, covariance1).entropy()`.")
put("logDeterminant1", close(np.linalg.slogdet(S1)[1], mp.log(mp.det(P(S1)))), "`numpy.linalg.slogdet(covariance1)[1]`.")
put("points", points, "")
lp = st.multivariate_normal(m1, S1).logpdf(points)
for p, v in zip(points, lp):
    e = P((p - m1)[:, None])
    close(v, -(3 * mp.log(2 * mp.pi) + mp.log(mp.det(P(S1))) + (e.T * P(S1) ** -1 * e)[0]) / 2)
put("logDensities1", lp, "`scipy.stats.multivariate_normal(mean1, covariance1).logpdf(points)`.")
r = la.sqrtm(S1)
cross = np.trace(np.real(la.sqrtm(r @ S2 @ r)))
roots = mp.eig(P(S1) * P(S2), left=False, right=False)  # tr (S1^1/2 S2 S1^1/2)^1/2 = sum of roots of eig(S1 S2)
bures = close(((m1 - m2) ** 2).sum() + np.trace(S1) + np.trace(S2) - 2 * cross,
              mp.fsum((P((m1 - m2)[:, None]).T * P((m1 - m2)[:, None]))) + trace(P(S1)) + trace(P(S2)) - 2 * mp.fsum(mp.sqrt(mp.re(z)) for z in roots))
put("bures12", bures, "W2^2 of the two (Bures) by `scipy.linalg.sqrtm`; mpmath's eigenvalues of S1 S2 agree to 1e-12.")

section("Spectrum of a 4 x 4 covariance.")
S4 = np.array([[4, 1, 0.5, 0.25], [1, 3, 0.75, 0.5], [0.5, 0.75, 2, 0.25], [0.25, 0.5, 0.25, 1]])
put("covariance4", S4, "")
e4 = la.eigvalsh(S4)
m4 = mp.eigsy(P(S4), eigvals_only=True)
for a, b in zip(e4, m4):
    close(a, b)
put("eigenvalues4", e4, "`scipy.linalg.eigvalsh(covariance4)`, ascending.")
t4 = mp.fsum(m4)
put("effectiveRank4", close(math.exp(st.entropy(e4 / e4.sum())), mp.exp(-mp.fsum(v / t4 * mp.log(v / t4) for v in m4))),
    "exp of the entropy of the normalised eigenvalues: `exp(scipy.stats.entropy(eigenvalues4))`.")
put("participationRatio4", close(e4.sum() ** 2 / (e4**2).sum(), t4**2 / mp.fsum(v * v for v in m4)), "(sum)^2 / sum of squares of the eigenvalues.")
put("logDeterminant4", close(np.linalg.slogdet(S4)[1], mp.log(mp.det(P(S4)))), "`numpy.linalg.slogdet(covariance4)[1]`.")

# ---------------------------------------------------------------- laws in one dimension
section("N(0, 1) as the real law against N(0.3, 1.7^2) as the model's.")
mu, s = 0.3, 1.7
put("modelMean", mu, "")
put("modelDeviation", s, "")
for a, label in ((0.005, "HalfPercent"), (0.01, "OnePercent"), (0.05, "FivePercent")):
    q = sp.ndtri(a)
    low, high = st.norm.cdf(q, mu, s), st.norm.sf(-q, mu, s)
    close(low, mp.ncdf((mp.mpf(float(q)) - mp.mpf(mu)) / mp.mpf(s)))
    close(high, mp.ncdf((mp.mpf(float(q)) + mp.mpf(mu)) / mp.mpf(s)))
    put("tailMass" + label, [low, high, low + high, (low + high) / (2 * a)],
        "Mass of the model below the %g quantile of N(0, 1), above the %g quantile, both,\nand both / %g (the tail mass ratio): `scipy.stats.norm.cdf`, `.sf`." % (a, 1 - a, 2 * a))
A, B, C = 1 - 1 / s**2, 2 * mu / s**2, -(mu**2) / s**2 - 2 * math.log(s)  # the densities are equal where A z^2 + B z + C = 0
z = np.roots([A, B, C])
gap = [abs(st.norm.cdf(v) - st.norm.cdf(v, mu, s)) for v in z]
g = np.linspace(-12, 12, 2_000_001)
assert 0 <= max(gap) - np.max(np.abs(st.norm.cdf(g) - st.norm.cdf(g, mu, s))) < 1e-9
put("normalCrossings", np.sort(z), "Where the two densities cross.")
put("normalKolmogorovSmirnov", max(gap), "Largest difference of the two distribution functions (at a crossing).")


def folded(a, b):
    """E |a + b Z|."""
    v = b * math.sqrt(2 / math.pi) * math.exp(-(a**2) / (2 * b * b)) + a * math.erf(a / (b * math.sqrt(2)))
    b = abs(b)
    close(v, mp.quad(lambda t: abs(mp.mpf(a) + mp.mpf(b) * t) * mp.npdf(t), [-mp.inf, -a / b, mp.inf]))
    return close(v, st.foldnorm.mean(abs(a) / b, scale=b))


put("normalWasserstein1", folded(mu, s - 1), "W1 of the two = E|0.3 + 0.7 Z|: both quantile functions are linear in Z's.")
put("foldedNormalMean", folded(0.3, 0.7), "E|a + b Z|, a = 0.3, b = 0.7: `scipy.stats.foldnorm.mean(a / b, scale=b)`.")
put("normalKLForward", close(math.log(s) + (1 + mu**2) / (2 * s * s) - 0.5, mp.quad(lambda t: mp.npdf(t) * mp.log(mp.npdf(t) / mp.npdf(t, mu, s)), [-25, 0, 25])),
    "KL(real || model) in nats.")
put("normalKLReverse", close(-math.log(s) + (s * s + mu**2) / 2 - 0.5, mp.quad(lambda t: mp.npdf(t, mu, s) * mp.log(mp.npdf(t, mu, s) / mp.npdf(t)), [-45, 0, 45])),
    "KL(model || real).")
put("normalWasserstein2Squared", mu**2 + (s - 1) ** 2, "W2^2 = 0.3^2 + 0.7^2.")
put("normalEnergy",
    close(2 * folded(mu, math.sqrt(1 + s * s)) - 2 / math.sqrt(math.pi) - 2 * s / math.sqrt(math.pi),
          2 * mp.quad(lambda t: (mp.ncdf(t) - mp.ncdf((t - mu) / s)) ** 2, [-45, -10, 0, 10, 45]), 1e-10),
    "Energy distance 2E|X - Y| - E|X - X'| - E|Y - Y'| of the laws, closed form.")

section("Quantiles of heavy-tailed and mixed laws.")
tp = [0.005, 0.01, 0.05, 0.25]
tq = st.t.ppf(tp, 3)
for p, q in zip(tp, tq):
    q = mp.mpf(float(q))
    close(mp.mpf(1) / 2 + (mp.atan(q / mp.sqrt(3)) + mp.sqrt(3) * q / (q * q + 3)) / mp.pi, p)
put("student3Quantiles", tq, "`scipy.stats.t.ppf([0.005, 0.01, 0.05, 0.25], 3)`.")
pq = st.pareto.ppf([0.95, 0.99], 2.5)
for p, q in zip((0.95, 0.99), pq):
    close(q, (1 - p) ** -0.4)
put("paretoQuantiles", pq, "`scipy.stats.pareto.ppf([0.95, 0.99], 2.5)`: density 2.5 x^-3.5 from 1.")
wts, mus, sds = [0.25, 0.75], [-2.0, 1.0], [0.5, 1.25]
F = lambda t: sum(w * st.norm.cdf(t, m, d) for w, m, d in zip(wts, mus, sds))
mq = []
for p in (0.01, 0.05, 0.95, 0.99):
    v = so.brentq(lambda t: F(t) - p, -20, 20, xtol=1e-15, rtol=1e-15)
    e = mp.findroot(lambda t: mp.fsum(w * mp.ncdf(t, m, d) for w, m, d in zip(wts, mus, sds)) - mp.mpf(p), v)
    mq.append(close(v, e))
put("mixtureQuantiles", mq, "Of 0.25 N(-2, 0.5^2) + 0.75 N(1, 1.25^2) at 0.01, 0.05, 0.95, 0.99: `scipy.optimize.brentq`.")

# ---------------------------------------------------------------- Swift
print(
    '''// Written by Tests/Reference/metrics.py; do not edit.
// NumPy %s, SciPy %s, scikit-learn %s, mpmath %s.

import Foundation

/// Values of the metrics on fixed inputs, each from a public library and from a second source.
///
/// x and y are `logisticSample(count: 200, primes: [2])` and
/// `logisticSample(count: 200, primes: [11], shift: 0.1, scale: 1.1)`; X and Y have 150 rows,
/// primes 2, 3, 5 and 11, 13, 17, the same shift and scale; Z is Y with scale 0.4. Matrices are
/// lists of rows.
enum ReferenceValues {
  /// Row i, column j: `shift + scale * log(u / (1 - u))` with u the fractional part of
  /// (i + 1) sqrt(primes[j]).
  static func logisticSample(
    count: Int, primes: [Double], shift: Double = 0, scale: Double = 1
  ) -> [[Double]] {
    (0..<count).map { row in
      primes.map { prime in
        let value = Double(row + 1) * prime.squareRoot()
        let fraction = value - value.rounded(.down)
        return shift + scale * log(fraction / (1 - fraction))
      }
    }
  }'''
    % (np.__version__, scipy.__version__, sklearn.__version__, mp.__version__)
)


def wrapped(name, value):
    head = "  static let %s: %s = " % (name, kind(value))
    flat = head + literal(value)
    if len(flat) <= 96:
        return flat
    lines, line = [], ""
    for item in (literal(v) + "," for v in value):  # as many to a line as fit
        if isinstance(value[0], (list, np.ndarray)) or len(line) + len(item) + 1 > 94:
            lines, line = lines + ([line] if line else []), item
        else:
            line = (line + " " + item).strip()
    return head + "[\n" + "\n".join("    " + l for l in lines + [line]) + "\n  ]"


for o in out:
    print()
    if len(o) == 1:
        print("  // MARK: " + o[0])
        continue
    name, value, doc = o
    for line in doc.split("\n") if doc else []:
        assert len(line) <= 94, line
        print("  /// " + line)
    print(wrapped(name, value))
print("}")
