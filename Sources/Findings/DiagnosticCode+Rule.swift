extension DiagnosticCode {
  /// The rule in a few words.
  package var title: String { rule.title }

  /// Why the rule exists.
  package var reason: String { rule.reason }

  private var rule: (title: String, reason: String) {
    switch self {
    case .unreadableFile: ("A file cannot be read", "Rendering a part of a cluster would look like scaling it in.")
    case .oversizedFile: ("A file is larger than 64 MiB", "No manifest is; reading on would only exhaust the machine.")
    case .nothingFound: ("No file was found", "An empty output would look like a deleted cluster.")
    case .skippedDocument:
      ("A document is skipped", "This tool's own output and kustomize's files may lie beside the documents.")
    case .unreadableURL: ("URLs are not read", "What is rendered must not depend on what a server answers today.")
    case .noDocuments: ("There are no documents", "Applied with pruning, an empty output deletes a cluster.")
    case .unwritableFile: ("A file cannot be written", "The files written before it stay; run the command again.")
    case .unmarkedFile:
      (
        "A file that this tool did not write is in the way",
        "Only files that begin with this tool's mark are overwritten."
      )
    case .busyDirectory: ("Another run writes into the directory", "Two runs would delete each other's files.")
    case .lostCluster:
      ("A Cluster of an earlier render is missing", "If the directory is applied with pruning, it would be deleted.")
    case .nothingToRemove:
      ("A Cluster that `--remove-cluster` cannot remove", "A mistyped name would remove nothing, or the wrong one.")
    case .refusedChange:
      ("A change that `--against` refuses", "It would change identities or data, or cannot be applied.")
    case .badBeginning: ("Documents that `init` cannot write", "What they render to would be refused.")
    case .noSuchField: ("A path to a field that does not exist", "Perhaps it is mistyped.")
    case .noKubectl: ("kubectl was not found", "Live objects are read with the user's own kubectl and rights.")
    case .failedKubectl: ("kubectl failed", "Its message is quoted: mostly missing rights, or an unreachable server.")
    case .nothingToAccept:
      ("An accepted change that does not exist", "It is mistyped, or would silence a later change like it.")
    case .severalClusters: ("Several Clusters where one is expected", "Taking any of them would be a guess.")
    case .unknownInstance: ("An instance that does not exist", "Perhaps its name is mistyped.")
    case .notRepairable:
      ("A Cartridge that its admin API cannot repair", "Suggestions and their calls came with 2.4.")
    case .moreThanRestart:
      ("A change that is more than a restart", "A rollout that also moves data cannot be repeated.")
    case .ownStrategy:
      ("A StatefulSet with an update strategy of its own", "It would restart leaders before they are moved.")
    case .badBackup: ("A backup that cannot be made or found", "It would be missing on the day it is needed.")
    case .nothingToConvert: ("No documents of operator 1.0 to convert", "Other documents are rendered as they are.")
    case .rendersDifferently:
      ("Converted documents that render to something else", "An identity or a setting would change unnoticed.")
    case .lostComment: ("A comment that converted documents have no place for", "Somebody wrote it for a reason.")
    case .notAnInventory:
      ("A file that describes no cluster to import", "Documents made from a part would lack instances.")
    case .brokenInventory: ("An incomplete description of a replicaset or instance", "What it lacks cannot be guessed.")
    case .unfilledTemplate:
      ("A value that only Ansible can work out", "A template would reach instances as plain text.")
    case .syntax: ("The file is not YAML", "Nothing after the first error can be read reliably.")
    case .encoding: ("The file is not UTF-8", "Kubernetes reads UTF-8 only.")
    case .controlCharacter: ("A control character", "YAML forbids it, and a terminal may act on it.")
    case .nesting: ("Nested deeper than 100 levels", "No manifest is; hostile input must not exhaust the machine.")
    case .expansion: ("Aliases expand to too much", "A few lines of aliases can expand to terabytes.")
    case .duplicateKey: ("A duplicate key", "Readers disagree on which one counts.")
    case .nonStringKey:
      ("A key is not a string", "Kubernetes takes `y` for true and `1` for a number; keys must be strings.")
    case .unknownAnchor: ("An alias without an anchor", "What it refers to is unknown.")
    case .badMergeKey: ("A merge key without a mapping", "`<<` merges mappings.")
    case .unknownTag: ("A tag that Kubernetes does not know", "The value would lose its meaning silently.")
    case .notFinite: ("Infinity or not a number", "JSON, and so Kubernetes, cannot represent it.")
    case .tooManyNodes: ("A document with too many values", "Hostile input must not exhaust the machine.")
    case .contradictoryTag: ("A tag that contradicts its value", "Kubernetes' reader refuses the whole file.")
    case .tooManyDirectives: ("More than 100 `%TAG` directives", "No manifest has any; each costs more than the last.")
    case .notAnObject: ("Not a Kubernetes object", "Without apiVersion and kind nothing can be done with it.")
    case .missingField: ("A field is missing", "No value can be assumed safely.")
    case .wrongType: ("A value of the wrong type", "Kubernetes would refuse it, or read something else.")
    case .unknownField: ("An unknown field", "A mistyped field would be ignored silently.")
    case .outOfRange: ("A number out of range", "Kubernetes or Cartridge would refuse it.")
    case .notOneOf: ("Not one of the allowed values", "A mistyped value would be ignored silently.")
    case .conflictingFields: ("Fields contradict each other", "Which of them counts would be a matter of chance.")
    case .unknownKind:
      ("An unknown kind or version of tarantool.io", "Passed through, it would do nothing.")
    case .badFormat: ("A value in the wrong format", "It cannot be read as what it is meant to be.")
    case .badLabel: ("A label that Kubernetes refuses", "The API server refuses the object.")
    case .droppedField:
      ("A field of old charts that Kubernetes does not know", "The operator dropped it; the server refuses the object.")
    case .operatorOnly:
      ("A field that only the operator understands", "If it were ignored, its effect would be missing.")
    case .earlyField:
      ("A field from before operator 0.0.1", "No later version knows it, and its name explains nothing.")
    case .duplicateItem: ("Two items with the same name", "The API server refuses the object.")
    case .emptySelector: ("An empty selector", "It selects everything, including what is added later.")
    case .roleWithoutCluster: ("A Role without a Cluster", "Its instances would never be joined.")
    case .roleOfTwoClusters:
      ("A Role that belongs to two Clusters", "Two control instances would configure the same instances.")
    case .roleWithoutTemplate: ("A Role without a template", "There is nothing to make StatefulSets from.")
    case .roleOfTwoTemplates: ("A Role that selects two templates", "The operator took whichever it found first.")
    case .unusedTemplate: ("A template that no Role selects", "Perhaps a label is mistyped.")
    case .clusterWithoutRoles: ("A Cluster without Roles", "Perhaps a label is mistyped.")
    case .duplicateObject: ("Two objects with the same name", "The second would overwrite the first.")
    case .otherNamespace: ("A document outside the namespace of -n", "As in kubectl: it would be applied elsewhere.")
    case .noCluster: ("No Cluster among the documents", "Nothing is expanded; perhaps a file was not named.")
    case .selectorMismatch: ("A selector that misses its pods", "The API server refuses such a StatefulSet.")
    case .unknownRole: ("An Ingress to a Role that does not exist", "It would lead nowhere.")
    case .ambiguousRoleLabels:
      ("Labels that do not tell Roles apart", "Requests would reach instances of another Role.")
    case .disagreeingClusterID:
      ("Roles disagree on the cluster's id", "By this label a whole cluster is found, deleted or pruned.")
    case .unknownCluster: ("A Cluster that does not exist", "Perhaps its name is mistyped.")
    case .mixedVersions:
      ("A Cluster and a Role of different versions", "The two versions have different defaults.")
    case .configWithoutCluster: ("A CartridgeConfig without a Cluster", "It would never be applied.")
    case .undeclaredPort:
      ("Instances that Prometheus would not find", "It finds pods by the names of the ports that they declare.")
    case .danglingReference:
      ("A reference to something that does not exist", "The server refuses the pod, or its containers never run.")
    case .badName: ("A name that Kubernetes refuses", "The API server refuses the object.")
    case .longName: ("A name that is too long", "Names become labels and host names of pods: at most 63 characters.")
    case .sharedIdentity: ("An identity used twice", "One UUID for two things destroys a cluster.")
    case .advertiseURI:
      ("An advertise URI that cannot be planned", "An instance is joined by exactly the URI it advertises.")
    case .noCartridgeRole: ("No Cartridge roles are named", "A replicaset without roles does nothing.")
    case .contradictoryRoles: ("Contradictory Cartridge roles", "Joining read one of the places, updating another.")
    case .badDrain: ("A drain that leaves too few", "Buckets need a place to go, and an instance to send them there.")
    case .rolesInOneString:
      ("Cartridge roles with dots in one string", "Versions of the chart disagree whether a dot is part of a name.")
    case .overwrittenGroup:
      ("A vshard group label that has no effect", "The operator overwrote the label with the Role's own name.")
    case .workDirectoryNotOnVolume:
      ("The work directory is not on a volume", "After a restart the instance comes back without data and identity.")
    case .orderedReady:
      ("OrderedReady with a readiness probe that waits for the cluster", "The second instance is never started.")
    case .livenessKills:
      ("A liveness probe that waits for the cluster", "Instances are killed before they can be joined.")
    case .serviceLinks:
      ("Service links overwrite settings", "`TARANTOOL_HTTP_PORT=tcp://…` is not a port: Cartridge exits.")
    case .readOnlyRoot: ("A read-only root without /tmp", "Instances store the configuration they are sent in /tmp.")
    case .shortGracePeriod: ("A short grace period", "A snapshot that is being written is cut off.")
    case .replacedServiceName:
      ("A serviceName that is not used", "Pods get their names from the Cluster's own Service.")
    case .autoscaler:
      (
        "An autoscaler on a StatefulSet",
        "It creates instances that are never joined, and removes some that were not expelled."
      )
    case .replacedSecurityContext:
      ("A security context that the operator replaced", "The live pods have the operator's.")
    case .overlappingDisruptionBudget:
      ("Two PodDisruptionBudgets for a pod", "The eviction API refuses to evict such pods.")
    case .waveWaitsForJob:
      (
        "A sync wave that waits for the next",
        "Argo CD runs the Job once the pods are ready, but they wait for the Job."
      )
    case .jobRunsAgain:
      ("A Job that is deleted after its end", "A GitOps tool finds it missing and runs it again and again.")
    case .testHook: ("A test of a helm chart", "helm runs it when asked to; passed through, it runs at once.")
    case .noTemplateHash:
      ("A Role of operator 1.0 without the hash of its template", "Its pods would get other labels, and restart.")
    case .portReadiness:
      (
        "A readiness probe that only checks a port",
        "It is open before an instance works: both instances of a replicaset may be down at once."
      )
    case .oversizedJob: ("A Job that no server accepts", "Annotations hold 262,144 bytes.")
    case .serverSideOnly: ("A Job for server-side apply only", "Client-side apply keeps a copy in an annotation.")
    case .tooManyInstances:
      ("More instances than Kubernetes can run", "Each is planned; hostile input must not exhaust the machine.")
    case .oversizedVariable:
      ("A variable that grows too long", "Linux starts no program with a variable of more than 128 KiB.")
    case .oversizedOutput:
      ("Manifests of more than 512 MiB", "No server accepts them; hostile input must not exhaust the machine.")
    case .memoryLimit: ("A memory limit below the arenas", "The kernel kills an instance that uses what it was given.")
    case .floatingTag: ("An image that is not pinned", "Instances of one cluster may run different versions.")
    case .plainCookie: ("The cookie in plain text", "It is the password of the admin API.")
    case .similarCookies:
      ("A cookie with which another begins", "Instances of two clusters may take each other for their own.")
    case .loneInstance: ("Failover without a second instance", "If it is lost, so are its buckets.")
    case .noStorage: ("No storage", "There is nothing to hold buckets.")
    case .noRouter: ("No router", "vshard is bootstrapped through a router.")
    case .mixedGroups: ("Storages with and without a vshard group", "Cartridge knows either named groups or none.")
    case .sameIdentities: ("The same UUIDs in two namespaces", "Harmless, as long as the cookies differ.")
    case .noCoordinator:
      ("Stateful failover without a coordinator", "Nobody appoints leaders, nor can one be promoted by hand.")
    case .podSecurity:
      ("Pods that restricted Pod Security refuses", "The Job is admitted and waits for instances that never start.")
    case .secretInConfig:
      (
        "A password in the configuration",
        "Anyone who can open the web interface, the manifests or the repository can read it."
      )
    case .hastyRestarts:
      (
        "Stateful failover with pods that restart too quickly",
        "A new leader that restarts has no successor for 15 seconds."
      )
    case .noMajority:
      ("Raft failover with replicasets of two", "If one of them is away, the other is no majority and leads nothing.")
    case .unknownCode: ("An unknown code", "A mistyped code would silence nothing.")
    case .hiddenCookie:
      ("A cluster cookie that is not in a Secret", "The Job of a backup logs in with it.")
    case .nothingToRestore:
      ("A Role without a volume to restore", "Its instances come back empty, and the cluster waits for them.")
    case .notAdoptable:
      ("A live cluster that cannot be taken over", "What is not proven to be the same is not touched.")
    case .noLiveCluster: ("No cluster among the live objects", "Perhaps the namespace is mistyped.")
    case .missingPod: ("An instance without a pod", "Its StatefulSet could not create it.")
    case .podNotReady: ("A pod that is not ready", "Its instance serves no requests.")
    case .unboundClaim: ("A claim without a volume", "The pod of the instance cannot start.")
    case .failedJob: ("A Job that failed before it looked", "It has reported nothing about the cluster.")
    case .notVerified:
      ("No Job has looked at the cluster", "Ready pods do not prove that buckets and leaders are right.")
    case .staleVerdict: ("The last look is too old", "The Job that should look no longer does.")
    case .notApplied: ("The live objects differ from the documents", "What was reviewed is not what runs.")
    case .badServersAnswer:
      ("An answer that does not name the members", "Identities are taken from it for good.")
    case .needsServersAnswer:
      ("A takeover that needs an answer from the cluster", "If UUIDs are random, only the members know them.")
    case .notAMember:
      ("An instance that is not the member that the documents describe", "Another identity would be sent for it.")
    case .stranger: ("A server that the documents do not describe", "It is only reported, and no Job touches it.")
    case .notAsPlanned: ("The cluster is not as planned", "The last Job found something else.")
    }
  }
}
