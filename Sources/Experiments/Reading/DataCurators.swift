private import Glibc
internal import Models
internal import Numerics
internal import Platform
internal import Simulation

extension CuratorMeans where Model.Data == Points {
  /// Of a model that can only be sampled.
  static func points(_ source: any Source<Points>, columns: [String]) -> CuratorMeans {
    rows(of: source, columns).completed { source.heldOut($0, key: $1) }
  }

  fileprivate static func rows(
    of source: any Source<Points>, _ columns: [String]
  ) -> CuratorMeans {
    var means = CuratorMeans("points")
    means.truth = source.law.logDensity
    means.coordinates = (source.law.dimension, { $0.rows })
    means.columns = (columns, { $0.rows })
    means.words = { rowWords($0.rows) }
    means.evaluation = evaluationSet(source)
    return means
  }
}

extension CuratorMeans where Model: DensityModel, Model.Data == Points {
  static func densePoints(_ source: any Source<Points>, columns: [String]) -> CuratorMeans {
    var means = rows(of: source, columns)
    means.density = { $0.logDensity($1) }
    return means.completed { source.heldOut($0, key: $1) }
  }
}

extension CuratorMeans where Model: DiscreteModel {
  static func symbols(_ law: DiscreteLaw) -> CuratorMeans {
    var means = CuratorMeans("symbols")
    let logs = law.probabilities.map { log($0) }
    means.truth = { data in data.codes.map { logs[Int($0)] } }
    means.density = { $0.logDensity($1) }
    // Exactly: the fewest symbols, the likeliest first, that hold the share.
    means.oracles = [
      Oracle(key: "likely") { node throws(ConfigError) in
        let share = try node.double(in: Interval(above: 0, atMost: 1))
        var isRight = law.probabilities.map { _ in false }
        var mass = 0.0
        let order = law.probabilities.indices.sorted {
          (law.probabilities[$1], $0) < (law.probabilities[$0], $1)
        }
        for symbol in order where mass < share && law.probabilities[symbol] > 0 {
          isRight[symbol] = true
          mass += law.probabilities[symbol]
        }
        let known = isRight
        return (
          { data in data.codes.map { known[Int($0)] } }, .scalar(share),
          "right: likeliest \(numberText(100 * share)) % of the real world"
        )
      }
    ]
    let count = law.vocabulary
    means.columns = (
      ["symbol"],
      { data in
        Matrix(rows: data.count, columns: 1, elements: data.codes.map { Double($0) + 1 })
      }
    )
    means.rewards = [
      Reward(key: "values") { node throws(ConfigError) in
        let values = try node.doubles()
        guard values.count == count else {
          throw node.error(
            "expected \(counted(count, "number")), one a symbol, got \(values.count)")
        }
        return (
          .known({ data in data.codes.map { values[Int($0)] } }), .sequence(values),
          "reward \(listText(values))"
        )
      },
      Reward(key: "slope") { node throws(ConfigError) in
        let slope = try node.double()
        let last = Double(max(1, count - 1))
        return (
          .known({ data in data.codes.map { slope * Double($0) / last } }), .scalar(slope),
          "reward \(numberText(slope)) × place"
        )
      },
    ]
    return means.completed { _, _ in Symbols([]) }
  }
}

