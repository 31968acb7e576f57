package org.libtill;

import com.sun.net.httpserver.HttpServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Function;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.libtill.model.Event;
import org.libtill.param.Expected;
import org.libtill.web.JaxRs;

/** In Jersey, on the JDK's own web server. */
class JaxRsTest extends WebServerContract {
  private HttpServer server;

  /** Answers with what came. */
  @Path("/echo")
  public static final class EchoResource {
    /** What came. */
    @POST
    public Response echo(@Context HttpHeaders headers, @Context UriInfo uri, InputStream body)
        throws IOException {
      return JaxRs.response(Echo.of(JaxRs.read(headers, uri, body)));
    }

    /** A customer's page. */
    @GET
    public Response customer(@Context HttpHeaders headers, @Context UriInfo uri)
        throws IOException {
      String query = JaxRs.read(headers, uri, InputStream.nullInputStream()).query();
      return JaxRs.response(Echo.customer(query));
    }
  }

  @Override
  protected String start(Client client, Function<Event, Expected> orders, Consumer<Event> events)
      throws Exception {
    String program = WebPage.program("JAX-RS");
    ResourceConfig resources = new ResourceConfig(EchoResource.class);
    resources.register(WebPage.object("Notifications", program, client, orders, events));
    server = JdkHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/"), resources);
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The JDK's web server reads this much of what nobody has read. */
  @Override
  protected int taken() {
    return 64 * 1024;
  }

  @Override
  protected void stop() {
    server.stop(0);
  }
}
