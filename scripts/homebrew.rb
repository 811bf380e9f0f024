# Formula/kubectl-tarantool.rb of a tap. scripts/release.sh fills in the words in capitals.
class KubectlTarantool < Formula
  desc "Run Tarantool Cartridge on Kubernetes without an operator"
  homepage "HOMEPAGE"
  url "HOMEPAGE/releases/download/vVERSION/ARCHIVE"
  version "VERSION"
  sha256 "SUM"
  license "BSD-2-Clause"

  depends_on arch: :x86_64
  depends_on :linux

  def install
    bin.install "kubectl-tarantool", "kubectl_complete-tarantool"
    man1.install Dir["man/*.1"]
    doc.install "LICENSE", "NOTICE", "SOURCES", "licenses"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/kubectl-tarantool --version")
  end
end
