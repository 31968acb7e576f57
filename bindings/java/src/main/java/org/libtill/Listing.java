package org.libtill;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.libtill.internal.ExceptionFactory;

/**
 * A list whose pages are fetched while it is read. Each reading asks the gateway anew. Where a page
 * is empty and names another, or names one that was there before, the list is not complete, which
 * is an {@link org.libtill.exception.OutcomeUnknownException} of the kind MALFORMED_RESPONSE.
 *
 * @param <T> what the list holds
 */
public final class Listing<T> implements Iterable<T> {
  private static final Map<String, Object> INCOMPLETE =
      Map.of(
          "kind",
          "malformed_response",
          "status",
          206L,
          "message",
          "the list goes on after an empty page, or with a page that was there before: it is not"
              + " complete",
          "outcome",
          "unknown",
          "retry_safe",
          true,
          "transient",
          true);

  private final Function<Integer, Page<T>> fetch;

  private Listing(Function<Integer, Page<T>> fetch) {
    this.fetch = fetch;
  }

  static <P, T> Listing<T> of(
      Function<Integer, P> fetch, Function<P, List<T>> data, Function<P, Integer> next) {
    return new Listing<>(
        number -> {
          P page = fetch.apply(number);
          return new Page<>(data.apply(page), next.apply(page));
        });
  }

  /**
   * Begins to read.
   *
   * @return an iterator, for one thread; it throws a {@link org.libtill.exception.TillException}
   *     where a page cannot be fetched
   */
  @Override
  public Iterator<T> iterator() {
    return new Pages<>(fetch);
  }

  /**
   * Begins to read.
   *
   * @return a stream, which fetches pages as it goes
   */
  public Stream<T> stream() {
    return StreamSupport.stream(spliterator(), false);
  }

  private static final class Page<T> {
    private final List<T> data;
    private final Integer next;

    private Page(List<T> data, Integer next) {
      this.data = data == null ? Collections.emptyList() : data;
      this.next = next;
    }
  }

  private static final class Pages<T> implements Iterator<T> {
    private final Function<Integer, Page<T>> fetch;
    private Iterator<T> current = Collections.emptyIterator();
    private Integer number;
    private boolean more = true;

    /** A gateway that contradicts itself must make neither an endless list nor a short one. */
    private boolean incomplete;

    private Pages(Function<Integer, Page<T>> fetch) {
      this.fetch = fetch;
    }

    @Override
    public boolean hasNext() {
      while (!current.hasNext() && more) {
        if (incomplete) {
          throw ExceptionFactory.of(INCOMPLETE);
        }
        Page<T> page = fetch.apply(number);
        current = page.data.iterator();
        more = page.next != null;
        incomplete = more && (page.data.isEmpty() || number != null && page.next <= number);
        number = page.next;
      }
      return current.hasNext();
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the list has ended");
      }
      return current.next();
    }
  }
}
