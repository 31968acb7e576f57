/** Why a call failed. Every field is safe to log: secrets, card numbers and security codes are redacted. */
class TillException extends \RuntimeException implements ExceptionInterface
{
    use Judgement;

    /** The same facts as one object. */
    public readonly ErrorDetails $details;

{% for field in fields %}
{{ field.comment|doc(4) }}    public readonly {{ field.declared_type }} ${{ field.property }};

{% endfor %}
    /** @param array<string, mixed> $raw the error object as the library gave it */
    final public function __construct(public readonly array $raw)
    {
        $this->details = ErrorDetails::fromArray($raw);
        parent::__construct($this->details->message, $this->details->status);
{% for field in fields %}
        $this->{{ field.property }} = $this->details->{{ field.property }};
{% endfor %}
    }
}
