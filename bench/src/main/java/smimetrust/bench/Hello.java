package smimetrust.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The least that a Java function can be: what the others are compared with. */
public final class Hello implements RequestStreamHandler {

    @Override
    public void handleRequest(InputStream event, OutputStream response, Context context)
            throws IOException {
        event.readAllBytes();
        response.write("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
