package dev.understudy.provider;

/// A request, an answer, or a part of one, that has a form in JSON.
///
/// Components are the fields we name. A field that we do not name, or whose value is not what its
/// component can hold without loss, is in [#extra()], and its component is empty: an `Optional` or
/// a list without elements, `""`, or 0. So no shape of a document is refused, and nothing is lost
/// on the way through.
public interface JsonRecord {
  /// All fields that no component holds, in their order.
  Json.Obj extra();

  /// The JSON form: the components that are not empty, then the rest.
  default Json.Obj toJson() {
    return Shape.write(this);
  }
}
