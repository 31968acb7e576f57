/** The version of these classes. */
final class Version {
  static final String PACKAGE = "{{ version }}";

  private Version() {}
}
