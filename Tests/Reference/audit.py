"""Reference values of the numbers of an audit, for Tests/SimulationTests/AuditReference.swift.

With u_i(p) = frac((i + 1) sqrt(p)) the real table (150 rows) has the columns x = logit(u(2)), y = 0.5 x +
logit(u(3)), a = floor(7 u(5)^2) and b = floor(3 u(7)); the synthetic one x = 0.1 + 0.8 logit(u(11)),
y = 0.3 x + logit(u(13)), a = floor(8 u(17)^1.5) + 1 (so that 0 is lost and 8 invented) and b = floor(3 u(19)^1.3).
Every 17th real and every 11th synthetic x is missing where a test says so. The held-out table is the real one with
sqrt(23), sqrt(29), sqrt(31), sqrt(37).

Names in capitals are those of SDMetrics; the rest comes from SciPy, prdc and vendi-score, or from plain NumPy where
no library has it.

Made with Python 3.11, sdmetrics 0.32.0, pandas 3.1.1, NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1, prdc 0.2,
vendi-score 0.0.3. Tests never run this.

    python Tests/Reference/audit.py > Tests/SimulationTests/AuditReference.swift
"""
import contextlib
import io
import math
import types
import warnings

import numpy as np
import pandas as pd
import scipy.sparse
import scipy.spatial.distance as sd
from scipy import stats

if not hasattr(scipy.sparse, "csr"):  # vendi-score names a module that newer SciPy removed
    scipy.sparse.csr = types.SimpleNamespace(csr_matrix=scipy.sparse.csr_matrix)
from prdc import compute_prdc
from sdmetrics.column_pairs import ContingencySimilarity, CorrelationSimilarity
from sdmetrics.single_column import (
    BoundaryAdherence, CategoryAdherence, CategoryCoverage, KSComplement, MissingValueSimilarity, RangeCoverage,
    TVComplement)
from vendi_score import vendi

warnings.simplefilter("ignore")
N = 150


def u(p):
    v = [(i + 1) * math.sqrt(p) for i in range(N)]
    return np.array([x - math.floor(x) for x in v])


def logit(x):
    return np.log(x / (1 - x))


def real(p):
    x = logit(u(p[0]))
    return pd.DataFrame({
        "x": x, "y": 0.5 * x + logit(u(p[1])),
        "a": np.floor(7 * u(p[2]) * u(p[2])).astype(int).astype(str), "b": np.floor(3 * u(p[3])).astype(int).astype(str)})


def made():
    x = 0.1 + 0.8 * logit(u(11))
    return pd.DataFrame({
        "x": x, "y": 0.3 * x + logit(u(13)),
        "a": (np.floor(8 * u(17) * np.sqrt(u(17))).astype(int) + 1).astype(str),
        "b": np.floor(3 * u(19) ** 1.3).astype(int).astype(str)})


R, S, H = real([2, 3, 5, 7]), made(), real([23, 29, 31, 37])
R0, S0 = R.copy(), S.copy()  # with missing values
R0.loc[[i for i in range(N) if i % 17 == 16], "x"] = np.nan
S0.loc[[i for i in range(N) if i % 11 == 10], "x"] = np.nan


def js(p, q):
    m = (p + q) / 2
    kl = lambda a, b: sum(x * math.log(x / y) for x, y in zip(a, b) if x > 0)
    value = (kl(p, m) + kl(q, m)) / 2
    assert abs(value - sd.jensenshannon(p, q) ** 2) < 1e-12
    return value


def numbers(r, s, name, missing):
    x, y = r[name].dropna().to_numpy(), s[name].dropna().to_numpy()
    edges = np.unique(np.quantile(x, np.arange(1, 20) / 20))
    share = lambda v: np.bincount(np.searchsorted(edges, v, side="left"), minlength=len(edges) + 1) / len(v)

    def tail(level):
        low, high = np.quantile(x, level), np.quantile(x, 1 - level)
        beyond = lambda v: np.mean((v < low) | (v > high))
        return beyond(y) / beyond(x)

    values = [
        KSComplement.compute(r[name], s[name]), stats.wasserstein_distance(x, y) / x.std(), js(share(x), share(y)),
        y.var(ddof=1) / x.var(ddof=1), RangeCoverage.compute(r[name], s[name]),
        BoundaryAdherence.compute(r[name].dropna(), s[name].dropna()), tail(0.01), tail(0.05)]
    assert abs(values[0] - (1 - stats.ks_2samp(x, y).statistic)) < 1e-12
    return values + ([MissingValueSimilarity.compute(r[name], s[name])] if missing else [])


