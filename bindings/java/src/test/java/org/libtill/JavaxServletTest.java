package org.libtill;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.libtill.model.Event;
import org.libtill.param.Expected;
import org.libtill.web.JavaxServlet;

/** In Undertow, with Servlet 4. */
class JavaxServletTest extends WebServerContract {
  private Undertow server;

  /** Answers with what came. */
  private static final class EchoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      JavaxServlet.send(Echo.of(JavaxServlet.read(request)), response);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      JavaxServlet.send(Echo.customer(JavaxServlet.read(request).query()), response);
    }
  }

  @Override
  protected String start(Client client, Function<Event, Expected> orders, Consumer<Event> events)
      throws Exception {
    String program =
        WebPage.program("Servlet")
            .replace("jakarta.servlet", "javax.servlet")
            .replace("JakartaServlet", "JavaxServlet");
    Object notifications = WebPage.object("Notifications", program, client, orders, events);
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(JavaxServletTest.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName("shop")
            .addServlets(
                servlet("notifications", (HttpServlet) notifications),
                servlet("echo", new EchoServlet()));
    DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
    manager.deploy();
    server = Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(manager.start()).build();
    server.start();
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return "http://127.0.0.1:" + address.getPort();
  }

  private static ServletInfo servlet(String name, HttpServlet servlet) {
    Class<? extends Servlet> type = servlet.getClass();
    return new ServletInfo(name, type, new ImmediateInstanceFactory<Servlet>(servlet))
        .addMapping("/" + name);
  }

  @Override
  protected void stop() {
    server.stop();
  }
}
