"""Poisson tails for Tests/NumericsTests/SpecialFunctionTests.swift, by sums of the mass in 40 digits.

Made with Python 3.11, mpmath 1.3.0.  Tests never run this.
"""
import mpmath as mp
mp.mp.dps=40
for lam,k in ((10**9,10**9-50000),(10**9,10**9+30000),(10**6,998000)):
    # P(X<=k) for k<=lam else P(X>k), by sums of the mass
    if k<=lam: j=k; step=-1
    else: j=k+1; step=1
    t=mp.exp(j*mp.log(lam)-lam-mp.loggamma(j+1)); s=mp.mpf(0)
    while t>mp.mpf(10)**-30*(s if s else 1):
        s+=t
        if step<0: t*=mp.mpf(j)/lam; j-=1
        else: j+=1; t*=mp.mpf(lam)/j
    print(lam,k,'cdf' if step<0 else 'surv',mp.nstr(s,20),'1-:',mp.nstr(1-s,20))