def categories(r, s, name):
    levels = sorted(set(r[name]) | set(s[name]))
    c, d = [np.array([(t[name] == v).sum() for v in levels]) for t in (r, s)]
    p, q = c / c.sum(), d / d.sum()
    test = stats.chi2_contingency(np.array([c, d]), correction=False)
    return [
        TVComplement.compute(r[name], s[name]), test.statistic / test.dof, js(p, q),
        CategoryCoverage.compute(r[name], s[name]), p[q == 0].sum(), CategoryAdherence.compute(r[name], s[name]),
        np.abs(p - q).max()]


def group_variance(r, s, name):
    ratios = []
    for v in sorted(set(r[name])):
        g, h = r[r[name] == v], s[s[name] == v]
        if len(g) < 20:
            continue
        ratios.append(np.mean([(h[c].var(ddof=1) if len(h) > 1 else 0) / g[c].var(ddof=1) for c in ("x", "y")]))
    return min(ratios)


def points(t):
    out = [((t[c] - R[c].mean()) / R[c].std(ddof=0)).to_numpy()[:, None] for c in ("x", "y")]
    for c in ("a", "b"):
        levels = sorted(set(R[c]) | set(S[c]))
        out.append(np.array([[math.sqrt(0.5) * (v == w) for w in levels] for v in t[c]]))
    return np.hstack(out)


PR, PS, PH = points(R), points(S), points(H)


def rows(r, s):
    gamma = 0.5 / np.median(sd.pdist(PR)) ** 2
    k = lambda a, b: np.exp(-gamma * sd.cdist(a, b, "sqeuclidean"))
    n, m = len(r), len(s)
    mmd = ((k(r, r).sum() - n) / (n * (n - 1)) + (k(s, s).sum() - m) / (m * (m - 1)) - 2 * k(r, s).mean())
    with contextlib.redirect_stdout(io.StringIO()):
        prdc = compute_prdc(r, s, 5)
    d = np.sort(sd.cdist(s, r), 1)
    return [mmd, prdc["precision"], prdc["density"], prdc["recall"], prdc["coverage"], vendi.score_K(k(s, s)),
            np.mean(d[:, 0] < 0.1 * d[:, 1]), np.median(d[:, 0])]


def attack(seen, unseen, sample):
    a, b = sd.cdist(seen, sample).min(1), sd.cdist(unseen, sample).min(1)
    auc = ((a[:, None] < b[None]) + 0.5 * (a[:, None] == b[None])).mean()
    x, y = sd.cdist(sample, seen).min(1), sd.cdist(sample, unseen).min(1)
    return [auc, ((x < y) + 0.5 * (x == y)).mean()]


values = [
    ("x", "Column x.", numbers(R, S, "x", False)),
    ("y", "Column y.", numbers(R, S, "y", False)),
    ("missing", "Column x with missing values.", numbers(R0, S0, "x", True)),
    ("a", "Column a.", categories(R, S, "a")),
    ("b", "Column b.", categories(R, S, "b")),
    ("relations", "Correlation and contingency similarity, least group variances by a and b.", [
        CorrelationSimilarity.compute(R[["x", "y"]], S[["x", "y"]]),
        ContingencySimilarity.compute(R[["a", "b"]], S[["a", "b"]]), group_variance(R, S, "a"),
        group_variance(R, S, "b")]),
    ("missingCorrelation", "Of the tables with missing values.",
     CorrelationSimilarity.compute(R0[["x", "y"]], S0[["x", "y"]])),
    ("rows", "Whole rows.", rows(PR, PS)),
    ("attack", "Membership and nearness, of the held-out table.", attack(PR, PH, PS)),
]
print("// Made by Tests/Reference/audit.py: sdmetrics 0.32.0, SciPy 1.17.1, prdc 0.2, vendi-score 0.0.3, NumPy 2.4.6.")
print("\n/// Values of SDMetrics, SciPy, prdc, vendi-score and plain NumPy for the tables of ``AuditMeasureTests``.")
print("enum AuditReference {")
for name, comment, value in values:
    print(f"  /// {comment}")
    if isinstance(value, list):
        print(f"  static let {name}: [Double] = [")
        for v in value:
            print(f"    {float(v)!r},")
        print("  ]")
    else:
        print(f"  static let {name} = {float(value)!r}")
print("}")
