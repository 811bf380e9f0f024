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
      ("A document is passed over", "This tool's own output and kustomize's files lie beside input.")
    case .unreadableURL: ("URLs are not read", "What is rendered must not depend on what a server answers today.")
    case .noDocuments: ("There are no documents", "With pruning behind it, an empty output deletes a cluster.")
    case .unwritableFile: ("A file cannot be written", "What was written before it stays; run it again.")
    case .unmarkedFile:
      ("A file that this tool did not write is in the way", "Only what bears this tool's mark is overwritten.")
    case .busyDirectory: ("Another run writes into the directory", "Two runs would delete each other's files.")
    case .lostCluster:
      ("A Cluster of an earlier render is missing", "With pruning behind the directory, it would be deleted.")
    case .nothingToRemove:
      ("A Cluster to remove that is not to be removed", "A mistyped name would remove nothing, or another one.")
    case .refusedChange:
      ("A change that `--against` refuses", "It would change identities or data, or cannot be applied.")
    case .badBeginning: ("Documents that cannot be begun", "What they render to would be refused.")
    case .noSuchField: ("A path that leads to no field", "Perhaps it is mistyped.")
    case .noKubectl: ("kubectl is not there", "Live objects are read with the user's own kubectl and rights.")
    case .failedKubectl: ("kubectl failed", "What it says is quoted: mostly rights, or a server that is away.")
    case .nothingToAccept:
      ("An accepted change that is not there", "It is mistyped, or would silence the next change like it.")
    case .severalClusters: ("Several Clusters where one is meant", "Which of them is meant would be chance.")
    case .unknownInstance: ("An instance that is not there", "Perhaps its name is mistyped.")
    case .notRepairable:
      ("A Cartridge that cannot be repaired by its admin API", "Suggestions and their calls exist since 2.4.")
    case .moreThanRestart:
      ("A change that is more than a restart", "A rollout that also moves data cannot be repeated.")
    case .ownStrategy:
      ("A StatefulSet with an update strategy of its own", "It would restart leaders before they moved.")
    case .badBackup: ("A backup that cannot be made or found", "It is missed on the day it is needed.")
    case .nothingToConvert: ("No documents of operator 1.0 to convert", "Others are rendered as they are.")
    case .rendersDifferently:
      ("Converted documents that render to something else", "An identity or a setting would change unseen.")
    case .lostComment: ("A comment that converted documents have no place for", "Somebody wrote it for a reason.")
    case .notAnInventory:
      ("A file that describes no cluster to import", "Documents made of a part would lack instances.")
    case .brokenInventory: ("A replicaset or instance that is not described whole", "What it lacks cannot be guessed.")
    case .unfilledTemplate: ("A value that only Ansible can work out", "A template would reach instances as a text.")
    case .syntax: ("The file is not YAML", "Nothing after the first fault can be read with certainty.")
    case .encoding: ("The file is not UTF-8", "Kubernetes reads UTF-8 only.")
    case .controlCharacter: ("A control character", "YAML forbids it, and a terminal may act on it.")
    case .nesting: ("Nested deeper than 100 levels", "No manifest is; hostile input must not exhaust the machine.")
    case .expansion: ("Aliases stand for too much", "A few lines of aliases can stand for terabytes.")
    case .duplicateKey: ("A duplicate key", "Readers disagree on which of them counts.")
    case .nonStringKey:
      ("A key is not a string", "Kubernetes takes `y` for true and `1` for a number; keys must be strings.")
    case .unknownAnchor: ("An alias without its anchor", "What it refers to is unknown.")
    case .badMergeKey: ("A merge key without a mapping", "`<<` merges mappings.")
    case .unknownTag: ("A tag that Kubernetes does not know", "The value would lose its meaning silently.")
    case .notFinite: ("An infinity, or not a number", "JSON, and so Kubernetes, cannot hold it.")
    case .tooManyNodes: ("A document of too many values", "Hostile input must not exhaust the machine.")
    case .contradictoryTag: ("A tag that its value contradicts", "Kubernetes' reader refuses the whole file.")
    case .tooManyDirectives: ("More than 100 `%TAG` directives", "No manifest has any; each costs more than the last.")
    case .notAnObject: ("Not a Kubernetes object", "Without apiVersion and kind nothing can be done with it.")
    case .missingField: ("A field is missing", "There is no value that could be assumed safely.")
    case .wrongType: ("A value of the wrong type", "Kubernetes would refuse it, or read something else.")
    case .unknownField: ("An unknown field", "A mistyped field would be ignored without a word.")
    case .outOfRange: ("A number out of range", "Kubernetes or Cartridge would refuse it.")
    case .notOneOf: ("None of the known values", "A mistyped value would be ignored without a word.")
    case .conflictingFields: ("Fields contradict each other", "Which of them counts would be chance.")
    case .unknownKind:
      ("A kind or version of tarantool.io that is not understood", "Passed through, it would do nothing.")
    case .badFormat: ("A value in another format", "It cannot be understood as what it is meant for.")
    case .badLabel: ("A label that Kubernetes refuses", "The API server refuses the object.")
    case .droppedField:
      ("A field of old charts that Kubernetes does not know", "The operator dropped it; a server refuses the object.")
    case .operatorOnly: ("A field that means something to the operator alone", "Passed over, it would be missed.")
    case .earlyField: ("A field from before operator 0.0.1", "It is known no longer, and its name explains nothing.")
    case .duplicateItem: ("Two items of one name", "The API server refuses the object.")
    case .emptySelector: ("An empty selector", "It selects everything, also what comes later.")
    case .roleWithoutCluster: ("A Role of no Cluster", "Its instances would never be joined.")
    case .roleOfTwoClusters: ("A Role of two Clusters", "Two control instances would configure the same instances.")
    case .roleWithoutTemplate: ("A Role without template", "There is nothing to make StatefulSets of.")
    case .roleOfTwoTemplates: ("A Role of two templates", "The operator took the first it found: chance.")
    case .unusedTemplate: ("A template that no Role selects", "Perhaps a label is mistyped.")
    case .clusterWithoutRoles: ("A Cluster without Roles", "Perhaps a label is mistyped.")
    case .duplicateObject: ("Two objects of one name", "The second would overwrite the first.")
    case .otherNamespace: ("A document of another namespace than -n", "As in kubectl: it would be applied elsewhere.")
    case .noCluster: ("No Cluster among the documents", "Nothing is expanded; perhaps a file was not named.")
    case .selectorMismatch: ("A selector that misses its pods", "The API server refuses such a StatefulSet.")
    case .unknownRole: ("An Ingress to a Role that is not there", "It would lead nowhere.")
    case .ambiguousRoleLabels:
      ("Labels that do not tell Roles apart", "Requests would reach instances of another Role.")
    case .disagreeingClusterID:
      ("Roles disagree on the cluster's id", "The label finds a whole cluster, to delete or prune it.")
    case .unknownCluster: ("A Cluster that is not there", "Perhaps its name is mistyped.")
    case .mixedVersions:
      ("A Cluster and a Role of different versions", "What one leaves out means another thing in the other.")
    case .configWithoutCluster: ("A CartridgeConfig of no Cluster", "Nobody would apply it.")
    case .undeclaredPort:
      ("Instances that Prometheus would not find", "It finds pods by the names of the ports that they declare.")
    case .danglingReference:
      ("A reference to what is not there", "The server refuses the pod, or its containers never run.")
    case .badName: ("A name that Kubernetes refuses", "The API server refuses the object.")
    case .longName: ("A name that is too long", "Pods carry names in labels and as host names: 63 characters.")
    case .sharedIdentity: ("Two identities alike", "One UUID for two things destroys a cluster.")
    case .advertiseURI:
      ("An advertise URI that cannot be planned", "An instance is joined by exactly the URI it advertises.")
    case .noCartridgeRole: ("No Cartridge roles are named", "A replicaset without roles does nothing.")
    case .contradictoryRoles: ("Places disagree on the Cartridge roles", "Joining read one of them, updating another.")
    case .badDrain: ("A drain that leaves too few", "Buckets need a place to go, and an instance to send them on.")
    case .rolesInOneString:
      ("Cartridge roles with dots in one string", "Versions of the chart disagree whether a dot is part of a name.")
    case .overwrittenGroup:
      ("A vshard group that a label names in vain", "The operator overwrote the label with the Role's own name.")
    case .workDirectoryNotOnVolume:
      ("The work directory is on no volume", "After a restart the instance comes back without data and identity.")
    case .orderedReady:
      ("OrderedReady with a readiness that waits for the cluster", "The second instance is never started.")
    case .livenessKills: ("A liveness that waits for the cluster", "Instances are killed before they can be joined.")
    case .serviceLinks:
      ("Service links overwrite settings", "`TARANTOOL_HTTP_PORT=tcp://…` is no port: Cartridge ends.")
    case .readOnlyRoot: ("A read-only root without /tmp", "Instances write the config they are sent below /tmp.")
    case .shortGracePeriod: ("A short grace period", "A snapshot in flight is cut off.")
    case .replacedServiceName:
      ("A serviceName that is not used", "Pods get their names from the Cluster's own Service.")
    case .autoscaler:
      (
        "An autoscaler on a StatefulSet",
        "It creates instances that nobody joins, and removes some that nobody expelled."
      )
    case .replacedSecurityContext: ("A security context that the operator replaced", "What is live has the operator's.")
    case .overlappingDisruptionBudget: ("Two PodDisruptionBudgets for a pod", "The eviction API refuses such pods.")
    case .waveWaitsForJob:
      ("A sync wave that waits for the next", "Argo CD runs the Job when the pods are ready, they wait for the Job.")
    case .jobRunsAgain:
      ("A Job that is deleted by itself", "A GitOps tool finds it missing and runs it again, for ever.")
    case .testHook: ("A test of a helm chart", "helm runs it when asked to; passed through, it runs at once.")
    case .noTemplateHash:
      ("A Role of operator 1.0 without the hash of its template", "Its pods would carry other labels, and restart.")
    case .portReadiness:
      (
        "A readiness that only opens a port",
        "It is open before an instance works: both of a replicaset are down at once."
      )
    case .oversizedJob: ("A Job that no server takes", "Annotations hold 262,144 bytes.")
    case .serverSideOnly: ("A Job for server-side apply only", "Client-side apply keeps a copy in an annotation.")
    case .tooManyInstances:
      ("More instances than Kubernetes runs", "Each is planned; hostile input must not exhaust the machine.")
    case .oversizedVariable:
      ("A variable that grows too long", "Linux starts no program with a variable of more than 128 KiB.")
    case .oversizedOutput:
      ("Manifests of more than 512 MiB", "No server takes them; hostile input must not exhaust the machine.")
    case .memoryLimit: ("A memory limit below the arenas", "The kernel kills an instance that uses what it was given.")
    case .floatingTag: ("An image that is not pinned", "Instances of one cluster may run different versions.")
    case .plainCookie: ("The cookie in plain text", "It is the password of the admin API.")
    case .similarCookies:
      ("A cookie that begins another", "Instances of two clusters may take each other for their own.")
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
      ("A password in the configuration", "Whoever may open the WebUI, the manifests or the repository reads it.")
    case .hastyRestarts:
      (
        "Stateful failover and pods that restart in haste",
        "A fresh leader that restarts has no successor for 15 seconds."
      )
    case .unknownCode: ("A code that is not known", "A mistyped code would silence nothing.")
    case .hiddenCookie:
      ("A cluster cookie that is not in a Secret", "It is how the Job of a backup proves who it is.")
    case .nothingToRestore:
      ("A Role without a volume to restore", "Its instances come back empty, and the cluster waits for them.")
    case .notAdoptable:
      ("A live cluster that cannot be taken over", "What is not proven to be the same is not touched.")
    case .noLiveCluster: ("No cluster among live objects", "Perhaps the namespace is mistyped.")
    case .missingPod: ("An instance without a pod", "Its StatefulSet could not create it.")
    case .podNotReady: ("A pod that is not ready", "Its instance serves nobody.")
    case .unboundClaim: ("A claim without a volume", "The pod of the instance cannot start.")
    case .failedJob: ("A Job that failed before it looked", "It has said nothing about the cluster.")
    case .notVerified:
      ("Nobody has looked at the cluster", "Ready pods do not prove that buckets and leaders are right.")
    case .staleVerdict: ("The last look is too old", "Whoever should look does not any more.")
    case .notApplied: ("The documents are not live as they are", "What was reviewed is not what runs.")
    case .badServersAnswer:
      ("An answer that does not say who the members are", "Identities are taken from it for ever.")
    case .needsServersAnswer:
      ("A take-over that needs an answer of the cluster", "Where UUIDs are random, only the members know them.")
    case .notAMember:
      ("An instance that is not a member as documents describe it", "Another identity would be sent for it.")
    case .stranger: ("A server that the documents do not describe", "It is told, and nobody touches it.")
    case .notAsPlanned: ("The cluster is not as planned", "The last Job found it otherwise.")
    }
  }
}
