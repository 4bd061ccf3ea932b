package shapes;

import com.google.cloud.functions.CloudEventsFunction;
import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What tst_function_hosts asks for. */
public class Shapes implements HttpFunction {
    @Override
    public void service(HttpRequest request, HttpResponse response) throws Exception {
        switch (request.getPath()) {
            case "/boom":
                inner();
                break;
            case "/json":
                answerJson(request, response);
                break;
            case "/slow":
                System.out.println("slow begins");
                Thread.sleep(700); // what makes it slow
                response.getWriter().write("slow");
                break;
            default:
                response.setStatusCode(201);
                response.appendHeader("X-Shape", "round");
                response.getWriter().write(System.getenv("GREETING") + ' ' + request.getFirstQueryParameter("name").orElse("nobody") + ' '
                    + request.getMethod() + ' ' + request.getInputStream().readAllBytes().length);
        }
    }

    /** There is no JSON in the JDK. */
    private static void answerJson(HttpRequest request, HttpResponse response) throws IOException {
        String text = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        response.setStatusCode(text.endsWith("}") ? 200 : 400);
        response.setContentType("application/json");
        response.getWriter().write("{\"got\":" + text + '}');
    }

    private static void inner() {
        throw new IllegalStateException("secret");
    }
}

class Taken implements CloudEventsFunction {
    @Override
    public void accept(CloudEvent event) {
        String data = new String(event.getData().toBytes(), StandardCharsets.UTF_8);
        System.out.println(event.getId() + ' ' + event.getType() + ' ' + event.getSubject() + ' ' + data.replaceAll("\\D", ""));
    }
}
