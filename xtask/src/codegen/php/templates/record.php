{{ description|doc(0) }}final class {{ name }} extends {{ "Request" if input else "Record" }}
{
{% if sendable %}
    use Sendable;

{% endif %}
    protected const FIELDS = [
{% for field in fields %}
        {{ field.row }},
{% endfor %}
    ];
{% for field in fields if field.conversion %}

{{ field.comment|doc(4) }}    public readonly {{ field.declared_type }} ${{ field.property }};
{% endfor %}
{% if fields %}

    public function __construct(
{% for field in fields %}
{% set sensitive = "#[\\SensitiveParameter] " if input else "" %}
{% set default = " = null" if field.nullable else "" %}
{% if field.conversion %}
        {{ sensitive }}{{ field.conversion.parameter }} ${{ field.property }}{{ default }},
{% else %}
{{ field.comment|doc(8) }}        {{ sensitive }}public readonly {{ field.declared_type }} ${{ field.property }}{{ default }},
{% endif %}
{% endfor %}
    ) {
{% for field in fields if field.conversion %}
        {{ field.conversion.assignment }}
{% endfor %}
    }
{% endif %}
}
