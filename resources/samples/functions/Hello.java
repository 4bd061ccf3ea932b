import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import java.io.IOException;

/** A function: greets whom the query names. */
public class Hello implements HttpFunction {
    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
        String name = request.getFirstQueryParameter("name").orElse("world");
        if (name.equals("nobody"))
            throw new IllegalArgumentException("there is nobody to greet");
        response.setContentType("application/json");
        response.getWriter().write("{\"hello\": \"" + name + "\"}");
    }
}
