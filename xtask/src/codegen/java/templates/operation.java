{% macro operation(one) %}
{% set throws = "@throws TillException if the call fails; {@link TillException#isOutcomeUnknown} says whether money may have moved" %}

{{ [one.page.summary if one.page else one.summary, "@param request the request", "@return the result", throws]|javadoc(2) }}  public {{ one.result }} {{ one|verb }}({{ one.request }} request) {
    return session.call("{{ one.name }}", request.toMap(), {{ one.result }}::fromMap);
  }
{% if one.page %}

{{ [one.summary, "The pages are fetched while the list is read, which is when a call may fail.", "@param request the request", "@return the list, which may be read several times"]|javadoc(2) }}  public Listing<{{ one.page.element }}> list({{ one.request }} request) {
{% if one.page.more %}
    return Listing.of(
        page -> listPage(page == null ? request : request.toBuilder().page(page).build()),
        {{ one.result }}::data,
        {{ one.result }}::next);
{% else %}
    return Listing.of(page -> listPage(request), {{ one.result }}::data, page -> null);
{% endif %}
  }
{% endif %}
{% if not one.local %}

{{ [one.summary, "Does not block. {@code cancel(true)} ends the call; then it is unknown whether the call had reached the gateway.", "@param request the request", "@return the future result, or a {@link TillException}"]|javadoc(2) }}  public CompletableFuture<{{ one.result }}> {{ one|verb }}Async({{ one.request }} request) {
    return session.callAsync("{{ one.name }}", request.toMap(), {{ one.result }}::fromMap);
  }
{% endif %}
{% if one.short %}

{{ ([one.summary] + one.short.comment + ["@return the result", throws])|javadoc(2) }}  public {{ one.short.result }} {{ one.verb|camel }}({{ one.short.parameters }}) {
    return {{ one.verb|camel }}({{ one.request }}.builder(){% for name in one.short.names %}.{{ name }}({{ name }}){% endfor %}.build());
  }
{% endif %}
{% endmacro %}
