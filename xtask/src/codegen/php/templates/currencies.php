/**
 * How many decimals the minor unit of each currency has (ISO 4217).
 *
 * @internal
 */
final class Currencies
{
    public const DECIMALS = [
{% for currency in currencies %}
        '{{ currency.code }}' => {{ currency.exponent }},
{% endfor %}
    ];
}
