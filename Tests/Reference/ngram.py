"""Reference values of n-gram models and text statistics, for Tests/ModelsTests/Text/TextReference.swift.

The texts come from x <- (1103515245 x + 12345) mod 2^31, u = x / 2^31: a sentence draws its length 1 + floor(8 u), then words
"w" + floor(W u^2).  Training: 400 sentences, x = 1 at first, W = 40.  Test: 60 sentences, x = 2, W = 44, so that words are unknown.
Everything is computed from the definitions with dictionaries of tuples.  KN and MKN follow KenLM: adjusted counts are the
numbers of distinct left neighbours but for n-grams that begin with <s>; unigrams interpolate with 1 / (words + </s> + <unk>);
orders with an empty n1, n2 or n3 or a discount out of range use 0.5, 1, 1.5.
self-BLEU is a plain loop over all pairs; zipf is a grid-free root by SciPy; compression is zlib's.

Made with Python 3.11, SciPy 1.17.1.  Tests never run this.

    python Tests/Reference/ngram.py > Tests/ModelsTests/Text/TextReference.swift
"""
import math
import zlib
from collections import Counter, defaultdict

import scipy
import scipy.optimize as so
from scipy.special import gammaln


def text(n, x, W):
    def u():
        nonlocal x
        x = (1103515245 * x + 12345) % 2**31
        return x / 2**31

    return [["w%d" % math.floor(W * u() ** 2) for _ in range(1 + math.floor(8 * u()))] for _ in range(n)]


train, test = text(400, 1, 40), text(60, 2, 44)
types = sorted({w for s in train for w in s})


class NGram:
    def __init__(self, N, kind, par=None):
        self.N, self.kind, self.par = N, kind, par
        raw = [Counter() for _ in range(N + 1)]
        for s in train:
            t = ["<s>"] + s + ["</s>"]
            for o in range(1, N + 1):
                for i in range(len(t) - o + 1):
                    raw[o][tuple(t[i : i + o])] += 1
        del raw[1][("<s>",)]
        self.raw = raw
        c = raw
        if kind in ("kn", "mkn"):
            c = [None] + [Counter() for _ in range(N - 1)] + [raw[N]]
            for o in range(1, N):
                for g in raw[o + 1]:
                    c[o][g[1:]] += 1
                for g in raw[o]:
                    if g[0] == "<s>":
                        c[o][g] = raw[o][g]
        self.c = c
        self.D, self.fallback = [None], []
        for o in range(1, N + 1):
            n = [sum(1 for v in c[o].values() if v == r) for r in (1, 2, 3, 4)]
            if kind == "mkn":
                ok = n[0] and n[1] and n[2]
                if ok:
                    Y = n[0] / (n[0] + 2 * n[1])
                    D = [r - (r + 1) * Y * n[r] / n[r - 1] for r in (1, 2, 3)]
                    ok = all(0 <= D[r] <= r + 1 for r in range(3))
                if not ok:
                    D = [0.5, 1.0, 1.5]
            else:
                ok = n[0] and n[1]
                D = [n[0] / (n[0] + 2 * n[1])] * 3 if ok else [0.5] * 3
            if kind == "abs" and par is not None:
                ok, D = True, [par] * 3
            self.D.append(D)
            if not ok:
                self.fallback.append(o)
        self.kids = [None] + [defaultdict(dict) for _ in range(N)]
        for o in range(1, N + 1):
            for g, v in c[o].items():
                self.kids[o][g[:-1]][g[-1]] = v
        self.U = len(types) + 2

    def p(self, h, w):
        """h: available context, at most N - 1 tokens"""
        if self.kind in ("mle", "add"):
            kids = self.kids[len(h) + 1].get(h, {})
            k = self.par if self.kind == "add" else 0
            V = len(types) + 1
            if w not in types and w != "</s>":
                return 0.0
            t = sum(kids.values()) + k * V
            return (kids.get(w, 0) + k) / t if t else 0.0
        if not h:
            q = 1 / self.U
        else:
            q = self.p(h[1:], w)
        kids = self.kids[len(h) + 1].get(h, {})
        t = sum(kids.values())
        if not t:
            return q
        D = self.D[len(h) + 1]
        d = lambda v: D[min(v, 3) - 1] if v else 0
        v = kids.get(w, 0)
        return (v - d(v)) / t + sum(d(x) for x in kids.values()) / t * q

    def logs(self):
        out = []
        for s in test:
            t = ["<s>"] + [w if w in types else "<unk>" for w in s] + ["</s>"]
            for i in range(1, len(t)):
                p = self.p(tuple(t[max(0, i - self.N + 1) : i]), t[i])
                out.append(math.log(p) if p > 0 else -math.inf)
        return out


