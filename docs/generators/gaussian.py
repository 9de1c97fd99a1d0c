"""A generator for `model: {kind: process}`: a normal law with independent columns.

Standard library only. It answers one request a line; what a model is depends on the rows and the seed
alone, so a run repeats itself to the byte.
"""
import csv
import json
import math
import random
import sys

models = {}


def read(path):
    with open(path, newline="") as file:
        header, *rows = csv.reader(file)
    return header, [[float(cell) for cell in row] for row in rows]


def write(path, header, rows):
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def fit(request):
    header, rows = read(request["rows"])
    columns = list(zip(*rows))
    means = [math.fsum(c) / len(c) for c in columns]
    deviations = [
        math.sqrt(math.fsum((x - m) ** 2 for x in c) / len(c)) for c, m in zip(columns, means)
    ]
    if min(deviations) == 0:
        return {"degenerate": "a column is constant"}
    models[request["model"]] = (header, means, deviations)
    return {"ok": True}


def sample(request):
    header, means, deviations = models[request["model"]]
    draw = random.Random(request["seed"])
    rows = (
        [draw.gauss(m, s) for m, s in zip(means, deviations)] for _ in range(request["count"])
    )
    write(request["into"], header, rows)
    return {"ok": True}


def density(request):
    _, means, deviations = models[request["model"]]
    _, rows = read(request["rows"])
    logs = (
        [sum(-((x - m) / s) ** 2 / 2 - math.log(s * math.sqrt(2 * math.pi))
             for x, m, s in zip(row, means, deviations))]
        for row in rows
    )
    write(request["into"], ["log_density"], logs)
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
