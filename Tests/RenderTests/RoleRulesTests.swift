import Findings
import Schema
import TestSupport
import Testing

/// What breaks a Cartridge cluster on Kubernetes: said where the documents ask for it, silent where they do not.
@Suite struct RoleRulesTests {
  private static let health = "readinessProbe: {httpGet: {path: /health, port: 8081}}"
  private static let data = "[{name: TARANTOOL_WORKDIR, value: /data}"

  private func codes(
    _ template: String, cluster: String = "", passedThrough: String = ""
  ) -> [DiagnosticCode] {
    Rendering(Sample.cluster(spec: cluster) + Sample.role(labels: "tarantool.io/role: s") + template + passedThrough)
      .codes
  }

  private func service(_ name: String) -> String {
    "---\napiVersion: v1\nkind: Service\nmetadata: {name: \(name)}\nspec: {ports: [{port: 80}]}\n"
  }

  @Test func aTemplateThatIsSilentBreaksNoRule() {
    #expect(codes(Sample.template(instances: 2, container: Self.health)).isEmpty)
  }

  @Test func orderedStartsAndAReadinessThatWaitsForAllBlockEachOther() {
    let ordered = "podManagementPolicy: OrderedReady"
    #expect(codes(Sample.template(instances: 2, spec: ordered, container: Self.health)) == [.orderedReady])
    #expect(codes(Sample.template(instances: 1, spec: ordered, container: Self.health)).isEmpty)
    #expect(codes(Sample.template(instances: 2, spec: ordered)) == [.orderedReady])
    let other = "readinessProbe: {httpGet: {path: /, port: 8081}}"
    #expect(codes(Sample.template(instances: 2, spec: ordered, container: other)).isEmpty)
  }

  @Test func aReadinessThatOnlyOpensAPortIsReported() {
    let port = "readinessProbe: {tcpSocket: {port: 8081}}"
    #expect(codes(Sample.template(instances: 2, container: port)) == [.portReadiness])
    #expect(codes(Sample.template(instances: 1, container: port)).isEmpty)
    #expect(codes(Sample.template(instances: 2)).isEmpty)
  }

  @Test func aSyncWaveThatWaitsForTheJobIsReported() {
    let waiting = Sample.template(container: Self.health)
    #expect(codes(waiting, cluster: "gitops: argocd") == [.waveWaitsForJob])
    #expect(codes(waiting, cluster: "gitops: flux") == [])
    let port = Sample.template(container: "readinessProbe: {tcpSocket: {port: 8081}}")
    #expect(codes(port, cluster: "gitops: argocd") == [])
  }

  /// The operators' StatefulSets leave the policy out, which means OrderedReady.
  @Test func orderedStartsOfAnOperatorsStatefulSetAreReported() {
    let template = Sample.template(
      instances: 2, spec: "selector: {matchLabels: {a: b}}", podMetadata: "labels: {a: b}", container: Self.health)
    #expect(codes(template, cluster: "compatibility: operator-0.0.1") == [.orderedReady])
  }

  @Test(arguments: ["livenessProbe", "startupProbe"])
  func aProbeThatKillsMustNotWaitForTheCluster(_ probe: String) {
    #expect(codes(Sample.template(container: "\(probe): {httpGet: {path: /health, port: 80}}")) == [.livenessKills])
    #expect(codes(Sample.template(container: "\(probe): {tcpSocket: {port: 8081}}")).isEmpty)
  }

  @Test func serviceLinksOverwriteSettings() {
    let on = "enableServiceLinks: true"
    #expect(codes(Sample.template(pod: on), passedThrough: service("tarantool-memtx")) == [.serviceLinks])
    #expect(codes(Sample.template(pod: on), passedThrough: service("tarantool")).isEmpty)
    #expect(codes(Sample.template(pod: on), passedThrough: service("other")).isEmpty)
    #expect(codes(Sample.template(), passedThrough: service("tarantool-memtx")).isEmpty)
    // A variable that is set explicitly wins over the link.
    #expect(codes(Sample.template(pod: on), passedThrough: service("tarantool-http")).isEmpty)
  }

  @Test func aShortGracePeriodCutsSnapshotsOff() {
    #expect(codes(Sample.template(pod: "terminationGracePeriodSeconds: 10")) == [.shortGracePeriod])
    #expect(codes(Sample.template(pod: "terminationGracePeriodSeconds: 30")).isEmpty)
  }

  @Test func aServiceNameThatIsNotUsedIsReported() {
    #expect(codes(Sample.template(spec: "serviceName: other")) == [.replacedServiceName])
    #expect(codes(Sample.template(spec: "serviceName: kv")).isEmpty)
  }

  @Test func aSecurityContextThatTheOperatorReplacedIsReported() {
    func template(_ context: String) -> String {
      Sample.template(
        spec: "selector: {matchLabels: {a: b}}", podMetadata: "labels: {a: b}",
        container: "securityContext: {\(context)}"
      ).replacing(
        "metadata: {name: storage,",
        with: "metadata: {name: storage, annotations: {tarantool.io/rolesToAssign: '[\"s\"]'},")
    }
    let era = "compatibility: operator-0.0.9"
    #expect(codes(template("runAsUser: 1"), cluster: era) == [.replacedSecurityContext])
    #expect(codes(template("privileged: false"), cluster: era).isEmpty)
    #expect(codes(template("runAsUser: 1")).isEmpty)
  }

