"""Reference values of Tests/ModelsTests/Privacy: mpmath for the Gaussian mechanism and the Rényi
divergence of a subsampled Gaussian, by its definition; dp-accounting for the accountant's ε.

    pip install mpmath dp-accounting && python3 Tests/Reference/privacy.py
"""

from importlib.metadata import version

import mpmath as mp
from dp_accounting import GaussianDpEvent, PoissonSampledDpEvent
from dp_accounting.rdp import RdpAccountant

mp.mp.dps = 60


def delta(epsilon, ratio):
    e, m = mp.mpf(epsilon), mp.mpf(ratio)
    return mp.ncdf(m / 2 - e / m) - mp.exp(e) * mp.ncdf(-m / 2 - e / m)


def ratio(epsilon, target):
    low, high = mp.mpf(0), mp.mpf(1)
    while delta(epsilon, high) < target:
        high *= 2
    for _ in range(150):
        middle = (low + high) / 2
        if delta(epsilon, middle) < target:
            low = middle
        else:
            high = middle
    return low


def divergence(order, deviation, rate):
    a, s, q = mp.mpf(order), mp.mpf(deviation), mp.mpf(rate)

    def integrand(x):
        log_ratio = mp.log(1 - q + q * mp.exp((2 * x - 1) / (2 * s * s)))
        return mp.npdf(x, 0, s) * mp.exp(a * log_ratio)

    middle = s * s * mp.log(1 / q - 1) + mp.mpf(1) / 2
    places = sorted({-40 * s, -10 * s, mp.mpf(0), 10 * s, middle, a, a + 10 * s, a + 40 * s, middle + 40 * s})
    return mp.log(mp.quad(integrand, places)) / (a - 1)


def accountant(orders, deviation, rate, steps, target):
    counted = RdpAccountant(orders)
    counted.compose(PoissonSampledDpEvent(rate, GaussianDpEvent(deviation)), steps)
    return counted.get_epsilon(target)


print("# mpmath", version("mpmath"), "dp-accounting", version("dp-accounting"))
print("# scaled tail: x, e^(x^2/2) Phi(-x)")
for x in [-3, -0.5, 0, 0.25, 1, 5, 20, 28, 29, 40, 1e3]:
    x = mp.mpf(x)
    print(f"({mp.nstr(x, 17)}, {mp.nstr(mp.exp(x * x / 2) * mp.ncdf(-x), 17)}),")
print("# delta: epsilon, ratio, delta")
for e, m in [(0, 0.5), (0.1, 0.01), (1, 0.1), (1, 0.25), (0.5, 1), (3, 1), (10, 1.5), (20, 20), (50, 4), (1e-3, 1e-3)]:
    print(f"({e}, {m}, {mp.nstr(delta(e, m), 17)}),")
print("# deviation at sensitivity 1: epsilon, delta, deviation")
for e, d in [(0.1, 1e-5), (0.5, 1e-6), (1, 1e-5), (1, 1e-10), (3, 1e-5), (8, 1e-5), (20, 1e-3), (100, 1e-12)]:
    print(f"({e}, {d}, {mp.nstr(1 / ratio(e, mp.mpf(d)), 17)}),")
print("# divergence: order, deviation, rate, D")
for a, s, q in [
    (1.25, 1, 0.01), (1.5, 0.5, 0.2), (2, 1.1, 256 / 60000), (2.5, 1.1, 256 / 60000), (3.75, 4, 0.5),
    (8, 0.7, 0.01), (10.75, 1.1, 0.02), (10.75, 0.6, 0.9), (32, 1.1, 256 / 60000), (64, 2, 0.1),
]:
    print(f"({a}, {s}, {q!r}, {mp.nstr(divergence(a, s, q), 17)}),")
print("# accountant: deviation, rate, steps, delta, epsilon over whole orders 2...63")
orders = list(range(2, 64))
for s, q, t, d in [
    (1.1, 256 / 60000, 14063, 1e-5), (1.3, 250 / 60000, 15 * 240, 1e-5), (0.7, 250 / 60000, 45 * 240, 1e-5),
    (1, 0.01, 1000, 1e-5), (4, 0.01, 10000, 1e-5), (2, 1, 10, 1e-6),
]:
    print(f"({s}, {q!r}, {t}, {d}, {accountant(orders, s, q, t, d)!r}),")
