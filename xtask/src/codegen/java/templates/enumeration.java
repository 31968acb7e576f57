{{ [description]|javadoc(0) }}public enum {{ name }} implements WireName {
{% for value, meaning in values %}
{{ [meaning]|javadoc(2) }}  {{ value|upper }}("{{ value }}"){{ ";" if loop.last else "," }}

{% endfor %}
  private final String wireName;

  {{ name }}(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }

{{ ["Finds the value of a name on the wire.", "@param wireName the name", "@return the value, or " ~ otherwise]|javadoc(2) }}  public static {{ name }} fromWireName(String wireName) {
    for ({{ name }} value : values()) {
      if (value.wireName.equals(wireName)) {
        return value;
      }
    }
    return {{ "UNKNOWN" if has_unknown else "null" }};
  }
}
