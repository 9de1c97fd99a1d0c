import Models
import Numerics
import Platform
import TestKit
import Testing

/// Networks after the training that PyTorch and JAX were given on the same data.
@Suite(
  "Networks reach their peers' losses", .serialized,
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct NetworkPeerTests {
  private func points(_ name: String) throws -> Points {
    let images = try SharedData.images(name)
    return Points(
      Matrix(
        rows: images.dimensions[0], columns: images.dimensions[1] * images.dimensions[2],
        elements: images.elements.map { Double($0) / 255 }))
  }

  @Test("An autoencoder has the peers' bounds on MNIST's test images after every epoch")
  func autoencoder() throws {
    // -ELBO in nats of a VAE 784-400-20, batches of 128, Adam at 0.001, after epochs 1 to 5: the
    // means of PyTorch 2.x and JAX, which lie within 0.2 of one another.
    let peers = [127.55, 115.8, 111.8, 109.7, 108.5]
    let learner = VAELearner(
      settings: NeuralSettings(
        hidden: [400], schedule: TrainingSchedule(.epochs(peers.count), batch: 128),
        validation: .rows(try points("t10k"))))
    let model = try learner.fit(
      learner.summary(of: try points("train"), weight: 1), key: testKey(1))
    let losses = model.history.validationLosses
    #expect(losses.count == peers.count)
    for (loss, peer) in zip(losses, peers) { #expect(abs(loss - peer) < 1.5, "\(losses)") }
    // An epoch more or less is told apart while the loss falls fast.
    #expect(abs(losses[0] - peers[1]) > 1.5 && abs(losses[1] - peers[2]) > 1.5)
  }

  @Test("A character model has the peers' validation loss on tiny Shakespeare")
  func characters() throws {
    let bytes = try SharedData.bytes("tinyshakespeare/input.txt")
    let cut = bytes.count * 9 / 10
    let boundary = SentenceBoundary.separator("\n\n\n\n")
    let training = try TextSource.whole(
      Array(bytes[..<cut]), tokenizer: .characters, boundary: boundary)
    let test = try TokenText(
      Array(bytes[cut...]), vocabulary: training.vocabulary, boundary: boundary)
    let learner = MLPLanguageLearner(
      shape: MLPLanguageShape(context: 8, embedding: 32, hidden: [256]),
      schedule: TrainingSchedule(.steps(5000), batch: 256))
    let model = try learner.fit(
      learner.summary(of: training, weight: 1), previous: nil, key: testKey(1))
    let scores = model.logProbabilities(test)
    let loss = 0 - Samples.mean(scores)
    // PyTorch and JAX, 5,000 steps of 256 windows: 1.827 to 1.832 nats.
    #expect(loss > 1.827 - 0.02 && loss < 1.832 + 0.02, "\(loss)")
    // A tenth of the steps is not enough.
    var short = learner
    short.schedule.length = .steps(500)
    let hasty = try short.fit(
      short.summary(of: training, weight: 1), previous: nil, key: testKey(1))
    #expect(0 - Samples.mean(hasty.logProbabilities(test)) > 1.9)
  }
}
