import Kubernetes
import Testing

/// Schedules as Kubernetes reads them.
@Suite struct CronScheduleTests {
  @Test(arguments: [
    ("*/10 * * * *", 600), ("* * * * *", 60), ("0 3 * * *", 86_400), ("@hourly", 3600), ("@daily", 86_400),
    ("@weekly", 604_800), ("0,30 9-17 * * *", 15 * 3600 + 1800), ("0 0 * * mon-fri", 3 * 86_400),
    ("0 0 1 * *", 31 * 86_400), ("5/20 * * * *", 1200), ("0 0 1 1 *", 366 * 86_400), ("0 0 13 * 5", 7 * 86_400),
    ("0 0 ? * SUN", 604_800), ("0 0 29 2 *", 1461 * 86_400),
  ])
  func theLongestIntervalIsKnown(_ text: String, seconds: Int) {
    #expect(CronSchedule(text)?.longestInterval == seconds)
  }

  @Test(arguments: [
    "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 7", "*/0 * * * *",
    "5-3 * * * *", "a * * * *", "1,,2 * * * *", "*/-1 * * * *", "@every 10m", "TZ=UTC 0 0 * * *", "0 0 31 2 *",
    "1/2/3 * * * *",
  ])
  func whatIsNoScheduleIsNone(_ text: String) { #expect(CronSchedule(text) == nil) }
}
