import Experiments
import Testing

/// Mistakes in the experiment file itself.
struct FileErrorTests {
  @Test(arguments: [
    WrongInput(
      fault: "unknown key", change: ("samples", "sampels"), status: 65,
      message: "e.yaml:4:24: loop.sampels: unknown key; did you mean \"samples\"?"),
    WrongInput(
      fault: "wrong type", change: ("samples: 10", "samples: ten"), status: 65,
      message: "e.yaml:4:33: loop.samples: expected a whole number, got \"ten\""),
    WrongInput(
      fault: "list for a number", change: ("generations: 3", "generations: [3]"), status: 65,
      message: "e.yaml:4:21: loop.generations: expected a whole number, got a list"),
    WrongInput(
      fault: "out of range", change: ("samples: 10", "samples: -3"), status: 65,
      message: "e.yaml:4:33: loop.samples: must be in 1…10000000000000, got -3"),
    WrongInput(
      fault: "more rows than can be counted",
      change: ("generations: 3, samples: 10", "generations: 999999, samples: 1e13"), status: 65,
      message: "e.yaml:4:38: loop.samples: all generations together would have 1.000001e+19 rows,"
        + " more than can be counted; lower loop.samples or loop.generations"),
    WrongInput(
      fault: "share above one", change: ("samples: 10", "samples: 10, real: {share: 1.2}"),
      status: 65, message: "e.yaml:4:51: loop.real.share: must be in 0…1, got 1.2"),
    WrongInput(
      fault: "key twice", change: ("replicates: 5", "seed: 1\nseed: 2"), status: 65,
      message: "e.yaml:6:1: seed: written twice; first in line 5"),
    WrongInput(
      fault: "unknown source", change: ("{kind: gaussian}\nmodel", "{kind: gausian}\nmodel"),
      status: 65,
      message: "e.yaml:2:16: source.kind: unknown name \"gausian\"; did you mean \"gaussian\"?"),
    WrongInput(
      fault: "unknown model", change: ("model: {kind: gaussian}", "model: {kind: gmm}"),
      status: 65,
      message: "e.yaml:3:15: model.kind: unknown name \"gmm\"; choose from"
        + " \(modelNames.joined(separator: ", "))"),
    WrongInput(
      fault: "unknown workflow", change: ("samples: 10", "workflow: acumulate"), status: 65,
      message: "e.yaml:4:34: loop.workflow: unknown name \"acumulate\"; did you mean"
        + " \"accumulate\"?"),
    WrongInput(
      fault: "unknown metric", change: ("replicates: 5", "metrics: [varience]"), status: 65,
      message: "e.yaml:5:11: metrics[0]: unknown name \"varience\"; did you mean \"variance\"?"),
    WrongInput(
      fault: "metric of one dimension in three",
      change: (
        "source: {kind: gaussian}",
        "metrics: [wasserstein_1]\nsource: {kind: gaussian, dimension: 3}"
      ),
      status: 65,
      message: "e.yaml:2:11: metrics[0]: wasserstein_1 needs one dimension, the source has 3; use"
        + " sliced_wasserstein_1"),
    WrongInput(
      fault: "no model", change: ("model: {kind: gaussian}\n", ""), status: 65,
      message: "e.yaml:1:1: missing key \"model\""),
    WrongInput(
      fault: "no kind", change: ("model: {kind: gaussian}", "model: {}"), status: 65,
      message: "e.yaml:3:8: model: missing key \"kind\""),
    WrongInput(
      fault: "bracket left open", change: ("name: tiny", "name: [a"), status: 65,
      message: "e.yaml:2:7: expected \",\" or \"]\" before \":\"; the \"[\" is in line 1"),
    WrongInput(
      fault: "name that is no folder", change: ("name: tiny", "name: ../tiny"), status: 65,
      message: "e.yaml:1:7: name: expected letters, digits, dashes, dots and underscores, got"
        + " \"../tiny\""),
    WrongInput(
      fault: "covariance that is none",
      change: ("{kind: gaussian}\nmodel", "{kind: gaussian, covariance: [[1, 2], [2, 1]]}\nmodel"),
      status: 65,
      message: "e.yaml:2:38: source.covariance: expected a positive definite matrix"),
    WrongInput(
      fault: "fewer rows than parameters",
      change: ("{kind: gaussian}\nmodel", "{kind: gaussian, dimension: 20}\nmodel"), status: 65,
      message: "e.yaml:4:7: loop: generation 0 has 10 rows, but a full Gaussian in 20 dimensions"
        + " needs at least 21; raise loop.samples or set model.covariance: diagonal"),
    WrongInput(
      fault: "anchor larger than the first sample",
      change: ("samples: 10", "samples: 10, initial: 3, real: {share: 0.5}"), status: 65,
      message: "e.yaml:4:55: loop.real: the fixed share needs 5 real rows but generation 0 has 3;"
        + " raise loop.initial or set loop.real.draw: fresh"),
    WrongInput(
      fault: "share of a workflow that keeps all",
      change: ("samples: 10", "workflow: accumulate, real: {share: 0.2}"), status: 65,
      message: "e.yaml:4:52: loop.real: the workflow accumulate keeps the first real sample anyway;"
        + " a real share here means new rows: set loop.real.draw: fresh, or leave the share out"),
    WrongInput(
      fault: "share in two conventions",
      change: ("samples: 10", "samples: 10, real: {share: 0.2, rows: 3}"), status: 65,
      message: "e.yaml:4:62: loop.real.rows: says the same as share; give one of them"),
    WrongInput(
      fault: "window without the workflow window", change: ("samples: 10", "window: 3"),
      status: 65,
      message: "e.yaml:4:32: loop.window: only the workflow window has this key, and this one is"
        + " replace"),
    WrongInput(
      fault: "curator without a kind",
      change: ("samples: 10", "curate: [x]"), status: 65,
      message: "e.yaml:4:33: loop.curate[0]: expected a curator, such as {kind: verify}"),
    WrongInput(
      fault: "tries without curators", change: ("samples: 10", "tries: 3"), status: 65,
      message: "e.yaml:4:31: loop.tries: only rows that are curated or stratified are tried again;"
        + " set loop.curate or loop.real.stratify"),
    WrongInput(
      fault: "axis of nothing", change: ("replicates: 5", "sweep: {lop.samples: [1]}"), status: 65,
      message: "e.yaml:5:9: sweep.lop.samples: an axis starts with source, model, loop or"
        + " evaluation; did you mean \"loop\"?"),
    WrongInput(
      fault: "axis value twice", change: ("replicates: 5", "sweep: {loop.samples: [10, 1e1]}"),
      status: 65,
      message: "e.yaml:5:28: sweep.loop.samples[1]: the value 10 is there twice"),
    WrongInput(
      fault: "unknown figure", change: ("replicates: 5", "figures: [{kind: trajectry}]"),
      status: 65,
      message: "e.yaml:5:18: figures[0].kind: unknown name \"trajectry\"; did you mean"
        + " \"trajectory\"?"),
    WrongInput(
      fault: "figure of a metric nobody measures",
      change: ("replicates: 5", "figures: [{kind: trajectory, metric: ks}]"), status: 65,
      message: "e.yaml:5:38: figures[0].metric: unknown name \"ks\"; choose from variance,"
        + " mean_error, tail_mass_1, wasserstein_2_squared"),
    WrongInput(
      fault: "empty file", change: (WrongInput.experiment, "\n"), status: 65,
      message: "e.yaml: holds no values"),
  ])
  func wrongFileIsRefusedAndNothingIsWritten(_ input: WrongInput) async throws {
    try await input.check()
  }
}
