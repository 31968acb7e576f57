{{ [description, "Immutable. What is absent is null." if reference else "Immutable. What is absent is null; {@link #toString} hides texts, names and keys."]|javadoc(0) }}public final class {{ name }} extends {{ "ParamObject" if input else "ResultObject" }} {
{% if fields %}

{% endif %}
{% for field in fields %}
  private final {{ field.type }} {{ field.variable }};
{% endfor %}

{% if input %}
{% include "request_constructor.java" %}
{% else %}
  private {{ name }}(Fields in) {
{% for field in fields %}
    this.{{ field.variable }} = {{ field.reading }};
{% endfor %}
  }

  static {{ name }} from(Fields in) {
    return new {{ name }}(in);
  }

  /**
   * Reads an answer; members that this version does not know are left out.
   *
   * @param members the members by their names on the wire
   * @return the object
   */
  public static {{ name }} fromMap(Map<String, ?> members) {
    return from(Fields.ofAnswer(members));
  }
{% endif %}
{% for field in fields %}

{{ [field.description]|javadoc(2) }}  public {{ "boolean" if field.question else field.type }} {{ field.accessor }}() {
{% if field.question %}
    return Boolean.TRUE.equals({{ field.variable }});
{% else %}
    return {{ field.variable }};
{% endif %}
  }
{% if field.money_accessor %}
{% set method, currency = field.money_accessor %}

{{ ["The amount of {@link #" ~ field.accessor ~ "} with its currency; null if one of them is absent."]|javadoc(2) }}  public Money {{ method }}() {
    return moneyOf({{ field.variable }}, {{ currency }});
  }
{% endif %}
{% if field.instant_accessor %}

{{ ["The time of {@link #" ~ field.accessor ~ "}; null if it is absent, or in a form or zone that libtill cannot read."]|javadoc(2) }}  public Instant {{ field.instant_accessor }}() {
    return Times.instant({{ field.variable }});
  }
{% endif %}
{% endfor %}
{% if name == "Event" %}

{% include "event.java" %}
{% endif %}

  @Override
  Members members() {
    Members members = new Members("{{ name }}");
{% for field in fields %}
    members.{{ "show" if field.shown else "hide" }}("{{ field.name }}", {{ field.variable }});
{% endfor %}
    return members;
  }
{% if input %}

{% include "builder.java" %}
{% endif %}
}
