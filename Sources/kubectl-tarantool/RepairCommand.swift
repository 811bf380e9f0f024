import ArgumentParser
import Render

/// `kubectl tarantool repair`
struct RepairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair", _superCommandName: TarantoolCommand.name,
    abstract: "Print a Job that repairs a cluster.",
    usage: "kubectl tarantool repair [-f <file> ...] [<options>]",
    discussion: """
      The Job looks at the cluster, shows what Cartridge suggests, and does what is
      safe: it restarts replication, and applies the configuration again, where
      Cartridge suggests it. Everything else it does only for the instances that you
      name, refuses it if data could be lost, and shows why. Nothing is sent by
      this command.

      EXAMPLES:
        # Do what Cartridge suggests
        kubectl tarantool repair -f docs/ | kubectl apply -f -
        kubectl logs -n kv -l tarantool.io/repair=kv --tail=-1

        # The volume of an instance was lost: fill it from its partner
        kubectl tarantool repair -f docs/ --refill kv-storage-0-1 |
          kubectl apply -f -

        # A dead instance blocks every change: leave it out, take it back later
        kubectl tarantool repair -f docs/ --disable kv-storage-0-1 |
          kubectl apply -f -
        kubectl tarantool repair -f docs/ --enable kv-storage-0-1 |
          kubectl apply -f -
      """)

  @OptionGroup(title: "Input")
  var input: InputOptions

  @OptionGroup
  var cluster: ClusterOption

  @Option(help: ArgumentHelp("An instance whose volume is empty; may be repeated.", valueName: "pod"))
  var refill: [String] = []

  @Option(help: ArgumentHelp("A dead instance to leave out; may be repeated.", valueName: "pod"))
  var disable: [String] = []

  @Option(help: ArgumentHelp("An instance to take back; may be repeated.", valueName: "pod"))
  var enable: [String] = []

  func validate() throws {
    let names = refill + disable + enable
    for (position, name) in names.enumerated() where names[..<position].contains(name) {
      throw ValidationError("\(name) is named twice: an instance is refilled, disabled or enabled")
    }
  }

  func run() throws {
    var session = input.session()
    let jobs = session.repairJobs(
      ofClusterNamed: cluster.name, RepairRequest(refill: refill, disable: disable, enable: enable))
    try Console.finish(session)
    try ManifestWriter.write(jobs, format: .yaml, to: Console.write)
  }
}
