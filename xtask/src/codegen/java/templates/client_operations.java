{% from "operation.java" import operation %}
/** The operations of a client, group by group. */
abstract class ClientOperations {
  final Session session;

{% for resource in resources %}
  private final {{ resource|pascal }} {{ resource }};
{% endfor %}

  ClientOperations(Session session) {
    this.session = session;
{% for resource in resources %}
    this.{{ resource }} = new {{ resource|pascal }}(session);
{% endfor %}
  }
{% for resource in resources %}

  /**
   * Everything about {{ resource }}.
   *
   * @return the {{ resource }}
   */
  public final {{ resource|pascal }} {{ resource }}() {
    return {{ resource }};
  }
{% endfor %}
{% for one in operations %}
{{ operation(one) }}
{%- endfor %}
}
