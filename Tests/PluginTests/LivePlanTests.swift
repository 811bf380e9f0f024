import Foundation
import TestSupport
import Testing

/// `plan --live` with a stand-in for kubectl, which writes down what it is asked for.
@Suite struct LivePlanTests {
  /// What a stand-in does: it appends its words to `asked`, a line each.
  private static let recording =
    #"printf '%s\n' kubectl "$@" >> asked; case $2 in *,*) echo '{"apiVersion": "v1", "kind": "List", "items": []}' ;; esac"#

  private func with(
    _ script: String, _ body: (TemporaryDirectory, ([String]) throws -> Program.Outcome) throws -> Void
  ) throws {
    try TemporaryDirectory.with { directory in
      try directory.write("#!/bin/sh\n\(script)\n", to: "bin/kubectl")
      #expect(try Program("/bin/chmod").run(arguments: ["+x", "bin/kubectl"], in: directory.path).status == 0)
      try directory.write(Repository.text("examples/ingress/cluster.yaml") ?? "", to: "c.yaml")
      try body(directory) { arguments in
        try Program.plugin.run(
          arguments: ["plan", "--live"] + arguments, in: directory.path,
          environment: ["PATH": "\(directory.path)/bin:/usr/bin:/bin"])
      }
    }
  }

  @Test func kubectlIsAskedForWhatBelongsToTheClusters() throws {
    try with(Self.recording) { directory, run in
      let outcome = try run(["c.yaml", "--context", "blue", "--kubeconfig", "a b", "-n", "web"])
      #expect(outcome.status == 1 && outcome.errors.isEmpty)
      #expect(outcome.output.hasPrefix("4 topology, 3 safe\n"))
      let end = ["--show-managed-fields", "--output=json", "--context=blue", "--kubeconfig=a b", "--namespace=web"]
      let asked = (directory.text("asked") ?? "").split(separator: "kubectl\n").map {
        $0.split(separator: "\n").map(String.init)
      }
      #expect(asked.count == 2)
      #expect(
        asked.first == [
          "get",
          "statefulsets.apps,services,jobs.batch,ingresses.networking.k8s.io,poddisruptionbudgets.policy",
          "--selector=tarantool.io/cluster-id in (web)",
        ] + end)
      let names = asked.last.map { $0.map { $0.replacing(#/bootstrap-[0-9a-f]{10}/#, with: "bootstrap-HASH") } }
      #expect(
        names == [
          "get", "service/web", "service/web-http", "statefulset.apps/router-0", "statefulset.apps/router-1",
          "statefulset.apps/storage-0", "ingress.networking.k8s.io/web", "job.batch/web-bootstrap-HASH",
          "--ignore-not-found",
        ] + end)
    }
  }

  @Test func whatIsLiveIsCompared() throws {
    try with("case $2 in statefulsets*) cat live.json ;; esac") { directory, run in
      let rendered = try Program.plugin.run(
        arguments: ["render", "-f", "c.yaml", "-o", "json"], in: directory.path)
      try directory.write(
        rendered.output.replacing("\"namespace\": \"web\"", with: "\"uid\": \"u\", \"namespace\": \"web\""),
        to: "live.json")
      let same = try run(["c.yaml"])
      #expect(same.status == 0 && same.output == "no changes\n", "\(same)")
      let docs = directory.text("c.yaml") ?? ""
      try directory.write(docs.replacing("host: web.example.com", with: "host: other.example.com"), to: "c.yaml")
      let changed = try run(["c.yaml"])
      #expect(changed.status == 1 && changed.output.hasPrefix("1 disruptive, 1 safe\n"), "\(changed)")
    }
  }

  @Test func theStateToComeMayBeNamedAsInOtherCommands() throws {
    try with(#"echo '{"apiVersion": "v1", "kind": "List", "items": []}'"#) { directory, run in
      let named = try run(["c.yaml"])
      #expect(named.status == 1 && named.errors.isEmpty)
      #expect(try run(["-f", "c.yaml"]) == named)
      let started = try Program.plugin.run(
        arguments: ["init", "kv"], in: directory.path, environment: ["PATH": "/usr/bin:/bin"])
      try directory.write(started.output, to: "d.yaml")
      #expect(try run(["-f", "c.yaml", "-f", "d.yaml"]).output.contains("StatefulSet/default/kv-router-0"))
      for words in [["c.yaml", "d.yaml"], ["c.yaml", "-f", "d.yaml"], ["c.yaml", "-fd.yaml"]] {
        let plan = try Program.plugin.run(arguments: ["plan"] + words, in: directory.path)
        #expect(plan.status == 1 && plan.output.contains("StatefulSet/web/router-0"), "\(plan)")
      }
    }
  }

  @Test func withLiveTheCurrentDirectoryIsTheDefault() throws {
    try TemporaryDirectory.with { directory in
      let list = #"{"apiVersion": "v1", "kind": "List", "items": []}"#
      try directory.write("#!/bin/sh\necho '\(list)'\n", to: "bin/kubectl")
      #expect(try Program("/bin/chmod").run(arguments: ["+x", "bin/kubectl"], in: directory.path).status == 0)
      try directory.write(Repository.text("examples/ingress/cluster.yaml") ?? "", to: "docs/c.yaml")
      func plan(_ words: String...) throws -> Program.Outcome {
        try Program.plugin.run(
          arguments: ["plan", "--live"] + words, in: "\(directory.path)/docs",
          environment: ["PATH": "\(directory.path)/bin:/usr/bin:/bin"])
      }
      let outcome = try plan()
      #expect(outcome.status == 1 && outcome.output.hasPrefix("4 topology, 3 safe\n"), "\(outcome)")
      #expect(try plan(".") == outcome)
    }
  }

  /// No word of it reaches a terminal as it is.
  @Test func whatKubectlSaysIsShown() throws {
    try with("printf 'one\\nerror: \\033[31mYou must be logged in\\n' >&2; exit 3") { _, run in
      let outcome = try run(["c.yaml"])
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("error[TT016]: `kubectl get statefulsets.apps,services,jobs.batch,"))
      #expect(
        outcome.errors.hasSuffix("--output=json --namespace=web` failed: one error: \\u{1b}[31mYou must be logged in\n")
      )
    }
  }

  @Test func withoutKubectlAnErrorSaysSo() throws {
    try TemporaryDirectory.with { directory in
      let outcome = try Program.plugin.run(
        arguments: ["plan", "--live", Repository.root.appending(path: "examples/ingress").path()], in: directory.path,
        environment: ["PATH": directory.path])
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      #expect(
        outcome.errors == """
          error[TT015]: there is no kubectl on the PATH
            help: install it, or name a file with what it printed elsewhere in place of --live

          """)
    }
  }

  @Test func flagsOfAConnectionRequireLive() throws {
    for (arguments, message) in [
      (["a", "b", "--context", "x"], "--context and --kubeconfig require --live"),
      (["a"], "name the present state and the state to come"),
      (["-f", "a"], "name the present state and the state to come"),
      (["--live", "a", "b"], "with --live, name only the state to come"),
      (["--live", "a", "-f", "b"], "with --live, name only the state to come"),
      (["a", "b", "-f", "c"], "the state to come is named twice: as NEW and with -f"),
      (["-", "-f", "-"], "standard input can be OLD or NEW, not both"),
    ] {
      let outcome = try Program.plugin.run(arguments: ["plan"] + arguments)
      #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome)")
    }
  }
}