extension CuratorMeans where Model == LinearRegression {
  static func regression(_ source: any Source<LabelledRows>) -> CuratorMeans {
    let law = source.law
    var means = CuratorMeans("labelled rows")
    let residuals: @Sendable (LabelledRows, [Double]) -> [Double] = { data, weights in
      let column = Matrix(rows: weights.count, columns: 1, elements: weights)
      return zip(data.labels, (data.inputs * column).elements).map { $0 - $1 }
    }
    let logNormal: @Sendable (Double, Double) -> Double = { residual, noise in
      if noise == 0 { return residual == 0 ? .infinity : -.infinity }
      let z = residual / noise
      return -0.5 * z * z - log(noise) - 0.5 * log(2 * Double.pi)
    }
    if law.noise > 0 {
      means.truth = { data in
        zip(residuals(data, law.weights), law.inputs.logDensity(Points(data.inputs))).map {
          logNormal($0, law.noise) + $1
        }
      }
    }
    means.density = { model, data in
      zip(residuals(data, model.weights), law.inputs.logDensity(Points(data.inputs))).map {
        logNormal($0, model.noise) + $1
      }
    }
    means.oracles = [
      Oracle(key: "tolerance") { node throws(ConfigError) in
        let tolerance = try node.double(in: .positive)
        return (
          { data in residuals(data, law.weights).map { abs($0) <= tolerance } },
          .scalar(tolerance), "right: label within \(numberText(tolerance)) of the true line"
        )
      }
    ]
    means.coordinates = (law.weights.count, { $0.inputs })
    let whole: @Sendable (LabelledRows) -> Matrix = { data in
      let d = data.dimension
      var rows = Matrix(rows: data.count, columns: d + 1)
      for i in 0..<data.count {
        for j in 0..<d { rows[i, j] = data.inputs[i, j] }
        rows[i, d] = data.labels[i]
      }
      return rows
    }
    means.columns = ((1...law.weights.count).map { "x\($0)" } + ["y"], whole)
    means.words = { rowWords(whole($0)) }
    return means.completed { source.heldOut($0, key: $1) }
  }
}

extension CuratorMeans where Model == GroupedGaussian {
  static func groups(_ law: GroupedGaussian) -> CuratorMeans {
    var means = CuratorMeans("points in groups")
    means.truth = { law.logDensity($0) }
    means.density = { $0.logDensity($1) }
    means.oracles = [
      Oracle(key: "label") { node throws(ConfigError) in
        let name = try node.name(of: ["drawn", "likeliest"])
        if name == "drawn" {
          return ({ $0.areLabelsTrue }, .scalar(name), "right: the group it was drawn from")
        }
        return (
          { data in zip(law.likeliestGroups(data), data.groups).map { $0 == $1 } },
          .scalar(name), "right: the likeliest group in the real world"
        )
      }
    ]
    means.coordinates = (law.dimension, { $0.rows })
    means.columns = ((1...law.dimension).map { "x\($0)" }, { $0.rows })
    means.words = { data in zip(rowWords(data.rows), data.groups).map { $0 + [UInt64($1)] } }
    means.groups = (law.groups.count, { @Sendable rows in rows.groups })
    return means.completed { law.sample($0, key: $1) }
  }
}

extension CuratorMeans where Model: LanguageModel {
  static func text(_ source: any Source<TokenText>) -> CuratorMeans {
    var means = CuratorMeans("sentences")
    if let truth = source.law.logProbabilities {
      means.truth = { $0.unitMeans(truth($0)) }
    }
    means.density = { $1.unitMeans($0.logProbabilities($1)) }
    means.words = { text in
      (0..<text.pieceCount).map { text.tokens[text.piece($0).range].map { UInt64($0) } }
    }
    means.evaluation = evaluationSet(source)
    means.shingles = { text, width in
      (0..<text.pieceCount).map {
        MinHash.shingles(text.tokens[text.piece($0).range], width: width)
      }
    }
    means.rewards = [
      Reward(key: "length") { node throws(ConfigError) in
        let slope = try node.double()
        return (
          .known({ text in
            (0..<text.pieceCount).map { slope * Double(text.piece($0).range.count) }
          }), .scalar(slope), "reward \(numberText(slope)) × tokens"
        )
      }
    ]
    return means.completed { source.heldOut($0, key: $1) }
  }
}

/// The numbers of every row, bit for bit; 0 and -0 are one number.
private func rowWords(_ rows: Matrix) -> [[UInt64]] {
  (0..<rows.rows).map { i in (0..<rows.columns).map { (rows[i, $0] + 0).bitPattern } }
}

/// Everything that a source holds out, where there is an end of it.
private func evaluationSet<Data: Examples>(_ source: any Source<Data>) -> (() -> Data)? {
  guard let count = source.heldOutSupply else { return nil }
  let key = RandomKey(seed: 0, arm: 0, replicate: 0, generation: 0, purpose: .curation)
  return { source.heldOut(count, key: key) }
}
