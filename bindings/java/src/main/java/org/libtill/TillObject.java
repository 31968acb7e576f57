package org.libtill;

import java.util.Map;

/** A request, a result, or a part of one. */
public interface TillObject {
  /**
   * Gives the members as JSON has them.
   *
   * @return texts, integers, booleans, maps and lists, by their names on the wire; what is absent
   *     is left out
   */
  Map<String, Object> toMap();
}
