"""A way to S3 for one function under test: while the file /tmp/withhold is there, a write of a status.json is not
answered and does not arrive. Everything else passes. The function runs out of time there, with its release half made."""

import http.client
import http.server
import os
import time


class Way(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_expect_100(self):
        return True  # the body comes all the same; the answer is S3's

    def pass_on(self):
        length = int(self.headers.get("content-length") or 0)
        if self.command == "PUT" and self.path.split("?")[0].endswith("/status.json") and os.path.exists("/tmp/withhold"):
            open("/tmp/withheld", "w").close()
            while os.path.exists("/tmp/withhold"):
                time.sleep(0.1)
            self.close_connection = True
            return
        if self.headers.get("expect"):
            self.send_response_only(100)
            self.end_headers()
        body = self.rfile.read(length)
        s3 = http.client.HTTPConnection("localhost", 4566, timeout=60)
        s3.request(self.command, self.path, body, {k: v for k, v in self.headers.items() if k.lower() != "expect"})
        answer = s3.getresponse()
        content = answer.read()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        self.send_header("content-length", answer.getheader("content-length") or str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        s3.close()

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = pass_on


http.server.ThreadingHTTPServer(("0.0.0.0", 4599), Way).serve_forever()
