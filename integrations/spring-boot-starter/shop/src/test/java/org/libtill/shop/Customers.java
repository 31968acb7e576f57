package org.libtill.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Customers and clerks who try again, on another worker, whenever one does not answer: each order
 * is paid at least twice over, and some of it refunded by two clerks.
 */
final class Customers {
  private static final String[] CARDS = {
    OrdersContract.CARD, OrdersContract.CARD, OrdersContract.CARD, "4000000000000002"
  };

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final List<Worker> workers;
  private final int orders;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  Customers(List<Worker> workers, int orders) {
    this.workers = workers;
    this.orders = orders;
  }

  /** Serves all, and reports how many are served after each. */
  void serve(int threads, IntConsumer progress) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      var all =
          IntStream.range(0, threads)
              .mapToObj(thread -> executor.submit(() -> serve(new Random(thread), progress)))
              .toList();
      for (var one : all) {
        one.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private void serve(Random random, IntConsumer progress) {
    for (int number = next.getAndIncrement(); number < orders; number = next.getAndIncrement()) {
      serve("o" + number, random);
      progress.accept(done.incrementAndGet());
    }
  }

  private void serve(String order, Random random) {
    String path = "/orders/" + order;
    String card = CARDS[random.nextInt(CARDS.length)];
    until(random, path + "?amount=2500", 200, 409);
    // Two tabs, and the customer who does not believe either.
    until(random, path + "/pay?card=" + card, 200);
    until(random, path + "/pay?card=" + card, 200);
    if (random.nextInt(4) == 0) {
      until(random, path + "/refunds/" + order + "_a?amount=500", 200, 409);
      until(random, path + "/refunds/" + order + "_a?amount=500", 200, 409);
      until(random, path + "/refunds/" + order + "_b?amount=2500", 200, 409);
      until(random, path + "/refunds/" + order + "_c?amount=700", 200, 409);
    }
  }

  /** Tries until some worker has given one of these answers. 409 is also a number that exists. */
  private void until(Random random, String path, Integer... statuses) {
    while (true) {
      Worker worker = workers.get(random.nextInt(workers.size()));
      Integer status = post("http://127.0.0.1:" + worker.port() + path);
      if (status != null && List.of(statuses).contains(status)) {
        return;
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  private Integer post(String url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException error) {
      return null;
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }
}
