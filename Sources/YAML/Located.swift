package import Findings

/// A value and where it stood.
@dynamicMemberLookup
package struct Located<Value: Sendable>: Sendable {
  package let value: Value
  package let location: SourceLocation

  package init(_ value: Value, at location: SourceLocation) {
    self.value = value
    self.location = location
  }

  package subscript<Member>(dynamicMember path: KeyPath<Value, Member>) -> Member { value[keyPath: path] }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