  @Test(arguments: [
    ("[{name: OTHER, value: x}", true), ("[{name: TARANTOOL_WORKDIR, value: /tmp/x}", true),
    ("[{name: TARANTOOL_WORK_DIR, value: /data/x}", false),
    ("[{name: TARANTOOL_WORKDIR, value: /database}", true), ("[{name: TARANTOOL_WORKDIR, value: /data/}", false),
    ("[{name: TARANTOOL_WORKDIR, value: /cache}", true), ("[{name: TARANTOOL_WORKDIR, value: /host}", false),
    ("[{name: TARANTOOL_WORKDIR, value: /data}, {name: TARANTOOL_WORK_DIR, value: /cache}", false),
    ("[{name: TARANTOOL_WORK_DIR, value: /data}, {name: TARANTOOL_WORKDIR, value: /cache}", true),
    ("[{name: D, value: /data}, {name: TARANTOOL_WORKDIR, value: $(D)/x}", false),
  ])
  func theWorkDirectoryMustOutliveThePod(_ env: String, isReported: Bool) {
    let mounts = "volumeMounts: [{name: cache, mountPath: /cache}, {name: host, mountPath: /host}, "
    let template = Sample.template(pod: "volumes: [{name: cache, emptyDir: {}}, {name: host, hostPath: {path: /x}}]")
      .replacing(Self.data, with: env).replacing("volumeMounts: [", with: mounts)
    #expect(codes(template) == (isReported ? [.workDirectoryNotOnVolume] : []))
  }

  @Test func aReadOnlyRootNeedsAPlaceForTheConfig() {
    let readOnly = "securityContext: {readOnlyRootFilesystem: true}"
    #expect(codes(Sample.template(container: readOnly)) == [.readOnlyRoot])
    let template = Sample.template(pod: "volumes: [{name: tmp, emptyDir: {}}]", container: readOnly)
      .replacing("volumeMounts: [", with: "volumeMounts: [{name: tmp, mountPath: /tmp}, ")
    #expect(codes(template).isEmpty)
    #expect(codes(Sample.template(container: "securityContext: {readOnlyRootFilesystem: false}")).isEmpty)
  }

  @Test func anAutoscalerIsRefusedOnlyOnAStatefulSetOfOurs() {
    func scaler(_ kind: String, _ name: String) -> String {
      "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n"
        + "spec: {maxReplicas: 3, scaleTargetRef: {kind: \(kind), name: \(name)}}\n"
    }
    #expect(codes(Sample.template(), passedThrough: scaler("StatefulSet", "storage-0")) == [.autoscaler])
    #expect(codes(Sample.template(), passedThrough: scaler("StatefulSet", "storage-1")).isEmpty)
    #expect(codes(Sample.template(), passedThrough: scaler("Deployment", "storage-0")).isEmpty)
  }

  @Test func aSecondBudgetForThePodsIsReported() {
    func budget(_ labels: String) -> String {
      "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: mine}\n"
        + "spec: {maxUnavailable: 1, selector: {matchLabels: {\(labels)}}}\n"
    }
    let two = Sample.template(instances: 2)
    #expect(codes(two, passedThrough: budget("tarantool.io/cluster-id: kv")) == [.overlappingDisruptionBudget])
    #expect(codes(two, passedThrough: budget("app: other")).isEmpty)
    #expect(codes(Sample.template(), passedThrough: budget("tarantool.io/cluster-id: kv")).isEmpty)
  }

  /// Without it the cluster would never form; whoever means that says so.
  @Test func aJobThatNoServerTakesIsAnError() {
    func rendering(_ replicasets: Int, rendersJobs: Bool = true) -> Rendering {
      Rendering(
        Sample.cluster() + Sample.role(replicas: replicasets) + Sample.template(), rendersJobs: rendersJobs)
    }
    #expect(rendering(5).objects("Job").count == 1)
    let large = rendering(5_000)
    #expect(large.diagnostics.hasErrors)
    #expect(
      large.findings.replacing(/take [0-9]+ bytes/, with: "take N bytes") == """
        c.yaml:4:18: error[TT601]: the annotations of the bootstrap Job would take N bytes, but a server accepts at most 262144
         4 | metadata: {name: kv, }
           |                  ^
          help: shorten the names of Cluster, Roles and namespace, which every address repeats; make two Clusters; or render with --without-job, and send the calls that `bootstrap -o curl` prints
        1 error

        """)
    let without = rendering(5_000, rendersJobs: false)
    #expect(without.codes == [] && without.objects("Job").isEmpty && without.objects("StatefulSet").count == 5_000)
  }

  /// Between what the annotation of client-side apply holds and what a server takes.
  @Test func aJobThatOnlyTheServerCanMergeIsReported() {
    let found = stride(from: 500, through: 1_000, by: 20).compactMap { count -> DiagnosticCode? in
      Rendering(Sample.cluster() + Sample.role(replicas: count) + Sample.template()).codes.first
    }
    #expect(found.first == .serverSideOnly)
    #expect(Set(found).isSubset(of: [.serverSideOnly, .oversizedJob]))
  }
}
