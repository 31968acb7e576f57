package org.libtill.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.libtill.model.Attempt;
import org.libtill.model.AttemptAction;
import org.libtill.model.AttemptAlarm;
import org.libtill.spring.store.Deed;

/** Which actions of an attempt are still to be done. */
final class Deeds {
  private Deeds() {}

  /** An action to do, and the deed that says that it was done. */
  record Task(AttemptAction action, AttemptAlarm alarm, Deed deed) {}

  static List<Task> tasks(Attempt attempt, Set<Deed> done) {
    List<Task> tasks = new ArrayList<>();
    for (AttemptAction action : attempt.actions()) {
      if (action == AttemptAction.ALARM) {
        for (AttemptAlarm alarm : attempt.alarms()) {
          tasks.add(new Task(action, alarm, new Deed(action.wireName(), alarm.wireName())));
        }
      } else if (action != AttemptAction.WAIT && action != AttemptAction.SEND_CUSTOMER) {
        tasks.add(
            new Task(action, null, new Deed(action.wireName(), detail(attempt, action, done))));
      }
    }
    tasks.removeIf(task -> done.contains(task.deed()));
    return tasks;
  }

  /** Goods are held again after they were released, and released once per holding and call. */
  private static String detail(Attempt attempt, AttemptAction action, Set<Deed> done) {
    switch (action) {
      case REFUND_ARRIVED:
        return String.valueOf(attempt.amountRefunded());
      case HOLD:
        return "after " + count(done, AttemptAction.RELEASE);
      case RELEASE:
        return attempt.attemptedAt() + " after " + count(done, AttemptAction.HOLD);
      default:
        return "";
    }
  }

  private static long count(Set<Deed> done, AttemptAction action) {
    return done.stream().filter(deed -> deed.action().equals(action.wireName())).count();
  }
}
