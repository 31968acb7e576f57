/** Every operation by its name, through the typed API. */
final class TypedCalls {
  private TypedCalls() {}

  /** Makes the typed request of an operation. */
  static TillObject request(String operation, Map<String, ?> members) {
    switch (operation) {
{% for one in operations %}
      case "{{ one.name }}":
        return {{ one.request }}.fromMap(members);
{% endfor %}
      default:
        throw new IllegalArgumentException("no operation " + operation);
    }
  }

  /** Runs an operation on a typed request. */
  static TillObject call(Client client, String operation, TillObject request) {
    switch (operation) {
{% for one in operations %}
      case "{{ one.name }}":
        return client{{ "." ~ one.resource|camel ~ "()" if one.resource }}.{{ one|verb }}(({{ one.request }}) request);
{% endfor %}
      default:
        throw new IllegalArgumentException("no operation " + operation);
    }
  }
}
