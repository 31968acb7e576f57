{% from "method.php" import method %}
/** What a client can do with {{ resource|replace("_", " ") }}. */
final class {{ class }} extends {{ parent }}
{
{% for one in methods %}
{{ method(one) }}
{%- if not loop.last %}

{% endif %}
{% endfor %}
}
