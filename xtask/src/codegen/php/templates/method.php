{% macro method(one) %}
{{ one.comment|doc(4) }}    public function {{ one.name }}
{%- if one.parameters|length == 1 -%}
({{ one.parameters[0] }}): {{ one.result }}
    {
{% else %}
(
{% for parameter in one.parameters %}
        {{ parameter }},
{% endfor %}
    ): {{ one.result }} {
{% endif %}
{% if one.entries %}
        return {{ one.result }}::fromArray($this->connection->call('{{ one.operation }}', [
{% for name, property in one.entries %}
            '{{ name }}' => ${{ property }},
{% endfor %}
        ]));
{% elif one.page %}
        return $this->listing('{{ one.operation }}', $request, {{ one.page }}::class, {{ "true" if one.paged else "false" }});
{% else %}
{% if one.by_number %}
        $request = is_string($request) ? ['id' => $request] : $request;
{% endif %}
        return {{ one.result }}::fromArray($this->connection->call('{{ one.operation }}', $request));
{% endif %}
    }
{% endmacro %}