def bleu():
    flat = [w for s in train for w in s]
    segs = [flat[i : i + 20] for i in range(0, len(flat) - 19, 20)]
    grams = [[Counter(tuple(s[i : i + n]) for i in range(20 - n + 1)) for n in (1, 2, 3, 4)] for s in segs]
    tot = 0.0
    for a in range(len(segs)):
        lp = 0.0
        for n in range(4):
            clip = 0
            for g, v in grams[a][n].items():
                clip += min(v, max(grams[b][n][g] for b in range(len(segs)) if b != a))
            if n == 0 and clip == 0:
                lp = -math.inf
            lp += 0.25 * math.log((clip or 0.1) / (20 - n))
        tot += math.exp(lp)
    return len(segs), tot / len(segs)


def ngrams(n):
    return [tuple(s[i : i + n]) for s in train for i in range(len(s) - n + 1)]


def entropy(n):
    c = Counter(ngrams(n))
    N = sum(c.values())
    return -sum(v / N * math.log(v / N) for v in c.values()) + (len(c) - 1) / (2 * N)


def rarefied(m):
    c = Counter(ngrams(1)).values()
    N = sum(c)
    lc = lambda a: gammaln(a + 1) - gammaln(m + 1) - gammaln(a - m + 1)
    return sum(1 - (math.exp(lc(N - v) - lc(N)) if N - v >= m else 0) for v in c)


def zipf():
    c = sorted(Counter(ngrams(1)).values(), reverse=True)
    N = sum(c)
    nll = lambda s: s * sum(v * math.log(r + 1) for r, v in enumerate(c)) + N * math.log(sum((r + 1) ** -s for r in range(len(c))))
    return so.minimize_scalar(nll, bounds=(-1, 5), method="bounded", options=dict(xatol=1e-12)).x


def repetition(n):
    c = Counter(ngrams(n))
    hit = tot = 0
    for s in train:
        mark = [False] * len(s)
        for i in range(len(s) - n + 1):
            if c[tuple(s[i : i + n])] > 1:
                for j in range(n):
                    mark[i + j] = True
        hit += sum(mark)
        tot += len(s)
    return hit / tot


def copied(n):
    known = set(ngrams(n))
    own = [tuple(s[i : i + n]) for s in [[w if w in types else "<unk>" for w in s] for s in test] for i in range(len(s) - n + 1)]
    return sum(g in known for g in own) / len(own)


def main():
    rows = []
    for N in (1, 2, 3, 4, 5):
        for kind, par, swift in (("mle", None, ".maximumLikelihood"), ("add", 0.1, ".additive(0.1)"),
                                 ("abs", None, ".absoluteDiscounting(nil)"), ("abs", 0.75, ".absoluteDiscounting(0.75)"),
                                 ("kn", None, ".kneserNey"), ("mkn", None, ".modifiedKneserNey")):
            m = NGram(N, kind, par)
            L = m.logs()
            fin = [x for x in L if x > -math.inf]
            rows.append("    .init(%d, %s, zeros: %d, sum: %r, fallback: %s)," % (
                N, swift, len(L) - len(fin), math.fsum(fin), m.fallback if kind in ("abs", "kn", "mkn") else []))
    raw = "".join(" ".join(s) + "\n" for s in train).encode()
    nseg, sb = bleu()
    vals = dict(segments=nseg, selfBLEU=sb, zipf=zipf(), compression=len(raw) / len(zlib.compress(raw, 9)), rarefied50=rarefied(50),
                repetition2=repetition(2), repetition3=repetition(3), copied2=copied(2), copied3=copied(3))
    print("// Written by Tests/Reference/ngram.py; SciPy %s.\nimport Models\n" % scipy.__version__)
    print("enum TextReference {\n  struct Row: Sendable {\n    let order: Int\n    let smoothing: Smoothing\n    let zeros: Int\n    let sum: Double\n    let fallback: [Int]\n")
    print("    init(_ order: Int, _ smoothing: Smoothing, zeros: Int, sum: Double, fallback: [Int]) {\n      (self.order, self.smoothing, self.zeros) = (order, smoothing, zeros)\n      (self.sum, self.fallback) = (sum, fallback)\n    }\n  }\n")
    print("  static let rows: [Row] = [\n%s\n  ]\n" % "\n".join(rows))
    print("  static let distinct: [Double] = [%s]" % ", ".join(repr(len(set(ngrams(n))) / len(ngrams(n))) for n in (1, 2, 3, 4)))
    print("  static let entropy: [Double] = [%s]" % ", ".join(repr(entropy(n)) for n in (1, 2, 3)))
    for k, v in vals.items():
        print("  static let %s = %r" % (k, float(v) if k != "segments" else v))
    print("}")


main()
