"""Reference values of Gaussian mixtures, for Tests/ModelsTests/MixtureReference.swift and
Tests/SimulationTests/MixtureReference.swift.

Rows need no generator: row i, coordinate j is 2 frac((i + 1) sqrt(p_j)) + c[i % 6][j] in doubles, with p = 2, 3, 5, 7,
11 and the centres c of `CENTRES` (components hold 3/6, 2/6 and 1/6 of the rows).

Made with Python 3.11, NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1.  Tests never run this.

    python Tests/Reference/mixture.py models > Tests/ModelsTests/MixtureReference.swift
    python Tests/Reference/mixture.py metrics > Tests/SimulationTests/MixtureReference.swift
    swift format -i Tests/ModelsTests/MixtureReference.swift Tests/SimulationTests/MixtureReference.swift
"""
import itertools
import math
import sys
import warnings

import numpy as np
import scipy
import scipy.integrate as si
import scipy.optimize as so
import scipy.stats as st
import sklearn
from sklearn.mixture import GaussianMixture

warnings.simplefilter("ignore")
PRIMES = [2, 3, 5, 7, 11]
CENTRES = [[0.0, 0.0, 0.0, 0.0, 0.0], [1.5, -0.75, 0.5, 1.0, 0.25], [-1.0, 2.0, -1.0, 0.5, 1.5]]
MEMBER = [0, 0, 0, 1, 1, 2]


def rows(n, d):
    out = np.empty((n, d))
    for i in range(n):
        for j in range(d):
            v = (i + 1) * math.sqrt(PRIMES[j])
            out[i, j] = 2 * (v - math.floor(v)) + CENTRES[MEMBER[i % 6]][j]
    return out


def literal(v):
    if isinstance(v, (list, tuple, np.ndarray)):
        return "[" + ", ".join(literal(w) for w in v) + "]"
    return repr(float(v))


def start(d):
    """Weights 1/3; means at the centres, moved; covariance 1 in every direction."""
    return np.full(3, 1 / 3), np.array([[CENTRES[k][j] + 0.75 for j in range(d)] for k in range(3)]), np.ones(3)


def models():
    print("// Written by Tests/Reference/mixture.py; do not edit.")
    print("// NumPy %s, scikit-learn %s." % (np.__version__, sklearn.__version__))
    print()
    print("/// Expectation-maximization by scikit-learn on 301 rows, 3 components, from one start.")
    print("struct MixtureReference: Sendable {")
    print("  let covariance: String")
    print("  let dimension: Int")
    print("  let floor: Double")
    print("  /// The mean log-likelihood before every one of the iterations.")
    print("  let path: [Double]")
    print("  let weights: [Double]")
    print("  let means: [Double]")
    print("  /// Of component 0: the matrix, the diagonal, or the one variance.")
    print("  let covariance0: [Double]")
    print("  /// Bayesian information criterion of the result.")
    print("  let bic: Double")
    print()
    print("  static let all = [")
    for d in (1, 2, 3, 5):
        x = rows(301, d)
        for shape in ("full", "diag", "spherical"):
            for floor in (1e-6, 1e-2):
                w, mu, prec = start(d)
                p = {"full": np.array([np.eye(d)] * 3), "diag": np.ones((3, d)), "spherical": prec}[shape]
                path = []
                for n in range(1, 13):
                    g = GaussianMixture(3, covariance_type=shape, tol=0, max_iter=n, reg_covar=floor, weights_init=w,
                                        means_init=mu, precisions_init=p).fit(x)
                    assert g.n_iter_ == n
                    path.append(g.lower_bound_)
                # A second source of the path: the density written out.
                q = sum(w[k] * st.multivariate_normal(mu[k], np.eye(d)).pdf(x) for k in range(3))
                assert abs(np.log(q).mean() - path[0]) < 1e-12
                print("    MixtureReference(covariance: \"%s\", dimension: %d, floor: %s, path: %s, weights: %s, means: %s, covariance0: %s, bic: %s),"
                      % (shape if shape != "diag" else "diagonal", d, literal(floor), literal(path), literal(g.weights_),
                         literal(g.means_.ravel()), literal(np.ravel(g.covariances_[0])), literal(g.bic(x))))
    print("  ]")
    print("}")


