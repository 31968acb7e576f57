/**
 * The class of each operation's result.
 *
 * @internal
 */
final class Results
{
    public const CLASSES = [
{% for one in operations %}
        '{{ one.name }}' => {{ one.result }}::class,
{% endfor %}
    ];
}
