"""Reference values of kernel density estimates, laws on the line and tail metrics.

    python Tests/Reference/density.py models > Tests/ModelsTests/DensityReference.swift
    python Tests/Reference/density.py metrics > Tests/SimulationTests/TailReference.swift

The rows are those of metrics.py: u = frac((i + 1) sqrt(p_j)), X[i, j] = log(u / (1 - u)).
Every value has a second source here, asserted below: scikit-learn or SciPy against mpmath or a plain sum.
Made with Python 3.11, NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1, mpmath 1.3.0.  Tests never run this.
"""
import math
import sys

import mpmath as mp
import numpy as np
import scipy
import scipy.stats as st
import sklearn
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import logsumexp
from sklearn.neighbors import KernelDensity

mp.mp.dps = 40


def logistic(n, primes):
    out = np.empty((n, len(primes)))
    for i in range(n):
        for j, p in enumerate(primes):
            v = (i + 1) * math.sqrt(p)
            u = v - math.floor(v)
            out[i, j] = math.log(u / (1 - u))
    return out


def close(a, b, tol=1e-11):
    assert abs(float(a) - float(b)) <= tol * max(1.0, abs(float(b))), (a, b)
    return float(b)


lines = []


def literal(v):
    if isinstance(v, (list, tuple, np.ndarray)):
        return "[" + ", ".join(literal(w) for w in v) + "]"
    return repr(float(v))


def kind(v):
    return "[" + kind(v[0]) + "]" if isinstance(v, (list, tuple, np.ndarray)) else "Double"


def put(name, value, doc):
    lines.append(f"  /// {doc}\n  static let {name}: {kind(value)} = {literal(value)}\n")


def exact_log(x, rows, h, weights=None):
    """Log-density of a product of normal kernels, at 40 digits."""
    n, d = rows.shape
    w = [mp.mpf(1) / n] * n if weights is None else [mp.mpf(float(v)) / mp.fsum(map(float, weights)) for v in weights]
    hs = [mp.mpf(float(v)) for v in np.broadcast_to(h, d)]
    total = mp.fsum(
        w[i] * mp.exp(-mp.fsum(((mp.mpf(x[k]) - mp.mpf(rows[i, k])) / hs[k]) ** 2 for k in range(d)) / 2) for i in range(n)
    )
    return mp.log(total) - mp.fsum(mp.log(v) for v in hs) - d * mp.log(2 * mp.pi) / 2


def models():
    for d, h in ((1, 0.2), (2, 0.2), (3, 0.35), (5, 0.7)):
        rows = logistic(150, [2, 3, 5, 7, 23][:d])
        queries = np.vstack([0.1 + 1.1 * logistic(12, [11, 13, 17, 19, 29][:d]), np.full((1, d), 30.0)])
        logs = KernelDensity(bandwidth=h, atol=0, rtol=0).fit(rows).score_samples(queries)
        values = [close(a, exact_log(q, rows, h)) for a, q in zip(logs, queries)]
        put(f"gaussian{d}", values, f"`KernelDensity(bandwidth={h}).score_samples` in {d} dimensions; the last query is far away.")
    rows, queries = logistic(150, [2]), 0.1 + 1.1 * logistic(12, [11])
    logs = KernelDensity(bandwidth=0.2, kernel="tophat", atol=0, rtol=0).fit(rows).score_samples(queries)
    plain = [np.log(np.mean(np.abs(rows[:, 0] - q[0]) <= 0.2) / 0.4) for q in queries]
    put("tophat1", [close(a, b) for a, b in zip(logs, plain)], "`KernelDensity(bandwidth=0.2, kernel=\"tophat\").score_samples` in 1 dimension.")
    kde = st.gaussian_kde(rows[:, 0], bw_method="scott")
    factor = kde.factor
    close(factor, 150 ** -0.2)
    put("scottFactor", factor, "`scipy.stats.gaussian_kde(x, bw_method=\"scott\").factor`.")
    put("silvermanFactor2", st.gaussian_kde(logistic(150, [2, 3]).T, bw_method="silverman").factor, "`gaussian_kde(X.T, bw_method=\"silverman\").factor` in 2 dimensions.")
    weights = np.where(np.arange(150) < 50, 3.0, 1.0)
    kde = st.gaussian_kde(rows[:, 0], bw_method="scott", weights=weights)
    close(kde.neff, weights.sum() ** 2 / (weights**2).sum())
    put("weightedScottFactor", kde.factor, "`gaussian_kde` with weight 3 on the first 50 rows: the factor of its effective number of rows.")
    put("weighted1", [float(exact_log(q, rows, 0.2, weights)) for q in queries], "Log-density at h = 0.2 with these weights, mpmath.")
    close(logsumexp(-0.5 * ((queries[0] - rows[:, 0]) / 0.2) ** 2, b=weights / weights.sum()) - math.log(0.2 * math.sqrt(2 * math.pi)), exact_log(queries[0], rows, 0.2, weights))
    levels = [1e-6, 0.01, 0.05, 0.5, 0.95, 0.999]
    cdf = lambda x: float(np.mean(st.norm.cdf((x - rows[:, 0]) / 0.2)))
    quantiles = [brentq(lambda x: cdf(x) - p, -60, 60, xtol=1e-14, rtol=1e-14) for p in levels]
    put("quantiles1", quantiles, f"Quantiles of the estimate at h = 0.2, levels {levels}, `scipy.optimize.brentq`.")
    x = rows[:, 0]
    m2, m4 = np.var(x), np.mean((x - x.mean()) ** 4)
    put("kurtosis1", (m4 + 6 * m2 * 0.04 + 3 * 0.0016) / (m2 + 0.04) ** 2, "E(X - EX)^4 / variance^2 of the estimate at h = 0.2.")
    ks = [0, 1, 3, 10, 35]
    for mean in (0.3, 3.5, 80.0):
        law = st.poisson(mean)
        tag = str(mean).replace(".", "_")
        put(f"poissonMass{tag}", law.pmf(ks), f"`scipy.stats.poisson({mean}).pmf`, `.cdf` and `.sf` at {ks}.")
        put(f"poissonCDF{tag}", [float(mp.fsum(mp.exp(-mp.mpf(mean)) * mp.mpf(mean) ** j / mp.factorial(j) for j in range(k + 1))) for k in ks], "The same.")
        put(f"poissonSurvival{tag}", [float(mp.fsum(mp.exp(-mp.mpf(mean)) * mp.mpf(mean) ** j / mp.factorial(j) for j in range(k + 1, 400))) for k in ks], "The same.")
        put(f"poissonQuantiles{tag}", law.ppf([3e-5, 0.01, 0.5, 0.99, 1 - 3e-5]), "`.ppf` at 3e-5, 0.01, 0.5, 0.99, 1 - 3e-5.")


