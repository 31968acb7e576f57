package org.libtill;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.libtill.model.Event;
import org.libtill.param.Expected;
import org.libtill.web.JakartaServlet;

/** In Tomcat, with Servlet 6. */
class JakartaServletTest extends WebServerContract {
  private final Tomcat server = new Tomcat();

  /** Answers with what came. */
  private static final class EchoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      JakartaServlet.send(Echo.of(JakartaServlet.read(request)), response);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      JakartaServlet.send(Echo.customer(JakartaServlet.read(request).query()), response);
    }
  }

  @Override
  protected String start(Client client, Function<Event, Expected> orders, Consumer<Event> events)
      throws Exception {
    String program = WebPage.program("Servlet");
    Object notifications = WebPage.object("Notifications", program, client, orders, events);
    server.setBaseDir(folder.toString());
    server.setPort(0);
    server.getConnector().setProperty("address", "127.0.0.1");
    StandardContext context = (StandardContext) server.addContext("", folder.toString());
    context.setClearReferencesObjectStreamClassCaches(false); // which would need an opened module
    context.setClearReferencesRmiTargets(false);
    context.setClearReferencesThreadLocals(false);
    Tomcat.addServlet(context, "notifications", (HttpServlet) notifications);
    context.addServletMappingDecoded("/notifications", "notifications");
    Tomcat.addServlet(context, "echo", new EchoServlet());
    context.addServletMappingDecoded("/echo", "echo");
    server.start();
    return "http://127.0.0.1:" + server.getConnector().getLocalPort();
  }

  @Override
  protected void stop() throws Exception {
    server.stop();
    server.destroy();
  }
}
