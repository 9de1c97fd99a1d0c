public import Models

extension Metric where Model == SampleLaw {
  /// The metric for models that can only be sampled: the law of the evaluation sample stands for
  /// the model's.
  public func ofSamples<Generator: GenerativeModel>(
    of generator: Generator.Type = Generator.self
  ) -> Metric<Generator> where Generator.Data == Points {
    let ofSample = usesSample
    let info = MetricInfo(
      info.name, unit: info.unit, info.direction,
      definition: ofSample
        ? info.definition
        : info.definition + "; of a model that can only be sampled, of its sample",
      needs: ofSample ? info.needs : info.needs + "; a sample of the model", cost: info.cost,
      reference: info.reference)
    return Metric<Generator>(
      info, usesSample: true, usesTraining: usesTraining, looksForCopies: looksForCopies
    ) { world in
      let evaluate = bind(world)
      return { snapshot in
        guard let sample = snapshot.sample, let law = SampleLaw(sample) else { return .nan }
        return evaluate(Snapshot(snapshot, model: law))
      }
    }
  }
}
