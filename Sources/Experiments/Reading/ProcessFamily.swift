internal import Models
internal import Numerics
internal import Platform
internal import Simulation

extension Family {
  static let process = Family(
    name: "process",
    summary: "another program of yours that fits models and samples them, by lines of JSON",
    keys: [
      ("command", "the program and its arguments, such as [python3]"),
      (
        "path",
        "its script, relative to the experiment file: the last word of the command; default none"
      ),
      ("timeout", "seconds that an answer may take; default 60"),
      ("density", "whether the program can tell log densities: allows nll; default false"),
    ],
    example: FamilyExample(
      source: "{kind: moons, noise: 0.05}", model: "command: [python3, generator.py]",
      samples: 500, replicates: 4, metrics: "energy, coverage",
      sweep: "loop.real.share: [0, 0.2, 0.5]")
  ) { blocks, context in
    let points = try PointBlocks(blocks, context)
    let fields = try blocks.model.fields("kind", "command", "path", "timeout", "density")
    let command = try fields.required("command").strings()
    guard !command.isEmpty else {
      throw try fields.required("command").error("expected a program and its arguments")
    }
    let path = try fields.optional("path")?.string()
    let timeout = try fields.optional("timeout")?.double(in: Interval(above: 0, atMost: 1e6)) ?? 60
    let density = try fields.optional("density")?.bool() ?? false
    guard points.settings.realWeight == 1 else {
      throw (blocks.loop?["real"] ?? blocks.model).error(
        "a process is given rows without weights; leave loop.real.weight out")
    }
    let program = ProcessProgram(
      words: command + (path.map { [$0] } ?? []), columns: try points.columnNames(),
      timeout: timeout)
    var node: [(String, Node)] = [("kind", "process"), ("command", .sequence(command))]
    if let path { node.append(("path", .scalar(path))) }
    node += [("timeout", .scalar(timeout)), ("density", .scalar(density))]
    var arm = try points.sampledArm(
      PointModel(
        learner: ProcessLearner(pool: ProcessPool(program)),
        description: "process \(program.name)", node: .mapping(node), name: "a process",
        rowsNeeded: 1, biases: [], realData: .examples(of: points.source.value),
        production: .plain, holdsPool: true,
        metrics: density ? [MetricEntry(.processLikelihood, obstacle: nil)] : []))
    if let path {
      arm.inputs.append(
        InputFile(path: path, digest: SHA256.hex(try Disk.standard.readRaw(path))))
    }
    return arm
  }
}

extension Metric where Model == ProcessModel {
  /// As ``Metric/negativeLogLikelihood``, by the program's own word.
  static var processLikelihood: Metric {
    Metric(
      MetricInfo(
        "nll", unit: "nats", .higher,
        definition: "mean of -ln q over held-out real rows, as the program tells ln q",
        needs: "held-out rows, a program with densities", cost: "the program's",
        reference: "Schaeffer et al. 2025 (population risk)")
    ) { world in
      { snapshot in
        snapshot.model.logDensity(world.heldOut).map { -Samples.mean($0) } ?? .nan
      }
    }
  }
}
