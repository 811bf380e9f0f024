import Findings
import TestSupport
import Testing
import YAML

/// What objects are given for the GitOps tool that applies them.
@Suite struct GitOpsTests {
  private static let wave = "argocd.argoproj.io/sync-wave"
  private static let options = "argocd.argoproj.io/sync-options"
  private static let prune = "kustomize.toolkit.fluxcd.io/prune"

  private static let beside = """
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: prod}}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: other}}
    ---
    {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: backup, namespace: prod}, spec: {}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: front, namespace: prod}, spec: {type: LoadBalancer}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: inside, namespace: prod}, spec: {selector: {a: b}}}
    ---
    {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: front, namespace: prod}, spec: {}}
    ---
    {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: far, namespace: other}, spec: {}}

    """

  /// Every object with what it is annotated with: `Service/front sync-wave=2`.
  private static func annotated(_ gitops: String, beside: String = beside) -> [String] {
    let text =
      beside
      + Sample.cluster(metadata: "namespace: prod", spec: "gitops: \(gitops), ingress: {role: storage}")
      + Sample.role(metadata: "namespace: prod")
      + Sample.template(metadata: "namespace: prod")
    return Rendering(text).objects.map { object in
      let annotations = object[path: "metadata", "annotations"].mapping.entries.map {
        " \($0.key.split(separator: "/").last ?? "")=\($0.value.string ?? "")"
      }
      let name = object[path: "metadata", "name"].string ?? ""
      let kind = object["kind"]?.string ?? ""
      return (kind == "Job" ? kind : "\(kind)/\(name)") + annotations.joined()
    }
  }

  /// What waits for an address from outside comes when the Job has ended; what holds data outlives a mistake in Git.
  @Test func argoCDAppliesAddressesAfterTheJobAndPrunesNothingThatHoldsData() {
    #expect(
      Self.annotated("argocd") == [
        "Namespace/prod sync-options=Prune=false", "Namespace/other",
        "PersistentVolumeClaim/backup sync-options=Prune=false",
        "Service/front sync-wave=2", "Service/inside", "Ingress/front sync-wave=2", "Ingress/far",
        "Service/kv sync-options=Prune=false", "Service/kv-http", "StatefulSet/storage-0 sync-options=Prune=false",
        "Ingress/kv sync-wave=2", "Job sync-wave=1",
      ])
  }

  @Test func fluxPrunesNothingThatHoldsData() {
    #expect(
      Self.annotated("flux") == [
        "Namespace/prod prune=disabled", "Namespace/other", "PersistentVolumeClaim/backup prune=disabled",
        "Service/front", "Service/inside", "Ingress/front", "Ingress/far", "Service/kv prune=disabled",
        "Service/kv-http", "StatefulSet/storage-0 prune=disabled", "Ingress/kv", "Job",
      ])
  }

  @Test func nothingIsAnnotatedWithoutATool() {
    #expect(Self.annotated("none").filter { $0.contains("=") } == [])
  }

  @Test(arguments: [
    ("{\(options): 'ServerSideApply=true'}", "ServerSideApply=true,Prune=false"),
    ("{\(options): 'ServerSideApply=true, Prune=true'}", "ServerSideApply=true, Prune=true"),
  ])
  func whatAnAuthorWroteStays(_ annotations: String, _ expected: String) {
    let object = "{apiVersion: v1, kind: Namespace, metadata: {name: prod, annotations: \(annotations)}}\n"
    #expect(Self.annotated("argocd", beside: object).first == "Namespace/prod sync-options=\(expected)")
    let ingress =
      "{apiVersion: networking.k8s.io/v1, kind: Ingress, "
      + "metadata: {name: a, namespace: prod, annotations: {\(Self.wave): '-1'}}}\n"
    #expect(Self.annotated("argocd", beside: ingress).first == "Ingress/a sync-wave=-1")
  }

  @Test(arguments: [("argocd", true), ("flux", true), ("none", false)])
  func aJobThatIsDeletedByItselfRunsAgain(_ gitops: String, isReported: Bool) {
    let spec = "gitops: \(gitops), bootstrap: {ttlSecondsAfterFinished: 60}"
    let rendering = Rendering(Sample.cluster(spec: spec) + Sample.role() + Sample.template())
    #expect(rendering.codes == (isReported ? [.jobRunsAgain] : []))
  }
}
