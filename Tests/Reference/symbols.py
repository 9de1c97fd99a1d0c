"""Reference values of metrics and fits on symbols (Tests/SimulationTests/SymbolMetricTests.swift,
Tests/ModelsTests/SymbolModelTests.swift). Made with NumPy 2.4.6 and SciPy 1.17.1; tests never run this."""
import numpy as np
from scipy.optimize import brentq
from scipy.spatial.distance import jensenshannon
from scipy.stats import chisquare, entropy

p = np.array([0.4, 0.25, 0.15, 0.1, 0.06, 0.03, 0.01])
counts = np.array([50, 20, 16, 9, 3, 2, 0])
n = counts.sum()
q = counts / n
full = np.array([45, 20, 16, 9, 5, 4, 1])
r = full / full.sum()
print("entropy", repr(entropy(p)), repr(entropy(q)), repr(entropy(r)))
print("kl_forward r", repr(entropy(p, r)))
print("kl_reverse q r", repr(entropy(q, p)), repr(entropy(r, p)))
print("js q r", repr(jensenshannon(p, q) ** 2), repr(jensenshannon(p, r) ** 2))
print("kl_smoothed q", repr(entropy(p, (counts + 0.5) / (n + 3.5))))
print("chi2 q", repr(chisquare(counts, n * p).statistic / n))
print("tv q", repr(0.5 * np.abs(p - q).sum()), "l2", repr(((p - q) ** 2).sum()))
print("hetero", repr(1 - (q**2).sum()))


def exponent(counts, shift=0.0):
    ranks = np.log(np.arange(1, len(counts) + 1) + shift)
    mean = (counts * ranks).sum() / counts.sum()

    def excess(s):
        w = np.exp(-s * ranks)
        return (w * ranks).sum() / w.sum() - mean

    return brentq(excess, -50, 50, xtol=1e-14, rtol=1e-15)


print("zipf counts", repr(exponent(counts)), "full", repr(exponent(full)))
print("zipf living, sorted", repr(exponent(np.sort(counts[counts > 0])[::-1])))
print("zipf shift 2.5", repr(exponent(full, 2.5)))
print("zipf rising", repr(exponent(full[::-1])))