def shortfall(law, p, discrete=False):
    """Means of the quantile function over 0..p and 1-p..1."""
    if discrete:
        ks = np.arange(0, 400)
        mass = law.pmf(ks)

        def lower(order):
            left, total = p, 0.0
            for k in order:
                take = min(left, mass[k])
                total += take * k
                left -= take
                if left <= 0:
                    break
            return total / p

        return lower(range(400)), lower(range(399, -1, -1))
    below = quad(lambda u: law.ppf(u), 0, p, limit=400, epsabs=0, epsrel=1e-12)[0] / p
    above = quad(lambda u: law.isf(u), 0, p, limit=400, epsabs=0, epsrel=1e-12)[0] / p
    return below, above


def metrics():
    laws = {
        "normal": st.norm(0.3, 1.7),
        "exponential": st.expon(scale=2.0),
        "laplace": st.laplace(1.0, 0.5),
        "uniform": st.uniform(0, 3.0),
        "student": st.t(3, loc=1.0, scale=2.0),
        "pareto": st.pareto(2.5, scale=1.5),
    }
    for name, law in laws.items():
        for p, tag in ((0.01, "1"), (0.05, "5")):
            put(f"{name}Shortfall{tag}", list(shortfall(law, p)), f"Mean of the lowest and the highest {p} of {name}, `scipy.integrate.quad` of `ppf` and `isf`.")
    close(shortfall(laws["normal"], 0.05)[0], 0.3 - 1.7 * st.norm.pdf(st.norm.ppf(0.05)) / 0.05, 1e-9)
    law = st.poisson(3.5)
    put("poissonShortfall5", list(shortfall(law, 0.05, True)), "The same of a Poisson law with mean 3.5, mass by mass.")
    n, m = laws["normal"], st.norm(0, 1)
    low, high = m.ppf(3e-5), m.isf(3e-5)
    put("invented", n.cdf(low) + n.sf(high), "Mass of N(0.3, 1.7^2) outside the central 1 - 6e-5 of N(0, 1).")
    low, high = n.ppf(3e-5), n.isf(3e-5)
    put("lost", m.cdf(low) + m.sf(high), "Mass of N(0, 1) outside the central 1 - 6e-5 of N(0.3, 1.7^2).")
    cells = []
    for k in range(6):
        a, b = 0.5 * 10.0**-k, 0.5 * 10.0 ** -(k + 1)
        mass = n.cdf(m.ppf(a)) - n.cdf(m.ppf(b)) + n.sf(m.isf(a)) - n.sf(m.isf(b))
        cells.append(mass / (0.9 * 10.0**-k))
    put("ledger", cells, "Mass of N(0.3, 1.7^2) in the two-sided decades of N(0, 1), over the mass there.")
    x = logistic(200, [2])[:, 0]
    put("sampleKurtosis", close(st.kurtosis(x, fisher=False), np.mean((x - x.mean()) ** 4) / np.var(x) ** 2), "`scipy.stats.kurtosis(x, fisher=False)` of `ReferenceSamples.x`.")
    s = np.sort(x)
    put("sampleShortfall5", [s[:10].mean(), s[-10:].mean()], "Means of the ten lowest and the ten highest of the 200.")
    put("sampleShortfall1", [s[:2].mean(), s[-2:].mean()], "Of two.")


which = sys.argv[1]
name = {"models": "DensityReference", "metrics": "TailReference"}[which]
{"models": models, "metrics": metrics}[which]()
print("// Written by Tests/Reference/density.py; do not edit.")
print(f"// NumPy {np.__version__}, SciPy {scipy.__version__}, scikit-learn {sklearn.__version__}, mpmath {mp.__version__}.\n")
print("/// Values of public libraries, each checked against a second source by the script.")
print(f"enum {name} {{\n" + "\n".join(lines) + "}")
