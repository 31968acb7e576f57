/**
 * The dictionaries with typed rows: made when first asked for, and never changed.
 *
 * <p>Any number of threads may use them at once.
 */
public final class Dictionaries {
{% for one in dictionaries %}
  private static final Table<{{ one.row }}> {{ one.name|upper }} = new Table<>("{{ one.name }}", {{ one.row }}::fromMap{% for key in one.keys %}, "{{ key }}"{% endfor %});
{% endfor %}

  private Dictionaries() {}
{% for one in dictionaries %}

{{ [one.summary, "@return the rows, which cannot be changed"]|javadoc(2) }}  public static List<{{ one.row }}> {{ one.name|camel }}() {
    return {{ one.name|upper }}.rows();
  }
{% if one.entry %}

{{ ["Finds a row of `" ~ one.name ~ "`.", "@param code its " ~ one.key_words ~ ", exactly", "@return the row; empty if there is none"]|javadoc(2) }}  public static Optional<{{ one.row }}> {{ one.entry|camel }}(String code) {
    return {{ one.name|upper }}.find(code);
  }
{% endif %}
{% endfor %}
}
