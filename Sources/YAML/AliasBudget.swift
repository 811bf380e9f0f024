/// What the aliases of a run may stand for: a few lines of them can stand for terabytes, in one document or in many.
package struct AliasBudget: Sendable {
  /// How much a node stands for once all aliases below it are written out.
  struct Weight {
    var nodes = 0
    var bytes = 0

    static func + (left: Weight, right: Weight) -> Weight {
      Weight(nodes: left.nodes &+ right.nodes, bytes: left.bytes &+ right.bytes)
    }

    static func - (left: Weight, right: Weight) -> Weight {
      Weight(nodes: left.nodes &- right.nodes, bytes: left.bytes &- right.bytes)
    }
  }

  /// What aliases may stand for in any run.
  static let free = Weight(nodes: 250_000, bytes: 16 << 20)
  /// How many times what is written out they may stand for beyond that.
  private static let factor = 4

  private var written = Weight()
  private var spent = Weight()

  /// A budget of which nothing is spent.
  package init() {}

  /// Counts what is written out, not by an alias.
  mutating func write(nodes: Int = 0, bytes: Int = 0) {
    written = written + Weight(nodes: nodes, bytes: bytes)
  }

  /// Counts what an alias stands for.
  ///
  /// - Returns: whether the aliases so far stand for no more than they may.
  mutating func spend(_ weight: Weight) -> Bool {
    spent = spent + weight
    return spent.nodes <= Self.free.nodes + Self.factor * written.nodes
      && spent.bytes <= Self.free.bytes + Self.factor * written.bytes
  }
}
