package org.libtill.spring.boot;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.libtill.spring.TillAttempts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Asks the gateways about what is not settled, round after round, while the application runs. */
final class ResolveJob implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ResolveJob.class);

  private final TillAttempts attempts;
  private final TillProperties.Resolve settings;
  private ScheduledExecutorService executor;

  ResolveJob(TillAttempts attempts, TillProperties.Resolve settings) {
    this.attempts = attempts;
    this.settings = settings;
  }

  @Override
  public synchronized void start() {
    if (executor == null) {
      executor = Executors.newSingleThreadScheduledExecutor(ResolveJob::thread);
      long pause = settings.getInterval().toMillis();
      executor.scheduleWithFixedDelay(this::round, pause, pause, TimeUnit.MILLISECONDS);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "till-resolve");
    thread.setDaemon(true);
    return thread;
  }

  /** A full round is followed by another one at once. What it throws must not end the job. */
  private void round() {
    try {
      while (attempts.resolveDue(settings.getBatch()) == settings.getBatch() && isRunning()) {
        LOG.debug("another round at once: there is more to resolve");
      }
    } catch (RuntimeException error) {
      LOG.warn("the job that resolves cannot reach the store; the next round tries again", error);
    }
  }

  @Override
  public void stop() {
    ScheduledExecutorService stopped;
    synchronized (this) {
      stopped = executor;
      executor = null;
    }
    if (stopped == null) {
      return;
    }
    stopped.shutdown();
    try {
      if (!stopped.awaitTermination(60, TimeUnit.SECONDS)) {
        LOG.warn("the job that resolves did not end; what it asked about is asked again later");
      }
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return executor != null;
  }
}
