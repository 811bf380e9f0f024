import Kubernetes
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:30:15Z", 951_827_415), ("2026-03-14T12:00:00Z", 1_773_489_600),
    ("2026-03-14T12:00:00.123456Z", 1_773_489_600), ("2100-03-01T00:00:00Z", 4_107_542_400),
  ])
  func aMomentIsSoManySeconds(_ text: String, seconds: Int) {
    #expect(Timestamp(text)?.seconds == seconds)
  }

  @Test(arguments: [
    "", "2026-03-14", "2026-13-14T12:00:00Z", "2026-03-14 12:00:00Z", "2026-03-14T12:00:00+01:00",
    "zzzz-03-14T12:00:00Z",
  ])
  func anythingElseIsNone(_ text: String) { #expect(Timestamp(text) == nil) }

  @Test(arguments: [(-5, "0s"), (119, "119s"), (120, "2m"), (7199, "119m"), (7200, "2h"), (172_800, "2d")])
  func agesAreInTheWordsOfKubectl(_ seconds: Int, words: String) {
    #expect(Timestamp(seconds: 0).age(at: Timestamp(seconds: seconds)) == words)
  }
}
