"""Values of special functions, for Tests/NumericsTests/SpecialValues.swift.

Every literal is mpmath's value (60 digits, at the exact double argument) rounded to a double; each is compared with
SciPy's, and the largest relative difference of each group goes into its comment.

Made with Python 3.11, mpmath 1.3.0, SciPy 1.17.1.  Tests never run this.

    python Tests/Reference/special.py > Tests/NumericsTests/SpecialValues.swift
"""
import math

import mpmath as mp
import scipy
import scipy.special as sp
import scipy.stats as st

mp.mp.dps = 60


def ndtri(p):
    """Inverse of the normal distribution function at the double p."""
    p = mp.mpf(p)
    x = mp.mpf(float(sp.ndtri(float(p))))
    for _ in range(6):  # Newton from SciPy's value
        f = mp.ncdf(x) - p if p < 0.5 else (1 - p) - mp.ncdf(-x)
        x -= f / mp.npdf(x)
    return x


def kolmogorov(x):
    x = mp.mpf(x)
    return 2 * mp.nsum(lambda k: (-1) ** (int(k) - 1) * mp.exp(-2 * k * k * x * x), [1, 40])


def kolmogorov_theta(x):
    """The other form of the same series, as a check."""
    x = mp.mpf(x)
    return 1 - mp.sqrt(2 * mp.pi) / x * mp.nsum(lambda k: mp.exp(-((2 * k - 1) ** 2) * mp.pi**2 / (8 * x * x)), [1, 40])


def student(t, nu):
    t, nu = mp.mpf(t), mp.mpf(nu)
    half = mp.betainc(nu / 2, mp.mpf(1) / 2, 0, nu / (nu + t * t), regularized=True) / 2
    return half if t < 0 else 1 - half


def c4(m):
    m = mp.mpf(m)
    return mp.sqrt(2 / (m - 1)) * mp.exp(mp.loggamma(m / 2) - mp.loggamma((m - 1) / 2))


# SciPy has no c4; through gammaln it loses digits for large M, which the comment shows.
c4_scipy = lambda m: math.sqrt(2 / (m - 1)) * math.exp(sp.gammaln(m / 2) - sp.gammaln((m - 1) / 2))

for x in (0.5, 1, 1.5):
    assert abs(kolmogorov(x) - kolmogorov_theta(x)) < mp.mpf(10) ** -50

psi = [(x,) for x in (1e-3, 0.5, 1.0, 4.5, 9.5, 49.5, 499.5, 1e6)]
ax = [(a, r * a) for a in (0.5, 2.0, 50.0, 500.0) for r in (0.3, 1.0, 1.5)]
lower = lambda a, x: mp.gammainc(mp.mpf(a), 0, mp.mpf(x), regularized=True)
upper = lambda a, x: mp.gammainc(mp.mpf(a), mp.mpf(x), mp.inf, regularized=True)
beta = lambda a, b, x: mp.betainc(mp.mpf(a), mp.mpf(b), 0, mp.mpf(x), regularized=True)
abx = [(0.5, 0.5, 0.25), (1.0, 3.0, 0.2), (2.0, 5.0, 0.1), (2.5, 0.75, 0.9), (10.0, 10.0, 0.5), (50.0, 3.0, 0.98), (200.0, 300.0, 0.375), (0.001, 2.0, 0.5)]

groups = [  # name, doc, argument names, points, function, SciPy's
    ("digamma", "Digamma: `scipy.special.digamma(x)`.", ["x"], psi, lambda x: mp.digamma(mp.mpf(x)), sp.digamma),
    ("trigamma", "Trigamma: `scipy.special.polygamma(1, x)`.", ["x"], psi, lambda x: mp.psi(1, mp.mpf(x)), lambda x: float(sp.polygamma(1, x))),
    ("logGamma", "`scipy.special.gammaln(x)`.", ["x"], psi, lambda x: mp.loggamma(mp.mpf(x)), sp.gammaln),
    ("c4", "E s / sigma of M normals: sqrt(2 / (M - 1)) Gamma(M / 2) / Gamma((M - 1) / 2), M = `x`;\n  /// SciPy's through `gammaln`.", ["x"], [(2.0,), (10.0,), (100.0,), (1000.0,)], c4, c4_scipy),
    ("normalQuantile", "Normal quantile: `scipy.special.ndtri(x)`.", ["x"], [(p,) for p in (1e-10, 0.001, 0.3, 0.5, 0.975, 1 - 1e-10)], ndtri, sp.ndtri),
    ("normalDistribution", "Normal distribution function: `scipy.special.ndtr(x)`.", ["x"], [(float(x),) for x in (-8, -3, -1, 0, 2)], lambda x: mp.ncdf(mp.mpf(x)), sp.ndtr),
    ("gammaLower", "Regularised lower incomplete gamma: `scipy.special.gammainc(a, x)`.", ["a", "x"], ax, lower, sp.gammainc),
    ("gammaUpper", "Regularised upper incomplete gamma: `scipy.special.gammaincc(a, x)`.", ["a", "x"], ax, upper, sp.gammaincc),
    ("betaIncomplete", "Regularised incomplete beta: `scipy.special.betainc(a, b, x)`.", ["a", "b", "x"], abx, beta, sp.betainc),
    ("studentDistribution", "Student t distribution function: `scipy.stats.t.cdf(x, df)`.", ["x", "df"],
     [(-12.0, 3.0), (-2.0, 1.0), (-1.5, 4.0), (0.25, 2.5), (2.0, 10.0), (3.0, 100.0), (-4.0, 1e6)], student, lambda t, n: st.t.cdf(t, n)),
    ("kolmogorovSurvival", "Kolmogorov survival function: `scipy.special.kolmogorov(x)`.", ["x"], [(x,) for x in (0.5, 1.0, 1.5, 2.0, 3.0)], kolmogorov, sp.kolmogorov),
    ("chiSquaredSurvival", "Chi-squared survival function: `scipy.stats.chi2.sf(x, df)`.", ["x", "df"],
     [(0.01, 1.0), (3.841458820694124, 1.0), (50.0, 1.0), (2.0, 4.0), (30.0, 10.0), (80.0, 100.0), (1200.0, 1000.0)], lambda x, n: upper(n / 2, x / 2), lambda x, n: st.chi2.sf(x, n)),
]


def literal(v):
    s = repr(float(v))
    return s[:-2] if s.endswith(".0") else s


print(
    """// Written by Tests/Reference/special.py (mpmath %s, SciPy %s); do not edit.

/// Values of special functions: mpmath's to 60 digits at the exact `Double` argument, rounded once.
/// The largest relative difference of SciPy's from them is given for each group."""
    % (mp.__version__, scipy.__version__)
)
print("enum SpecialValues {")
for i, (name, doc, args, points, f, g) in enumerate(groups):
    rows, worst = [], 0.0
    for p in points:
        exact = f(*p)
        v = float(exact)
        assert math.isfinite(v), (name, p)
        s = float(g(*p))
        rel = abs(s - v) / abs(v) if v else abs(s)
        worst = max(worst, rel)
        rows.append("    (%s, value: %s)," % (", ".join("%s: %s" % (a, literal(x)) for a, x in zip(args, p)), literal(v)))
    assert worst < 2e-11, (name, worst)
    kind = ", ".join("%s: Double" % a for a in args)
    if i:
        print()
    print("  /// %s\n  /// SciPy within %.0e.\n  static let %s: [(%s, value: Double)] = [" % (doc, worst, name, kind))
    print("\n".join(rows))
    print("  ]")
print("}")
