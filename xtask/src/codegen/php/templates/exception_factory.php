/**
 * From an error object to the exception of its outcome and kind.
 *
 * @internal
 */
final class ExceptionFactory
{
    /** @param array<string, mixed> $error */
    public static function of(array $error): TillException
    {
        if (Outcome::fromText($error['outcome']) === Outcome::Unknown) {
            return new OutcomeUnknownException($error);
        }
        return match ($error['kind']) {
{% for kind, class in kinds %}
            '{{ kind }}' => new {{ class }}($error),
{% endfor %}
            default => new TillException($error),
        };
    }
}
