/// The stable codes of all findings. A code is never reused for another rule.
///
/// 0xx files and command line, 1xx YAML, 2xx fields of a document, 3xx how documents refer to each other,
/// 4xx names and identity, 5xx what breaks a Cartridge cluster on Kubernetes, 6xx sizes, 7xx what hurts later, 8xx the
/// settings of this tool, 9xx what is live.
package enum DiagnosticCode: String, CaseIterable, Sendable {
  // Files and the command line
  case unreadableFile = "TT001"
  case oversizedFile = "TT002"
  case nothingFound = "TT003"
  case skippedDocument = "TT004"
  case unreadableURL = "TT005"
  case noDocuments = "TT006"
  case unwritableFile = "TT007"
  case unmarkedFile = "TT008"
  case busyDirectory = "TT009"
  case lostCluster = "TT010"
  case nothingToRemove = "TT011"
  case refusedChange = "TT012"
  case badBeginning = "TT013"
  case noSuchField = "TT014"
  case noKubectl = "TT015"
  case failedKubectl = "TT016"
  case nothingToAccept = "TT017"

  // YAML
  case syntax = "TT101"
  case encoding = "TT102"
  case controlCharacter = "TT103"
  case nesting = "TT104"
  case expansion = "TT105"
  case duplicateKey = "TT106"
  case nonStringKey = "TT107"
  case unknownAnchor = "TT108"
  case badMergeKey = "TT109"
  case unknownTag = "TT110"
  case notFinite = "TT111"
  case tooManyNodes = "TT112"
  case contradictoryTag = "TT113"
  case tooManyDirectives = "TT114"

  // Fields
  case notAnObject = "TT201"
  case missingField = "TT202"
  case wrongType = "TT203"
  case unknownField = "TT204"
  case outOfRange = "TT205"
  case notOneOf = "TT206"
  case conflictingFields = "TT207"
  case unknownKind = "TT208"
  case badFormat = "TT209"
  case badLabel = "TT210"
  case droppedField = "TT211"
  case duplicateItem = "TT212"

  // Linking
  case emptySelector = "TT301"
  case roleWithoutCluster = "TT302"
  case roleOfTwoClusters = "TT303"
  case roleWithoutTemplate = "TT304"
  case roleOfTwoTemplates = "TT305"
  case unusedTemplate = "TT306"
  case clusterWithoutRoles = "TT307"
  case duplicateObject = "TT308"
  case otherNamespace = "TT309"
  case noCluster = "TT310"
  case selectorMismatch = "TT311"
  case unknownRole = "TT312"
  case ambiguousRoleLabels = "TT313"
  case disagreeingClusterID = "TT314"
  case unknownCluster = "TT315"
  case danglingReference = "TT316"

  // Names and identity
  case badName = "TT401"
  case longName = "TT402"
  case sharedIdentity = "TT403"
  case advertiseURI = "TT404"
  case noCartridgeRole = "TT405"
  case contradictoryRoles = "TT406"
  case badDrain = "TT407"

  // What breaks a cluster
  case workDirectoryNotOnVolume = "TT501"
  case orderedReady = "TT502"
  case livenessKills = "TT503"
  case serviceLinks = "TT504"
  case readOnlyRoot = "TT505"
  case shortGracePeriod = "TT506"
  case replacedServiceName = "TT507"
  case autoscaler = "TT508"
  case replacedSecurityContext = "TT509"
  case overlappingDisruptionBudget = "TT510"
  case waveWaitsForJob = "TT511"
  case jobRunsAgain = "TT512"
  case testHook = "TT513"
  case portReadiness = "TT514"

  // What Kubernetes takes
  case oversizedJob = "TT601"
  case serverSideOnly = "TT602"
  case tooManyInstances = "TT603"
  case oversizedVariable = "TT604"
  case oversizedOutput = "TT605"

  // What is legal and hurts later; looked at by `validate` alone
  case memoryLimit = "TT701"
  case floatingTag = "TT702"
  case plainCookie = "TT703"
  case similarCookies = "TT704"
  case loneInstance = "TT705"
  case noStorage = "TT706"
  case noRouter = "TT707"
  case mixedGroups = "TT708"
  case sameIdentities = "TT709"
  case noCoordinator = "TT710"
  case podSecurity = "TT711"
  case secretInConfig = "TT712"

  // The command line and annotations
  case unknownCode = "TT801"

  // What is live
  case notAdoptable = "TT901"
  case noLiveCluster = "TT902"
  case missingPod = "TT903"
  case podNotReady = "TT904"
  case unboundClaim = "TT905"
  case failedJob = "TT906"
  case notVerified = "TT907"
  case staleVerdict = "TT908"
  case notAsPlanned = "TT909"
  case notApplied = "TT910"
}
