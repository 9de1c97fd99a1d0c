private import Glibc
public import Numerics

extension VAE {
  /// A bound of ln p(x) for every row, in nats: the mean is E ln p(x|z) - KL(q(z|x) ‖ N(0, I)), with
  /// one draw of z. Numbers in 0...1 of a Bernoulli decoder count as in its cross-entropy.
  public func evidenceBound(_ data: Points, key: RandomKey) -> [Double] {
    bounds(data, samples: 1, key: key) { space, sample in
      -space.losses[sample, 0] - space.divergences[sample, 0]
    }
  }

  /// The mean over the rows of -ln p(x|z) + beta KL(q(z|x) ‖ N(0, I)), with one draw of z.
  func meanLoss(_ data: Points, beta: Double, key: RandomKey) -> Double {
    let terms = bounds(data, samples: 1, key: key) { space, sample in
      -space.losses[sample, 0] - beta * space.divergences[sample, 0]
    }
    return -terms.reduce(0, +) / Double(data.count)
  }

  /// The importance-weighted bound of ln p(x) for every row, in nats: the logarithm of the mean of
  /// p(x|z) p(z)/q(z|x) over `samples` draws of z from q(z|x). It grows with their number, to ln p(x).
  ///
  /// Reference: [Burda 2016].
  public func importanceBound(_ data: Points, samples: Int, key: RandomKey) -> [Double] {
    precondition(samples > 0, "a bound needs draws")
    return bounds(data, samples: samples, key: key) { space, i in
      // ln p(z) - ln q(z|x): the constants of the two normal laws cancel.
      var ratio = 0.0
      for j in 0..<space.z.columns {
        let (z, noise) = (Double(space.z[i, j]), Double(space.noise[i, j]))
        ratio += 0.5 * (noise * noise - z * z) + log(Double(space.deviations[i, j]))
      }
      return ratio - space.losses[i, 0]
    }
  }

  /// The logarithm of the mean of exp(term) over the draws.
  private func bounds(
    _ data: Points, samples: Int, key: RandomKey,
    _ term: @escaping @Sendable (VAESpace, Int) -> Double
  ) -> [Double] {
    precondition(data.dimension == dimension, "dimensions differ")
    let shared = FloatMatrix(parameters)
    let latent = shape.latent
    // Noise has its place by row and draw, so that rows do not depend on how many there are.
    let noise = Matrix(
      rows: data.count, columns: samples * latent,
      elements: Bulk.normals(data.count * samples * latent, key: key))
    return networkRows(
      data.count, columns: 1, work: samples * data.count * workPerRow,
      prepare: { VAESpace(shape, capacity: networkBlock, isTraining: false) }
    ) { space, rows, result in
      space.x.load(data.rows, rows)
      let all = 0..<networkBlock
      space.encode(all, shared)
      var top = [Double](repeating: -.infinity, count: rows.count)
      var sum = [Double](repeating: 0, count: rows.count)
      for sample in 0..<samples {
        space.noise.fill(all, with: 0)
        for (i, row) in rows.enumerated() {
          for j in 0..<latent {
            space.noise[i, j] = Float(noise[row, sample * latent + j])
          }
        }
        space.decode(all, shared)
        for i in 0..<rows.count {
          let value = term(space, i)
          let larger = max(top[i], value)
          sum[i] = sum[i] * exp(top[i] - larger) + exp(value - larger)
          top[i] = larger
        }
      }
      for i in 0..<rows.count { result[i] = top[i] + log(sum[i] / Double(samples)) }
    }.elements
  }
}
