"""The log10 probability that KenLM finds for the test text of ngram.py with an ARPA file that the program has written, for
Tests/ModelsTests/Text/ARPAReference.swift.

The files are made by COLLAPSE_ARPA=folder swift test --filter ARPA (orders 2 to 5 of modified Kneser-Ney).

Made with Python 3.11, kenlm 0.3.0.  Tests never run this.

    python Tests/Reference/arpa.py folder > Tests/ModelsTests/Text/ARPAReference.swift
"""
import math
import sys

import kenlm


def text(n, x, W):
    def u():
        nonlocal x
        x = (1103515245 * x + 12345) % 2**31
        return x / 2**31

    return [["w%d" % math.floor(W * u() ** 2) for _ in range(1 + math.floor(8 * u()))] for _ in range(n)]


sums = []
for order in (2, 3, 4, 5):
    m = kenlm.Model("%s/%d.arpa" % (sys.argv[1], order))
    assert m.order == order
    sums.append(math.fsum(m.score(" ".join(s), bos=True, eos=True) for s in text(60, 2, 44)))
print("// Written by Tests/Reference/arpa.py; kenlm 0.3.0.\nenum ARPAReference {")
print("  static let sums: [Double] = [%s]\n}" % ", ".join(map(repr, sums)))
