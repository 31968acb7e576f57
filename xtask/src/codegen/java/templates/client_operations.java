{% from "operation.java" import operation %}
/** The operations of a client, group by group. */
abstract class ClientOperations {
  final Session session;

{% for resource in resources %}
  private final {{ resource|pascal }} {{ resource|camel }};
{% endfor %}

  ClientOperations(Session session) {
    this.session = session;
{% for resource in resources %}
    this.{{ resource|camel }} = new {{ resource|pascal }}(session);
{% endfor %}
  }
{% for resource in resources %}

  /**
   * Everything about {{ resource|replace("_", " ") }}.
   *
   * @return the {{ resource|replace("_", " ") }}
   */
  public final {{ resource|pascal }} {{ resource|camel }}() {
    return {{ resource|camel }};
  }
{% endfor %}
{% for one in operations %}
{{ operation(one) }}
{%- endfor %}
}
