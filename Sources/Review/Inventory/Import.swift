package import Findings
internal import Kubernetes
internal import Render
internal import Schema
internal import YAML

/// Documents for a new cluster like one that ansible-cartridge or cartridge-cli describes.
package struct Import: Sendable {
  /// The documents; nothing where there are errors.
  package let text: [UInt8]
  /// What forbids it.
  package let diagnostics: Diagnostics
  /// The files that the places of ``diagnostics`` refer to.
  package let sources: SourceFiles

  /// - Parameters:
  ///   - sources: an inventory, or the files of cartridge-cli.
  ///   - name: of the Cluster; nil for that of the application.
  ///   - namespace: that of the documents; nil leaves it to kubectl.
  ///   - image: the application's image; nil for one that is to be replaced.
  ///   - found: what was found while the files were read.
  package init(of sources: SourceFiles, name: String?, namespace: String?, image: String?, found: Diagnostics) {
    var diagnostics = found
    let cluster = Self.cluster(in: sources, into: &diagnostics)
    var text: [UInt8] = []
    var shown = sources
    if let cluster, !diagnostics.hasErrors {
      do throws(Finding) {
        let application = (name ?? cluster.name?.value ?? "").lowercased()
        let settings = try InitSettings(
          name: name ?? application.replacing("_", with: "-"), namespace: namespace, image: image)
        text = Array(ImportedDocuments(of: cluster, settings).text.utf8)
        (shown, diagnostics) = Self.checked(text, sources, diagnostics)
      } catch {
        diagnostics.error(error, at: name == nil ? cluster.name?.location : nil)
      }
    }
    self.text = diagnostics.hasErrors ? [] : text
    self.diagnostics = diagnostics
    self.sources = shown
  }

  /// What is printed is held to the rules of documents: a value may be what Cartridge took and no document can say.
  private static func checked(
    _ text: [UInt8], _ sources: SourceFiles, _ found: Diagnostics
  ) -> (SourceFiles, Diagnostics) {
    let files = SourceFiles([SourceFile(name: "the documents made of it", bytes: text)])
    var session = Session(reading: files)
    _ = session.render()
    return session.hasErrors ? (files, session.diagnostics.errors) : (sources, found)
  }

  private static func cluster(in sources: SourceFiles, into diagnostics: inout Diagnostics) -> ImportedCluster? {
    var (roots, budget, found) = ([YAMLNode](), AliasBudget(), Diagnostics())
    for (index, file) in sources.files.enumerated() {
      roots += YAMLComposer.documents(in: file.bytes, file: index, budget: &budget, into: &found)
    }
    // Ansible's own tags: what bears them is a text, and mostly encrypted.
    diagnostics.append(contentsOf: found.filtered { $0.finding.code != .unknownTag })
    if diagnostics.hasErrors { return nil }
    let cluster: ImportedCluster
    if roots.contains(where: LocalFilesReader.isReplicasets) {
      cluster = LocalFilesReader.cluster(in: roots, into: &diagnostics)
    } else if roots.count == 1, let root = roots.first, isInventory(root) {
      cluster = InventoryReader.cluster(in: root, into: &diagnostics)
    } else {
      diagnostics.error(.notAnInventory, at: roots.first?.location)
      return nil
    }
    if cluster.replicasets.isEmpty, !diagnostics.hasErrors {
      diagnostics.error(.noReplicasets, at: roots.first?.location)
    }
    return cluster
  }

  private static func isInventory(_ root: YAMLNode) -> Bool {
    root.entries.contains { entry in ["hosts", "children", "vars"].contains { entry.value[$0] != nil } }
  }
}

extension Finding {
  fileprivate static let notAnInventory = Finding(
    .notAnInventory, "this is neither an inventory in YAML nor a file of replicasets",
    help:
      "name the hosts.yml of ansible-cartridge, or replicasets.yml and instances.yml of cartridge-cli; an inventory in another format: ansible-inventory -i FILE --list --yaml"
  )

  fileprivate static let noReplicasets = Finding(
    .notAnInventory, "no instance here is in a replicaset",
    help: "write `replicaset_alias` and `roles` into the variables of a group of hosts")
}
