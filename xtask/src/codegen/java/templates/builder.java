  /** Makes a {@code {{ name }}}. Not for several threads at once. */
  public static final class Builder {
{% if fields %}

{% endif %}
{% for field in fields %}
    private {{ field.type }} {{ field.variable }};
{% endfor %}
{% if priced %}
    private String stated;
{% endif %}

    private Builder() {}
{% for field in fields %}
{% set words = field.name|replace("_", " ") %}
{% set comment = [field.description, "@param " ~ field.variable ~ " the " ~ words, "@return this builder"] %}

{{ comment|javadoc(4) }}    public Builder {{ field.variable }}({{ field.parameter }} {{ field.variable }}) {
      this.{{ field.variable }} = {{ field.copy }};
      return this;
    }
{% if field.time %}
{% for class in ["Instant", "OffsetDateTime", "ZonedDateTime"] %}

{{ comment|javadoc(4) }}    public Builder {{ field.variable }}({{ class }} {{ field.variable }}) {
      this.{{ field.variable }} = Times.text({{ field.variable }});
      return this;
    }
{% endfor %}
{% endif %}
{% if field.money %}

{{ [field.description ~ " Sets the currency with it.", "@param money the amount with its currency", "@return this builder"]|javadoc(4) }}    public Builder {{ field.variable }}(Money money) {
      Priced.agreed("{{ name }}", "{{ field.name }}", this.stated, money.currency());
      this.{{ field.variable }} = money.minor();
      this.stated = money.currency();
      return this;
    }
{% endif %}
{% endfor %}

    /**
     * Makes the object. The call that uses it checks that nothing is missing or wrong.
     *
     * @return the object
{% if priced %}
     * @throws org.libtill.exception.TillException if a Money is in another currency
{% endif %}
     */
    public {{ name }} build() {
      return new {{ name }}(this);
    }
  }
