import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/** What many a Java service is: an embedded Jetty, servlets, and JSON by Jackson; answers with its process's id. */
public class Heavy {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static class Answer extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Map<String, Object> value = Map.of("items", List.of(Map.of("id", 1, "name", "one"), Map.of("id", 2, "name", "two")));
            JSON.readTree(JSON.writeValueAsBytes(value));
            response.setContentType("text/plain");
            response.getWriter().print("process " + ProcessHandle.current().pid());
        }
    }

    public static void main(String[] args) throws Exception {
        Server server = new Server(Integer.parseInt(System.getenv("PORT")));
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new Answer()), "/*");
        server.setHandler(context);
        server.start();
        server.join();
    }
}
