/** Makes the exception of an error object, by its outcome and kind. */
public final class ExceptionFactory {
  private ExceptionFactory() {}

  /** The exception of an error object as it crosses the C ABI, to be thrown. */
  public static TillException of(Map<String, ?> raw) {
    TillException unknown = new OutcomeUnknownException(raw);
    if (unknown.isOutcomeUnknown()) {
      return unknown;
    }
    switch (String.valueOf(raw.get("kind"))) {
{% for kind, class in kinds %}
      case "{{ kind }}":
        return new {{ class }}(raw);
{% endfor %}
      default:
        return new TillException(raw);
    }
  }
}
