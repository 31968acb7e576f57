{{ comment|javadoc(0) }}public {{ modifier }}class {{ class }} extends TillException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param raw the error object, as it crosses the C ABI
   */
  public {{ class }}(Map<String, ?> raw) {
    super(raw);
  }
}
