"""A generator for `model: {kind: process}`: any density model of scikit-learn.

    command: [python3], path: scikit.py            a Gaussian mixture of 3 components
    command: [python3, scikit.py, kde]             a kernel density estimate

Needs numpy and scikit-learn. What a model is depends on the rows and the seed alone.
"""
import json
import sys

import numpy as np
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KernelDensity

kind = sys.argv[1] if len(sys.argv) > 1 else "mixture"
models = {}


def fit(request):
    header = open(request["rows"]).readline().rstrip("\n")
    rows = np.loadtxt(request["rows"], delimiter=",", skiprows=1, ndmin=2)
    if kind == "kde":
        model = KernelDensity(bandwidth="scott").fit(rows)
    else:
        if len(rows) < 3:
            return {"degenerate": f"{len(rows)} rows for 3 components"}
        model = GaussianMixture(3, random_state=request["seed"]).fit(rows)
    models[request["model"]] = (header, model)
    return {"ok": True}


def sample(request):
    header, model = models[request["model"]]
    if kind == "kde":
        rows = model.sample(request["count"], random_state=request["seed"])
    else:
        model.random_state = request["seed"]
        rows, _ = model.sample(request["count"])
    np.savetxt(request["into"], rows, "%.17g", ",", header=header, comments="")
    return {"ok": True}


def density(request):
    _, model = models[request["model"]]
    rows = np.loadtxt(request["rows"], delimiter=",", skiprows=1, ndmin=2)
    np.savetxt(
        request["into"], model.score_samples(rows), "%.17g", header="log_density", comments="")
    return {"ok": True}


def forget(request):
    models.pop(request["model"], None)
    return {"ok": True}


for line in sys.stdin:
    request = json.loads(line)
    answer = {"fit": fit, "sample": sample, "density": density, "forget": forget}[request["do"]]
    try:
        reply = answer(request)
    except Exception as error:
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
