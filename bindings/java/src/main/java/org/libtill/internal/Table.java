package org.libtill.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The typed rows of one dictionary: made when first asked for, and found by their keys. */
public final class Table<T> {
  private final String name;
  private final Function<Map<String, ?>, T> reader;
  private final String[] keys;
  private volatile Content<T> content;

  /**
   * A dictionary of that name, whose rows are found by the members that are named as keys: any of
   * them.
   */
  public Table(String name, Function<Map<String, ?>, T> reader, String... keys) {
    this.name = name;
    this.reader = reader;
    this.keys = keys.clone();
  }

  /** Every row. */
  public List<T> rows() {
    return content().rows;
  }

  /** The row that has the text in one of its keys. */
  public Optional<T> find(String key) {
    return Optional.ofNullable(content().index.get(key));
  }

  /** Threads that ask for the first time at once make the same content twice. */
  private Content<T> content() {
    Content<T> known = content;
    if (known == null) {
      known = new Content<>();
      for (Map<String, Object> members : Library.dictionary(name)) {
        T row = reader.apply(members);
        known.list.add(row);
        for (String key : keys) {
          known.index.put((String) members.get(key), row);
        }
      }
      content = known;
    }
    return known;
  }

  private static final class Content<T> {
    private final List<T> list = new ArrayList<>();
    private final List<T> rows = Collections.unmodifiableList(list);
    private final Map<String, T> index = new HashMap<>();
  }
}
