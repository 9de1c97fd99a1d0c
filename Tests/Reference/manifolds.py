"""Reference values of precision, recall, density, coverage, Vendi, Frechet and authenticity, for
Tests/SimulationTests/ManifoldReference.swift.

The inputs X, Y, Z (150 x 3) are those of metrics.py; W and V (24 x 40) are wide ones of its formula, with
u = frac((i + 1) sqrt(p_j)) for the first 40 primes p_j (W), and V = 0.2 + 0.7 frac((i + 1) sqrt(p_j) + 0.5).
Precision and its kin come from prdc, Vendi from vendi-score (both of its forms agree), the rest from plain loops
and SciPy; each is compared with a second way below.

Made with Python 3.11, NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1, prdc 0.2, vendi-score 0.0.3.  Tests never
run this.

    python Tests/Reference/manifolds.py > Tests/SimulationTests/ManifoldReference.swift
"""
import contextlib
import io
import math
import types

import numpy as np
import scipy.linalg as la
import scipy.sparse
import scipy.spatial.distance as sd

if not hasattr(scipy.sparse, "csr"):  # vendi-score names a module that newer SciPy removed
    scipy.sparse.csr = types.SimpleNamespace(csr_matrix=scipy.sparse.csr_matrix)
from prdc import compute_prdc
from vendi_score import vendi


def uniform(n, primes, shift=0.0):
    out = np.empty((n, len(primes)))
    for i in range(n):
        for j, p in enumerate(primes):
            v = (i + 1) * math.sqrt(p) + shift
            out[i, j] = v - math.floor(v)
    return out


def logit(u):
    return np.log(u / (1 - u))


PRIMES = [p for p in range(2, 174) if all(p % q for q in range(2, p))]
assert len(PRIMES) == 40
X = logit(uniform(150, [2, 3, 5]))
Y = 0.1 + 1.1 * logit(uniform(150, [11, 13, 17]))
Z = 0.1 + 0.4 * logit(uniform(150, [11, 13, 17]))
W, V = uniform(24, PRIMES), 0.2 + 0.7 * uniform(24, PRIMES, 0.5)


def manifold(real, fake, k=5):
    with contextlib.redirect_stdout(io.StringIO()):
        values = compute_prdc(real, fake, k)
    rr, ff, rf = sd.cdist(real, real), sd.cdist(fake, fake), sd.cdist(real, fake)
    a, b = np.sort(rr, 1)[:, k], np.sort(ff, 1)[:, k]
    own = dict(
        precision=(rf < a[:, None]).any(0).mean(), recall=(rf < b[None]).any(1).mean(),
        density=(rf < a[:, None]).sum(0).mean() / k, coverage=(rf.min(1) < a).mean())
    for name in own:
        assert abs(own[name] - values[name]) < 1e-12, name
    return [float(values[n]) for n in ("precision", "recall", "density", "coverage")]


def frechet(a, b):
    s, t = np.cov(a.T), np.cov(b.T)
    shift = ((a.mean(0) - b.mean(0)) ** 2).sum()
    value = shift + np.trace(s) + np.trace(t) - 2 * np.trace(la.sqrtm(s @ t)).real
    w = np.clip(la.eigvals(s @ t).real, 0, None)
    assert abs(value - (shift + np.trace(s) + np.trace(t) - 2 * np.sqrt(w).sum())) < 1e-5
    return float(shift + np.trace(s) + np.trace(t) - 2 * np.sqrt(w).sum())


def wide_frechet(a, b):
    # Singular values of the centred samples' product: no root of a singular matrix.
    a0, b0 = a - a.mean(0), b - b.mean(0)
    n, m = len(a) - 1, len(b) - 1
    cross = la.svdvals(a0 @ b0.T).sum() / math.sqrt(n * m)
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + (a0 ** 2).sum() / n + (b0 ** 2).sum() / m - 2 * cross)


assert abs(wide_frechet(X, Y) - frechet(X, Y)) < 1e-10


def score(x):
    a, b = vendi.score_X(x), vendi.score_dual(x)
    assert abs(a - b) < 1e-9
    return float(a)


def score_rbf(x, length):
    return float(vendi.score_K(np.exp(-sd.cdist(x, x, "sqeuclidean") / (2 * length ** 2))))


def authenticity(train, fake):
    own = np.sort(sd.cdist(train, train), 1)[:, 1]
    tf = sd.cdist(train, fake)
    nearest = tf.argmin(0)
    return float((tf.min(0) > own[nearest]).mean())


def auc(member, other, fake):
    a, b = sd.cdist(member, fake).min(1), sd.cdist(other, fake).min(1)
    return float(((a[:, None] < b[None]) + 0.5 * (a[:, None] == b[None])).mean())


length = float(np.median(sd.pdist(X)))
values = [
    ("manifoldLike", "Precision, recall, density, coverage of Y against X.", manifold(X, Y)),
    ("manifoldShrunk", "Precision, recall, density, coverage of Z against X.", manifold(X, Z)),
    ("manifoldWide", "Precision, recall, density, coverage of V against W.", manifold(W, V)),
    ("frechetLike", "Y against X.", frechet(X, Y)),
    ("frechetShrunk", "Z against X.", frechet(X, Z)),
    ("frechetWide", "V against W: covariances without full rank.", wide_frechet(W, V)),
    ("vendi", "Of X, Z, W and V.", [score(x) for x in (X, Z, W, V)]),
    ("vendiRBF", "Of X and Z with the median distance of X.", [score_rbf(x, length) for x in (X, Z)]),
    ("nearestTraining", "Median distance of Z's rows to the nearest of Y.", float(np.median(sd.cdist(Z, Y).min(1)))),
    ("nearestHeldOut", "Median distance of Z's rows to the nearest of X.", float(np.median(sd.cdist(Z, X).min(1)))),
    ("authenticity", "Of Z and of X, with the training rows Y.", [authenticity(Y, Z), authenticity(Y, X)]),
    ("membership", "Training rows Y, held-out rows X, sample Z.", auc(Y, X, Z)),
]
print("// Made by Tests/Reference/manifolds.py: prdc 0.2, vendi-score 0.0.3, NumPy 2.4.6, SciPy 1.17.1.\n")
print("/// Values of prdc and vendi-score, and of plain loops, for the samples of ``ManifoldTests``.")
print("enum ManifoldReference {")
for name, doc, value in values:
    if isinstance(value, list):
        print(f"  /// {doc}\n  static let {name}: [Double] = [\n    {', '.join(map(repr, value))}\n  ]")
    else:
        print(f"  /// {doc}\n  static let {name} = {value!r}")
print("}")
