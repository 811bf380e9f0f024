package import Findings

/// A value and where it stood.
@dynamicMemberLookup
package struct Located<Value: Sendable>: Sendable {
  /// The value.
  package let value: Value
  /// Where it stands.
  package let location: SourceLocation

  /// A value with its place.
  package init(_ value: Value, at location: SourceLocation) {
    self.value = value
    self.location = location
  }

  /// What the value has is had without naming it.
  package subscript<Member>(dynamicMember path: KeyPath<Value, Member>) -> Member { value[keyPath: path] }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