A = ([0.5, 0.3, 0.2], [[0.0, 0.0], [2.0, 1.0], [-1.5, 2.0]],
     [[[1.0, 0.3], [0.3, 0.5]], [[0.4, -0.1], [-0.1, 0.6]], [[0.3, 0.0], [0.0, 0.3]]])
B = ([0.25, 0.45, 0.3], [[-1.25, 1.75], [0.25, -0.5], [1.75, 1.5]],
     [[[0.5, 0.1], [0.1, 0.25]], [[1.25, 0.5], [0.5, 0.75]], [[0.5, 0.0], [0.0, 0.5]]])


def pdf(m, x):
    return sum(w * st.multivariate_normal(mu, c).pdf(x) for w, mu, c in zip(*m))


def affinity(m, i, j):
    """Bhattacharyya coefficient, the integral of sqrt(p q), by quadrature."""
    p, q = (st.multivariate_normal(m[1][k], m[2][k]) for k in (i, j))
    f = lambda y, x: math.sqrt(p.pdf([x, y]) * q.pdf([x, y]))
    return si.dblquad(f, -9, 9, -9, 9, epsabs=1e-11, epsrel=1e-11)[0]


def metrics():
    def put(name, value, doc):
        print("  /// %s" % doc)
        print("  static let %s: %s = %s" % (name, "[Double]" if isinstance(value, (list, np.ndarray)) else "Double", literal(value)))
        print()

    print("// Written by Tests/Reference/mixture.py; do not edit.")
    print("// NumPy %s, SciPy %s." % (np.__version__, scipy.__version__))
    print()
    print("/// Metrics of two mixtures A and B of three components in the plane.")
    print("enum MixtureReference {")
    for name, m in (("a", A), ("b", B)):
        put(name + "Weights", m[0], "Weights.")
        put(name + "Means", list(np.ravel(m[1])), "Means, one after another.")
        put(name + "Covariances", list(np.ravel(m[2])), "Covariances, row by row.")
    for name, m in (("a", A), ("b", B)):
        pairs = list(itertools.combinations(range(3), 2))
        top = sum(m[0][i] * m[0][j] * affinity(m, i, j) for i, j in pairs)
        put(name + "Overlap", top / sum(m[0][i] * m[0][j] for i, j in pairs),
            "Mean Bhattacharyya coefficient of two components, weighted by the product of their weights, by quadrature.")
    f = lambda y, x: (pdf(A, [x, y]) - pdf(B, [x, y])) ** 2
    grid = np.linspace(-9, 9, 2401)
    X, Y = np.meshgrid(grid, grid, indexing="ij")
    diff = pdf(A, np.dstack([X, Y])) - pdf(B, np.dstack([X, Y]))
    put("densityL2", float((diff ** 2).sum() * (grid[1] - grid[0]) ** 2),
        "Integral of (p - q)^2 by the trapezoidal rule, which is exact to rounding here.")
    cost = np.array([[np.sum((np.array(A[1][i]) - B[1][j]) ** 2) + np.sum((np.array(A[2][i]) - B[2][j]) ** 2) + (A[0][i] - B[0][j]) ** 2
                      for j in range(3)] for i in range(3)])
    best = min(sum(cost[i, s[i]] for i in range(3)) for s in itertools.permutations(range(3)))
    r, c = so.linear_sum_assignment(cost)
    assert abs(cost[r, c].sum() - best) < 1e-14
    put("parameterL2", best, "The least sum of squared differences of matched parameters, by trying all matchings.")
    total = sum(w * (np.array(c) + np.outer(mu, mu)) for w, mu, c in zip(*B)) - np.outer(*[sum(w * np.array(mu) for w, mu in zip(B[0], B[1]))] * 2)
    put("bVariance", np.trace(total) / 2, "Total variance of B over 2.")
    put("bLogGeneralizedVariance", math.log(np.linalg.det(total)) / 2, "ln det of B's total covariance over 2.")
    big = np.array([[(3.1 * i) % 5 + 0.37 * ((i * j) % 7) for j in range(9)] for i in range(9)])
    r, c = so.linear_sum_assignment(big)
    put("assignmentCosts", list(big.ravel()), "A cost matrix of nine by nine.")
    put("assignmentTotal", big[r, c].sum(), "`scipy.optimize.linear_sum_assignment` of it.")
    print("}")


{"models": models, "metrics": metrics}[sys.argv[1]]()
