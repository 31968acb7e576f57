package org.libtill.json;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.Temporal;

/** Times as the core reads them: instants in UTC, as RFC 3339 has them. */
public final class Times {
  /** What is wrong with a time that is no instant. */
  public static final String RULE =
      "must be a time with a zone or an offset: an Instant, OffsetDateTime or ZonedDateTime";

  private Times() {}

  /** An instant's text. */
  public static String text(Instant time) {
    return time == null ? null : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(utc(time));
  }

  /** An instant's text. */
  public static String text(OffsetDateTime time) {
    return time == null ? null : text(time.toInstant());
  }

  /** An instant's text. */
  public static String text(ZonedDateTime time) {
    return time == null ? null : text(time.toInstant());
  }

  /** An instant's text; null for another kind of time, which says no instant. */
  public static String text(Temporal time) {
    if (time instanceof Instant) {
      return text((Instant) time);
    }
    if (time instanceof OffsetDateTime) {
      return text((OffsetDateTime) time);
    }
    return time instanceof ZonedDateTime ? text((ZonedDateTime) time) : null;
  }

  /** The instant of a text; null if it has no offset, or is in another form. */
  public static Instant instant(String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException error) {
      return null;
    }
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
