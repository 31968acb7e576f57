  private {{ name }}(Builder builder) {
{% for field in fields %}
{% if priced and field.name == "currency" %}
    this.currency = Priced.agreed("{{ name }}", "amount", builder.stated, builder.currency);
{% else %}
    this.{{ field.variable }} = builder.{{ field.variable }};
{% endif %}
{% endfor %}
  }

  /**
   * Begins an object.
   *
   * @return an empty builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads an object from its members, as JSON has them.
   *
   * @param members the members by their names on the wire
   * @return the object
   * @throws org.libtill.exception.TillException if a member is unknown or has another type
   */
  public static {{ name }} fromMap(Map<String, ?> members) {
    return RequestFields.{{ kind }}(members, {{ name }}::from);
  }

  static {{ name }} from(Fields in) {
    Builder builder = new Builder();
{% for field in fields %}
    builder.{{ field.variable }} = {{ field.reading }};
{% endfor %}
    return builder.build();
  }

  /**
   * Begins an object that is like this one.
   *
   * @return a builder with its members
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
{% for field in fields %}
    builder.{{ field.variable }} = {{ field.variable }};
{% endfor %}
    return builder;
  }
