"""Least squares by other libraries, for Tests/ModelsTests/RegressionValues.swift.

Input (i, j) is log(u / (1 - u)) with u the fractional part of (i + 1) sqrt(prime j); labels come from the next prime.
Ridge minimises sum w (y - x'b)^2 / sum w + penalty |b|^2, which is scikit-learn's with alpha = penalty * sum w.
Every number is from scikit-learn or NumPy and compared here with the normal equations in mpmath at 50 digits.

    python Tests/Reference/regression.py > Tests/ModelsTests/RegressionValues.swift
"""
import mpmath as mp
import numpy as np
import scipy
import sklearn
from sklearn.linear_model import LinearRegression, Ridge

mp.mp.dps = 50


def logistic(n, primes):
    u = np.outer(np.arange(1, n + 1), np.sqrt(primes)) % 1
    return np.log(u / (1 - u))


X, y = logistic(12, [2.0, 3.0, 5.0]), logistic(12, [7.0])[:, 0]
w = np.where(np.arange(12) < 4, 2.5, 1.0)
penalty = 0.3


def exact(X, y, w, penalty=0.0):
    A = mp.matrix((X * w[:, None]).tolist()).T * mp.matrix(X.tolist())
    b = mp.matrix((X * w[:, None]).tolist()).T * mp.matrix(y.tolist())
    for i in range(X.shape[1]):
        A[i, i] += penalty * mp.fsum(w)
    return [float(v) for v in mp.lu_solve(A, b)]


one = np.ones(12)
ols = LinearRegression(fit_intercept=False).fit(X, y).coef_
weighted = LinearRegression(fit_intercept=False).fit(X, y, sample_weight=w).coef_
ridge = Ridge(alpha=penalty * 12, fit_intercept=False).fit(X, y).coef_
least = np.linalg.pinv(X[:2]) @ y[:2]
noise = np.sqrt(np.sum((y - X @ ols) ** 2) / (12 - 3))
assert np.allclose(ols, exact(X, y, one), rtol=1e-13)
assert np.allclose(weighted, exact(X, y, w), rtol=1e-13)
assert np.allclose(ridge, exact(X, y, one, penalty), rtol=1e-13)
R = mp.matrix(X[:2].tolist())
assert np.allclose(least, [float(v) for v in R.T * mp.lu_solve(R * R.T, mp.matrix(y[:2].tolist()))], rtol=1e-12)

print("// Written by Tests/Reference/regression.py; do not edit.")
print(f"// NumPy {np.__version__}, SciPy {scipy.__version__}, scikit-learn {sklearn.__version__}, mpmath {mp.__version__}.")
print("\n/// Least squares of 12 labels on three inputs, without an intercept.\nenum RegressionValues {")
for name, doc, values in [
    ("ols", "`LinearRegression(fit_intercept=False)`.", ols),
    ("weighted", "The same with weight 2.5 for the first four rows.", weighted),
    ("ridge", "`Ridge(alpha=0.3 * 12, fit_intercept=False)`.", ridge),
    ("leastNorm", "`numpy.linalg.pinv(X[:2]) @ y[:2]`.", least),
]:
    print(f"  /// {doc}\n  static let {name}: [Double] = [{', '.join(repr(float(v)) for v in values)}]\n")
print(f"  /// Root of the residual sum of squares of `ols` over 12 - 3.\n  static let noise = {float(noise)!r}\n}}")
