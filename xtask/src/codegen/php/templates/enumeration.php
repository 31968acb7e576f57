{{ description|doc(0) }}enum {{ name }}: string
{
{% for value, meaning in values %}
{{ meaning|doc(4) }}    case {{ value|pascal }} = '{{ value }}';

{% endfor %}
{% if fallback %}
    /** The case of a text; `{{ fallback|pascal }}` for one that this version does not know. */
    public static function fromText(string $text): self
    {
        return self::tryFrom($text) ?? self::{{ fallback|pascal }};
    }
{% else %}
    /** The case of a text; null for one that this version does not know. */
    public static function fromText(string $text): ?self
    {
        return self::tryFrom($text);
    }
{% endif %}
}
