internal import Platform

/// Writes `<name>.yaml`, a commented experiment file to start from, and returns its path.
public func newExperiment(_ name: String, model: String) throws(Failure) -> String {
  try reporting {
    _ = try Node.argument(model, key: "model", option: "--model").name(
      of: Catalogue.families.map(\.name))
    let path = name.hasSuffix(".yaml") ? name : name + ".yaml"
    let stem = path.split(separator: "/").last?.dropLast(5) ?? ""
    guard !Disk.standard.exists(path) else {
      throw Failure("\(path): exists already; choose another name", exitStatus: 73)
    }
    let text = template(name: String(stem), model: model)
    // What is written must be what `run` accepts.
    _ = try Experiment.read(Node.parse(text, file: path))
    try Disk.standard.writeAtomically(text, to: path)
    return path
  }
}

/// The names of all models.
public var modelNames: [String] { Catalogue.families.map(\.name) }

private func template(name: String, model: String) -> String {
  """
  # Run with: collapse run \(name).yaml
  # See what it will do first: collapse plan --recipes \(name).yaml
  name: \(name)
  title: What happens to my distribution?   # above every figure
  seed: 1                # root of every random number
  replicates: 100        # independent repetitions of every arm

  # The real world. Others: collapse list sources
  source: {kind: gaussian, mean: [0], covariance: [[1]]}
  # A table of your own:
  # source: {kind: csv, path: my-data.csv, exclude: [id], standardize: true, holdout: 0.2}

  # What is trained, again and again. Others: collapse list models
  model: {kind: \(model), estimator: mle}

  loop:
    generations: 50      # generation 0 is fitted to real data only
    samples: 100         # rows each generation is trained on
    workflow: replace    # others: collapse list workflows
    real: {share: 0, draw: fixed}        # share of real rows in every training set
    sampling: {temperature: 1}           # below 1: samples keep to the middle

  # One number each per generation. Others: collapse list metrics
  metrics: [variance, mean_error, tail_mass_1]

  # Every value is an arm; several axes multiply.
  sweep:
    loop.real.share: [0, 0.05, 0.1, 0.2, 0.5]

  """
}
