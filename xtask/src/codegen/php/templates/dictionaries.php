/** The dictionaries with typed rows: made when first asked for, and never changed. */
final class Dictionaries
{
    private function __construct()
    {
    }
{% for one in dictionaries %}

{{ [one.summary, "@return list<" ~ one.row ~ ">", throws]|doc(4) }}    public static function {{ one.name|camel }}(): array
    {
        return Table::rows('{{ one.name }}', {{ one.row }}::class);
    }
{% if one.entry %}

{{ ["The row of `" ~ one.name ~ "` with exactly that " ~ one.key_words ~ "; null if there is none.", throws]|doc(4) }}    public static function {{ one.entry|camel }}(string $code): ?{{ one.row }}
    {
        return Table::find('{{ one.name }}', {{ one.row }}::class, ['{{ one.keys|join("', '") }}'], $code);
    }
{% endif %}
{% endfor %}
}
