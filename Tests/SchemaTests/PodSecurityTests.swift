import Findings
import Kubernetes
import Testing
import YAML

/// Which pods a namespace with restricted Pod Security admits (pod-security-admission's own cases).
@Suite struct PodSecurityTests {
  private static let pod = "runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}"
  private static let container = "allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}"

  private static func refused(
    pod: String = pod, container: String = container, fields: String = "", in containerFields: String = ""
  )
    -> [String]
  {
    let text =
      "{securityContext: {\(pod)}, containers: [{name: a, securityContext: {\(container)}, \(containerFields)}], \(fields)}"
    var diagnostics = Diagnostics()
    var budget = AliasBudget()
    let documents = YAMLComposer.documents(in: Array(text.utf8), file: 0, budget: &budget, into: &diagnostics)
    #expect(!diagnostics.hasErrors)
    return documents.first.map(PodSecurity.fields(refusedIn:)) ?? ["nothing was read"]
  }

  @Test func aBarePodLacksFourFields() {
    #expect(
      Self.refused(pod: "", container: "") == [
        "allowPrivilegeEscalation", "capabilities", "runAsNonRoot", "seccompProfile",
      ])
    #expect(Self.refused() == [])
  }

  @Test(arguments: [
    ("", "runAsNonRoot: true, seccompProfile: {type: Localhost, localhostProfile: a}", []),
    (pod, "runAsNonRoot: false", ["runAsNonRoot"]), (pod, "seccompProfile: {type: Unconfined}", ["seccompProfile"]),
    ("\(pod), runAsUser: 0", "", ["runAsUser"]), (pod, "runAsUser: 0", ["runAsUser"]),
    (pod, "privileged: true", ["privileged"]),
    (pod, "procMount: Unmasked", ["procMount"]), ("\(pod), seLinuxOptions: {user: a}", "", ["seLinuxOptions"]),
    (pod, "seLinuxOptions: {type: container_t}", []), (pod, "seLinuxOptions: {type: spc_t}", ["seLinuxOptions"]),
    ("\(pod), sysctls: [{name: kernel.msgmax, value: '1'}]", "", ["sysctls"]),
    ("\(pod), sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]", "", []),
    (pod, "windowsOptions: {hostProcess: true}", ["hostProcess"]),
    ("\(pod), appArmorProfile: {type: Unconfined}", "", ["appArmorProfile"]),
  ])
  func contextsOfPodsAndContainersCount(_ pod: String, _ more: String, _ expected: [String]) {
    #expect(Self.refused(pod: pod, container: "\(Self.container), \(more)") == expected)
  }

  @Test(arguments: [
    ("drop: [ALL], add: [NET_BIND_SERVICE]", []), ("drop: [ALL], add: [SYS_TIME]", ["capabilities"]),
    ("drop: [all]", ["capabilities"]),
  ])
  func capabilitiesAreDropped(_ capabilities: String, _ expected: [String]) {
    #expect(Self.refused(container: "allowPrivilegeEscalation: false, capabilities: {\(capabilities)}") == expected)
  }

  @Test(arguments: [
    ("hostNetwork: true, hostPID: true, hostIPC: false", "", ["hostNetwork", "hostPID"]),
    (
      "volumes: [{name: a, hostPath: {path: /}}, {name: b, emptyDir: {}}, {name: c, nfs: {}}]", "",
      ["volumes.hostPath", "volumes.nfs"]
    ),
    ("", "ports: [{containerPort: 1, hostPort: 1}]", ["hostPort"]),
    ("", "ports: [{containerPort: 1, hostPort: 0}]", []),
    ("initContainers: [{name: i}]", "", ["allowPrivilegeEscalation", "capabilities"]),
  ])
  func accessToTheNodeIsRefused(_ fields: String, _ inContainer: String, _ expected: [String]) {
    #expect(Self.refused(fields: fields, in: inContainer) == expected)
  }
}
