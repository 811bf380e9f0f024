// swift-tools-version: 6.3
import PackageDescription

/// Every target is held to the same rules; `unsafe` may appear only where C is called.
let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// `make release` sets this and writes the commit into the file: it is part of what `version` prints. Without it the build
/// is the same for every commit.
let isRelease = Context.environment["KUBECTL_TARANTOOL_RELEASE"] == "1"

/// `make fuzz` sets this: the target needs libFuzzer's main function, and nobody else needs the target.
let isFuzzing = Context.environment["KUBECTL_TARANTOOL_FUZZ"] == "1"
let fuzzing: [Target] = [
  .executableTarget(
    name: "Fuzz", dependencies: ["Findings", "YAML", "Kubernetes", "Schema", "Render", "Review"], path: "Tests/fuzz",
    exclude: ["fuzz.py", "README.md"], swiftSettings: house + [.unsafeFlags(["-parse-as-library"])])
]

/// The program that a bootstrap Job runs.
let runner: [Resource] = [
  "ask", "buckets", "control", "flags", "inspect", "judge", "leaving", "look", "main", "memory", "outcome", "perform",
  "plan", "remedies", "repair", "report", "secrets", "shape", "summary", "survey", "text", "transport", "world",
  "steps/config", "steps/disable", "steps/drain", "steps/edit", "steps/expel", "steps/failover", "steps/hand_over",
  "steps/join",
  "steps/lead", "steps/probe", "steps/refill", "steps/restart", "steps/verify", "steps/vshard",
  "backup/copy", "backup/files", "backup/load", "backup/manifest", "backup/members", "backup/moving", "backup/remote",
  "backup/save",
].map { .embedInCode("../../templates/runner/\($0).lua") }

let package = Package(
  name: "kubectl-tarantool",
  products: [.executable(name: "kubectl-tarantool", targets: ["kubectl-tarantool"])],
  dependencies: [
    // Exact, since no file with what was resolved is part of the source. The release says what it was built from.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
  ],
  targets: [
    // libyaml of the system. Debian: apt-get install libyaml-dev (holds libyaml.a too).
    .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),

    // What is found wrong, where, and how a person is shown it; how text is escaped for whoever reads it. Imports nothing.
    .target(name: "Findings", swiftSettings: house),

    // YAML and JSON in with the place of every value, and out again. The only C.
    .target(name: "YAML", dependencies: ["CYAML", "Findings"], swiftSettings: house),

    // What is true of Kubernetes without Tarantool: names, labels, objects, pods, what differs between two objects.
    .target(
      name: "Kubernetes", dependencies: ["Findings", "YAML"],
      resources: [.embedInCode("../../templates/kubernetes-fields.txt")], swiftSettings: house),

    // The documents, the clusters that they stand for, and the rules that these must keep. No files, no environment.
    .target(
      name: "Schema", dependencies: ["Findings", "YAML", "Kubernetes"],
      resources: [
        .embedInCode("../../templates/fields-v1beta1.yaml"), .embedInCode("../../templates/fields.yaml"),
      ], swiftSettings: house),

    // Resolved clusters in, Kubernetes objects and their text out. Pure: what could be wrong was found before.
    .target(
      name: "Render",
      dependencies: ["Findings", "YAML", "Kubernetes", "Schema", .product(name: "Crypto", package: "swift-crypto")],
      resources: [
        .embedInCode("../../templates/admin-calls-expel.sh"),
        .embedInCode("../../templates/admin-calls.sh"),
        .embedInCode("../../templates/admin-calls.yaml"),
        .embedInCode("../../templates/backup-cron-job.yaml"),
        .embedInCode("../../templates/bootstrap-answers.yaml"),
        .embedInCode("../../templates/copy-resources.yaml"),
        .embedInCode("../../templates/dashboard.yaml"),
        .embedInCode("../../templates/headless-service.yaml"),
        .embedInCode("../../templates/http-service.yaml"),
        .embedInCode("../../templates/ingress.yaml"),
        .embedInCode("../../templates/job.yaml"),
        .embedInCode("../../templates/init.yaml"),
        .embedInCode("../../templates/monitoring.yaml"),
        .embedInCode("../../templates/pod-disruption-budget.yaml"),
        .embedInCode("../../templates/readiness.lua"),
        .embedInCode("../../templates/repair-answers.yaml"),
        .embedInCode("../../templates/runner-pod.yaml"),
        .embedInCode("../../templates/single-job.yaml"),
        .embedInCode("../../templates/stateboard.yaml"),
        .embedInCode("../../templates/verify-cron-job.yaml"),
      ] + runner,
      swiftSettings: house
    ),

    // What a change does to a cluster, what an operator's cluster becomes, and pictures.
    .target(
      name: "Review", dependencies: ["Findings", "YAML", "Kubernetes", "Schema", "Render"],
      resources: [
        .embedInCode("../../templates/adopt.yaml"),
        .embedInCode("../../templates/graph.css"),
        .embedInCode("../../templates/import-cluster.yaml"),
        .embedInCode("../../templates/import-role.yaml"),
        .embedInCode("../../templates/rollout.yaml"),
      ],
      swiftSettings: house
    ),

    // Arguments, files, streams, exit codes. No rule of the domain.
    .executableTarget(
      name: "kubectl-tarantool",
      dependencies: [
        "Findings", "YAML", "Kubernetes", "Schema", "Render", "Review",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      resources: [.embedInCode("../../templates/completion.fish"), .embedInCode("../../templates/completion.ps1")]
        + (isRelease ? [.embedInCode("../../.build/commit")] : []),
      swiftSettings: house + (isRelease ? [.define("RELEASE")] : [])
    ),

    // Goldens, repository paths and running the built binary, shared by the tests.
    .target(
      name: "TestSupport", dependencies: ["Findings", "YAML", "Kubernetes", "Schema", "Render", "Review"],
      path: "Tests/TestSupport", swiftSettings: house),
    .testTarget(
      name: "SchemaTests", dependencies: ["Findings", "YAML", "Kubernetes", "Schema", "TestSupport"],
      swiftSettings: house),
    .testTarget(
      name: "RenderTests",
      dependencies: ["Findings", "YAML", "Kubernetes", "Schema", "Render", "Review", "TestSupport"],
      swiftSettings: house),
    .testTarget(
      name: "PluginTests",
      dependencies: [
        "Findings", "YAML", "Kubernetes", "Schema", "Render", "Review", "TestSupport", "kubectl-tarantool",
      ], swiftSettings: house),
  ] + (isFuzzing ? fuzzing : []),
  swiftLanguageModes: [.v6]
)
