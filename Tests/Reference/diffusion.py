"""Noise schedules and the variance that ancestral sampling ends with, for DiffusionReference.swift.

python3 diffusion.py; printed with NumPy 2 (double precision).
"""
import numpy as np


def linear(first, last, levels):
    return np.linspace(first, last, levels)


def cosine(levels, s=0.008):
    t = np.arange(levels + 1) / levels
    kept = np.cos((t + s) / (1 + s) * np.pi / 2) ** 2
    return np.minimum(1 - kept[1:] / kept[:-1], 0.999)


def sampled(betas, mean, deviation):
    """Mean and variance of x at the end where the noise is predicted exactly, for N(mean, deviation^2)."""
    ab = np.cumprod(1 - betas)
    m, v = 0.0, 1.0
    for t in range(len(betas) - 1, -1, -1):
        total = ab[t] * deviation**2 + 1 - ab[t]
        # E[eps | x] = sqrt(1-ab) (x - sqrt(ab) mean) / total
        slope = np.sqrt(1 - ab[t]) / total
        c = betas[t] / np.sqrt(1 - ab[t])
        a = np.sqrt(1 - betas[t])
        m = (m - c * slope * (m - np.sqrt(ab[t]) * mean)) / a
        v = v * ((1 - c * slope) / a) ** 2 + (betas[t] if t else 0.0)
    return m, v


for name, b in [
    ("linear 100", linear(1e-4, 0.1, 100)),
    ("linear 1000", linear(1e-4, 0.02, 1000)),
    ("cosine 100", cosine(100)),
    ("cosine 1000", cosine(1000)),
]:
    ab = np.cumprod(1 - b)
    n = len(b)
    print(name, [float(x) for x in b[[0, n // 2, n - 1]]], [float(x) for x in ab[[0, n // 2, n - 1]]])
    for m, s in [(0.5, 0.25), (-1.0, 1.5)]:
        print("   N(%g, %g^2):" % (m, s), [float(x) for x in sampled(b, m, s)])
