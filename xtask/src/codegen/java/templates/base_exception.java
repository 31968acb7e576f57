{{ [
  "A call failed. Catch {@link OutcomeUnknownException} before anything else.",
  "Money may have moved where the outcome is unknown, whatever the kind: a shop then asks with the operation's resolve, and repeats nothing. With every other subclass nothing happened: there is one for each kind, and a kind that this version does not know is thrown as this class. Everything here is safe to log, except what {@link #body} and {@link #raw} repeat of a gateway's answer about a customer.",
]|javadoc(0) }}public class TillException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final Map<String, Object> raw;

  private transient ErrorDetails details;

  /**
   * Makes an exception.
   *
   * @param raw the error object, as it crosses the C ABI
   */
  public TillException(Map<String, ?> raw) {
    super(String.valueOf(raw.get("message")));
    this.raw = Members.copyObject(raw);
  }

  /** The error with all its fields. Serialisation keeps it. */
  public final ErrorDetails details() {
    if (details == null) {
      details = ErrorDetails.fromMap(raw);
    }
    return details;
  }

  /** The error object as it crossed the C ABI. */
  public final Map<String, Object> raw() {
    return raw;
  }

  /** Whether money may have moved: then ask with the operation's resolve, and repeat nothing. */
  public final boolean isOutcomeUnknown() {
    return !isNotSent() && !isRejected();
  }

  /** Whether nothing was sent, or provably never arrived. */
  public final boolean isNotSent() {
    return "not_sent".equals(raw.get("outcome"));
  }

  /** Whether the gateway refused, so that nothing happened. */
  public final boolean isRejected() {
    return "rejected".equals(raw.get("outcome"));
  }
{% for field in fields %}

{{ [field.description]|javadoc(2) }}  public final {{ "boolean" if field.question else field.type }} {{ field.accessor }}() {
    return details().{{ field.accessor }}();
  }
{% endfor %}
}
