package org.libtill.killbill;

import java.util.Iterator;
import java.util.List;
import org.killbill.billing.util.entity.Pagination;

/**
 * A part of what was found.
 *
 * @param items the part
 * @param offset how many come before it
 * @param limit how many it may have
 */
record Page<T>(List<T> items, long offset, long limit) implements Pagination<T> {
  @Override
  public Long getCurrentOffset() {
    return offset;
  }

  @Override
  public Long getNextOffset() {
    return items.size() < limit ? null : Long.valueOf(offset + limit);
  }

  @Override
  public Long getMaxNbRecords() {
    return getTotalNbRecords();
  }

  @Override
  public Long getTotalNbRecords() {
    return offset + items.size();
  }

  @Override
  public Iterator<T> iterator() {
    return items.iterator();
  }

  @Override
  public void close() {
    // The items are in memory.
  }
}
