"""Kaplan-Meier estimate and log-log band of SciPy for Tests/SimulationTests/SurvivalTests.swift."""
import scipy
from scipy.stats import CensoredData, ecdf

collapsed = [3, 5, 5, 8, 13, 13, 13, 21]
censored = [8, 10, 30, 30]
data = CensoredData(uncensored=collapsed, right=censored)
result = ecdf(data).sf
band = result.confidence_interval(confidence_level=0.95, method="log-log")
print("SciPy", scipy.__version__)
for t in [3, 5, 8, 13, 21]:
    print(t, *(repr(float(f.evaluate(t))) for f in (result, band.low, band.high)))
