internal import Models
internal import Platform
internal import Simulation

/// A language model from a file, and the text in its words.
struct ImportedModel {
  let model: NGramModel
  let text: TextSource
  let input: InputFile

  /// The model of the ARPA file that `node` names. `<unk>` is a word of the language where the text
  /// has words that the model does not know.
  init(_ node: Node, _ text: TextSource) throws {
    let place = try node.fields("path").required("path")
    let path = try place.string()
    let bytes = try Disk.standard.read(path)
    input = InputFile(path: path, digest: SHA256.hex(bytes))
    do throws(ARPAError) {
      let tokenizer = text.law.vocabulary.tokenizer
      let closed = try NGramModel(arpa: bytes, isOpen: false, tokenizer: tokenizer)
      model =
        text.hasUnknown(to: closed.vocabulary)
        ? try NGramModel(arpa: bytes, isOpen: true, tokenizer: tokenizer) : closed
    } catch {
      let line = error.line.map { ":\($0)" } ?? ""
      throw Failure("\(path)\(line): \(error.reason)", exitStatus: 65)
    }
    self.text = text.translated(to: model.vocabulary)
  }
}

/// Models from files by the settings they depend on, so that the arms of a sweep read one once.
final class ImportCache {
  private var models: [(node: Node, model: ImportedModel)] = []

  var isEmpty: Bool { models.isEmpty }

  func model(_ node: Node, _ make: () throws -> ImportedModel) rethrows -> ImportedModel {
    if let known = models.first(where: { $0.node == node }) { return known.model }
    let model = try make()
    models.append((node, model))
    return model
  }
}

extension TextBlocks {
  /// The model that a block `arpa: {path: FILE}` names; the source then speaks its words.
  mutating func importModel(_ node: Node, _ context: ReadingContext) throws -> NGramModel {
    guard let text = source.value as? TextSource else {
      throw node.error(
        "a model from a file needs a text in its words: source.kind text, not"
          + " \((try? source.node["kind"]?.string()) ?? "this one")")
    }
    let imported = try context.imports.model([
      "source": source.node, "path": .scalar(node.fields("path").required("path").string()),
    ]) { try ImportedModel(node, text) }
    source = Resolved(
      value: imported.text, node: source.node, inputs: source.inputs + [imported.input])
    return imported.model
  }
}
