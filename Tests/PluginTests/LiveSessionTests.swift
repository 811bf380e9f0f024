import TestSupport
import Testing
import YAML

/// The session of the pages: `plan --live` of `examples/kv`, with a stand-in for kubectl that answers as a server does.
@Suite struct LiveSessionTests {
  /// The objects as a server has them: what was applied in their annotation, and a variable more by somebody's hand.
  private static func live(_ rendered: String) -> YAMLValue {
    let objects = YAMLValue.read(rendered).values.map { object -> YAMLValue in
      var live = object
      live[path: "metadata", "uid"] = "0b7f5f8e-0000-4000-8000-000000000000"
      live[path: "metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"] = .string(
        JSONWriter.compact(object))
      if object[path: "metadata", "name"].string == "routers-0", object["kind"] == "StatefulSet" {
        live[path: "spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"] =
          "2026-03-01T10:00:00Z"
      }
      return live
    }
    return ["apiVersion": "v1", "kind": "List", "items": .sequence(objects)]
  }

  @Test func thePagesShowWhatIsTold() throws {
    try TemporaryDirectory.with { directory in
      let rendered = try Program.plugin.run("render", "-f", "examples/kv")
      let list = String(decoding: JSONWriter.text(of: Self.live(rendered.output)), as: UTF8.self)
      try directory.write(list, to: "live.json")
      try directory.write("#!/bin/sh\ncase $2 in statefulsets*) cat live.json ;; esac\n", to: "bin/kubectl")
      #expect(try Program("/bin/chmod").run(arguments: ["+x", "bin/kubectl"], in: directory.path).status == 0)
      for name in Repository.names(in: "examples/kv") {
        let text = (Repository.text("examples/kv/\(name)") ?? "")
          .replacing(
            "operator-examples-kv:0.0.4",
            with: name == "storages.yaml" ? "operator-examples-kv:0.0.5" : "operator-examples-kv:0.0.4"
          )
          .replacing(#/ +- name: TARANTOOL_MEMTX_MEMORY\n +value: .*\n/#, with: "")
        try directory.write(text, to: "docs/kv/\(name)")
      }
      let outcome = try Program.plugin.run(
        arguments: ["plan", "--live", "-f", "docs/kv"], in: directory.path,
        environment: ["PATH": "\(directory.path)/bin:/usr/bin:/bin"])
      #expect(outcome.status == 1 && outcome.errors.isEmpty)
      let session = "$ kubectl tarantool plan --live -f docs/kv\n" + outcome.output
      // The README shows the first StatefulSet.
      let part = try #require(session.firstRange(of: "\n\ndisruptive  StatefulSet/kv/storage-1")).lowerBound
      for (page, text) in [("README.md", session[..<part] + "\n"), ("docs/review.md", session[...])] {
        #expect(Repository.text(page)?.contains("```\n\(text)```\n") == true, "\(page) lacks:\n\(text)")
      }
    }
  }
}
