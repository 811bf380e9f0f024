import Foundation
import TestSupport
import Testing

/// `kubectl tarantool status`: what is read, and the exit codes.
@Suite struct StatusCommandTests {
  /// A ready cluster of one instance, verified just now, as kubectl prints it. `outcome` is what the Job said.
  static func live(_ outcome: String = "as planned") -> String {
    let time = ISO8601DateFormatter().string(from: Date())
    let labels = #""labels":{"tarantool.io/cluster-id":"kv","tarantool.io/replicaset-uuid":"u"}"#
    let message =
      #"{\"format\":1,\"mode\":\"verify\",\"cluster\":\"kv\",\"outcome\":\"\#(outcome)\",\"line\":\"\#(outcome): x\",\"time\":\"\#(time)\"}"#
    return #"""
      {"apiVersion":"v1","kind":"List","items":[
      {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"s-0","namespace":"kv",\#(labels)},"spec":{"replicas":1}},
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"s-0-0","namespace":"kv","ownerReferences":[{"kind":"StatefulSet","name":"s-0"}]},
      "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}},
      {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"kv-verify-1","namespace":"kv",\#(labels)},
      "status":{"conditions":[{"type":"Complete","status":"True"}]}},
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"kv-verify-1-x","namespace":"kv","ownerReferences":[{"kind":"Job","name":"kv-verify-1"}]},
      "status":{"containerStatuses":[{"state":{"terminated":{"message":"\#(message)"}}}]}}]}
      """#
  }

  @Test(arguments: [("as planned", 0, "Ready"), ("not as planned", 1, "Not ready")] as [(String, Int32, String)])
  func itsExitCodeIsTheState(_ outcome: String, code: Int32, state: String) throws {
    let ran = try Program.plugin.run("status", "-f", "-", input: Array(Self.live(outcome).utf8))
    #expect(ran.status == code && ran.errors.isEmpty, "\(ran.errors)")
    #expect(ran.output.contains("State:        \(state)\n"))
  }

  @Test func nothingToReadIsAnError() throws {
    let ran = try Program.plugin.run("status", "-f", "-", input: Array(#"{"kind":"List","items":[]}"#.utf8))
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(
      ran.errors == """
        error[TT902]: what was read contains no cluster: no StatefulSet has the UUID of a replicaset
          help: read `kubectl get statefulsets,pods,jobs,persistentvolumeclaims -n NAMESPACE -o json`
        1 error

        """)
  }

  @Test(arguments: [
    ("status", "name what kubectl printed with -f FILE, or have it run with --live"),
    ("status -f - -n kv", "--context, --kubeconfig and --namespace require --live"),
    ("status --live -n K_V", "'K_V' is not a valid namespace name: up to 63 lower-case letters, digits and '-'"),
  ])
  func flagsGoTogether(_ line: String, _ message: String) throws {
    let ran = try Program.plugin.run(arguments: line.split(separator: " ").map(String.init))
    #expect(ran.status == 64 && ran.output.isEmpty)
    #expect(ran.errors.hasPrefix("error: \(message)\n"))
  }

  /// No shell comes between: what is handed on is one word, whatever it holds.
  @Test func kubectlIsAskedToGetAndNothingElse() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(
        "#!/bin/sh\nprintf '%s\\n' \"$@\" >'\(directory.path)/words'\ncat '\(directory.path)/live'\n", to: "kubectl")
      try directory.write(Self.live(), to: "live")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(directory.path)/kubectl")
      let path = ["PATH": "\(directory.path):/usr/bin:/bin"]
      let ran = try Program.plugin.run(
        "status", "--live", "-n", "kv", "--context", "a b; $(c)", "--kubeconfig", "x", environment: path)
      #expect(ran.status == 0 && ran.errors.isEmpty, "\(ran.errors)")
      #expect(
        directory.text("words") == """
          get
          statefulsets,pods,jobs,persistentvolumeclaims
          --output=json
          --context=a b; $(c)
          --kubeconfig=x
          --namespace=kv

          """)
    }
  }

  @Test func aNamespaceWithoutAClusterIsAnError() throws {
    let ran = try withKubectl(#"echo '{"kind": "List", "items": []}'"#)
    #expect(ran.status == 2 && ran.output.isEmpty)
    #expect(
      ran.errors == """
        error[TT902]: what was read contains no cluster: no StatefulSet has the UUID of a replicaset
          help: name the cluster's namespace with -n, or another --context
        1 error

        """)
  }

  /// However kubectl ends, and whatever it prints instead of objects.
  @Test(arguments: [
    ("kill -KILL $$", "signal 9 (Killed) ended it"),
    ("echo half >&2; kill -KILL $$", "signal 9 (Killed) ended it after it wrote: half"),
    ("exit 127", "it gave no reason but exit code 127"),
    ("echo >&2; echo '  ' >&2; exit 1", "it gave no reason but exit code 1"),
    ("exit 0", "it printed nothing"), ("echo; echo ' '", "it printed nothing"),
    ("echo '<html>502 Bad Gateway</html>'; echo x", "it printed no JSON: <html>502 Bad Gateway</html>"),
    ("printf '\\0331\\n'", "it printed no JSON: \\u{1b}1"),
  ])
  func howKubectlEndedIsSaid(_ script: String, _ reason: String) throws {
    let ran = try withKubectl(script)
    #expect(ran.status == 2 && ran.output.isEmpty)
    let words = "kubectl get statefulsets,pods,jobs,persistentvolumeclaims --output=json"
    #expect(ran.errors == "error[TT016]: `\(words)` failed: \(reason)\n")
  }

  @Test func aKubectlThatCannotBeStartedIsSaid() throws {
    let ran = try withKubectl("exit 0", permissions: 0o644)
    #expect(ran.status == 2 && ran.errors.hasSuffix("` failed: it cannot be started: Permission denied\n"))
  }

  private func withKubectl(_ script: String, permissions: Int = 0o755) throws -> Program.Outcome {
    try TemporaryDirectory.with { directory in
      try directory.write("#!/bin/sh\n\(script)\n", to: "kubectl")
      try FileManager.default.setAttributes(
        [.posixPermissions: permissions], ofItemAtPath: "\(directory.path)/kubectl")
      // No other kubectl: a program that cannot be started is passed over on the PATH.
      return try Program.plugin.run("status", "--live", environment: ["PATH": directory.path])
    }
  }

  @Test func whyKubectlFailedIsSaid() throws {
    try TemporaryDirectory.with { directory in
      try directory.write(
        "#!/bin/sh\nhead -c 300000 /dev/zero\nprintf 'Forbidden:\\n\\033[2Jno rights\\n' >&2\nexit 1\n", to: "kubectl")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(directory.path)/kubectl")
      let ran = try Program.plugin.run("status", "--live", environment: ["PATH": "\(directory.path):/usr/bin:/bin"])
      #expect(ran.status == 2 && ran.output.isEmpty)
      #expect(
        ran.errors == """
          error[TT016]: `kubectl get statefulsets,pods,jobs,persistentvolumeclaims --output=json` failed: Forbidden: \\u{1b}[2Jno rights

          """)
      let alone = try Program.plugin.run("status", "--live", environment: ["PATH": directory.path + "/none"])
      #expect(alone.status == 2)
      #expect(
        alone.errors == """
          error[TT015]: there is no kubectl on the PATH
            help: install it, or name a file with what it printed elsewhere in place of --live

          """)
    }
  }

  /// Of the log of kubectl's own code only if there is nothing else.
  @Test(arguments: [
    (
      "printf 'E1127 21:07:59.939288   12 memcache.go:265] \"Unhandled\"\\nE1127 21:08:00.1 12 a.go:1] b\\nrefused: a\\nE1: b\\n'",
      "refused: a E1: b"
    ),
    (
      "printf 'E1127 21:07:59.939288   12 memcache.go:265] \"Unhandled\"\\n'",
      "E1127 21:07:59.939288 12 memcache.go:265] \"Unhandled\""
    ),
    ("printf '\\n\\n'", "it gave no reason but exit code 1"),
  ])
  func ofKubectlsWordsThoseForItsUserCount(_ command: String, expected: String) throws {
    try TemporaryDirectory.with { directory in
      try directory.write("#!/bin/sh\n\(command) >&2\nexit 1\n", to: "kubectl")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(directory.path)/kubectl")
      let ran = try Program.plugin.run("status", "--live", environment: ["PATH": "\(directory.path):/usr/bin:/bin"])
      #expect(ran.status == 2)
      #expect(
        ran.errors
          == "error[TT016]: `kubectl get statefulsets,pods,jobs,persistentvolumeclaims --output=json` failed: \(expected)\n"
      )
    }
  }

  // MARK: - Beside documents

  private static let documents = "examples/minimal/cluster.yaml"

  /// What documents render to, as kubectl prints it; nothing of it has run.
  private static func applied(replacing old: String = "", with new: String = "") throws -> [UInt8] {
    let rendered = try Program.plugin.run("render", "-f", documents, "-o", "json")
    return Array(rendered.output.replacing(old, with: new).utf8)
  }

  @Test func documentsThatAreLiveAreSaidToBe() throws {
    let ran = try Program.plugin.run("status", "-f", "-", "-f", Self.documents, input: try Self.applied())
    #expect(ran.status == 1 && ran.errors.isEmpty, "\(ran.errors)")
    #expect(ran.output.hasSuffix("\nDocuments:    applied\n"), "\(ran.output)")
    let json = try Program.plugin.run(
      "status", "-f", "-", "-f", Self.documents, "-o", "json", input: try Self.applied())
    #expect(json.output.contains(#""documents": {"#) && json.output.contains(#""changes": []"#))
  }

  @Test func whatOfTheDocumentsIsNotLiveIsNamed() throws {
    let older = try Self.applied(replacing: "example/cartridge-app:1.0", with: "example/cartridge-app:0.9")
    let ran = try Program.plugin.run("status", "-f", "-", "-f", Self.documents, input: older)
    #expect(ran.errors.isEmpty)
    let job = try #require(String(decoding: older, as: UTF8.self).firstMatch(of: /minimal-bootstrap-([0-9a-f]{10})/))
    let hash = job.1
    #expect(
      ran.output.hasSuffix(
        """

        Documents:    not applied: 1 illegal, 1 disruptive

          illegal  Job/default/minimal-bootstrap-\(hash)  spec.template.spec.conta...
          disruptive  StatefulSet/default/all-0  spec.template.spec.containers[cartri...

        What to do
          TT910  the live objects differ from the documents
                 => kubectl tarantool plan --live -f DOCUMENTS
                 docs/status.md#tt910

        """), "\(ran.output)")
  }

  @Test func wrongDocumentsAreAnError() throws {
    let ran = try Program.plugin.run(
      "status", "-f", "-", "-f", "Tests/Fixtures/refused/cluster-without-spec.yaml", input: try Self.applied())
    #expect(ran.status == 2 && ran.errors.contains("error[TT202]"))
  }
}
