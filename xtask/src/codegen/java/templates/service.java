{% from "operation.java" import operation %}
{{ ["What a client does with " ~ resource|replace("_", " ") ~ ": " ~ operations|map(attribute="verb")|join(", ") ~ ". Any number of threads may use it at once."]|javadoc(0) }}public final class {{ class }} {
  private final Session session;

  {{ class }}(Session session) {
    this.session = session;
  }
{% if resource == "notifications" %}

{% include "notifications.java" %}
{% endif %}
{% for one in operations %}
{{ operation(one) }}
{%- endfor %}
}
