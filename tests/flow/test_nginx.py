#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The page behind Debian's nginx, by conf/nginx: TLS, a path before ours, a
Unix socket. No log of it may hold a link (T25): whoever reads one can answer.
"""

import glob
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import unittest
import urllib.parse

from case import Case, open_lab
from lab import TOP
from page import Answer, Page
from process import Child, free_port

NGINX = "/usr/sbin/nginx"
HOST = "approve.ca.example"
PREFIX = "/validate"


class Proxied(Page):
    """Through the proxy: TLS to loopback, the site's name in Host."""

    def ask(self, method, path, body=None, headers=()):
        path = urllib.parse.urlsplit(path)._replace(
            scheme="", netloc="").geturl()
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=15,
            context=ssl._create_unverified_context())
        try:
            connection.request(method, path, body, {
                "Host": HOST, **dict(headers)})
            return Answer(connection.getresponse(), path)
        finally:
            connection.close()


class Nginx:
    """conf/nginx/countersign.conf in a folder of its own: its addresses and
    paths replaced, nothing else."""

    def __init__(self, folder, upstream):
        self.dir = os.path.join(folder, "nginx")
        os.makedirs(os.path.join(self.dir, "tmp"))
        self.port = free_port()
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
             "/CN=" + HOST, "-keyout", self.file("key.pem"), "-out",
             self.file("cert.pem")], check=True, capture_output=True)
        with open(os.path.join(TOP, "conf/nginx/countersign.conf")) as f:
            site = f.read()
        for old, new in (
                ("listen 443 ssl http2;",
                 "listen 127.0.0.1:%d ssl http2;" % self.port),
                ("listen [::]:443 ssl http2;", ""),
                ("/etc/ssl/approve.ca.example.pem", self.file("cert.pem")),
                ("/etc/ssl/private/approve.ca.example.key",
                 self.file("key.pem")),
                ("/var/log/nginx/", self.dir + "/"),
                ("http://127.0.0.1:8080", upstream)):
            assert old in site, old
            site = site.replace(old, new)
        with open(self.file("nginx.conf"), "w") as f:
            f.write("daemon off; master_process off; worker_processes 1;\n"
                    "pid %s; error_log %s crit;\nevents {}\nhttp {\n"
                    % (self.file("pid"), self.file("main.log")))
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
                f.write("%s_temp_path %s;\n" % (kind, self.file("tmp")))
            f.write(site + "}\n")
        self.child = Child("nginx", self.dir, [
            NGINX, "-e", self.file("start.log"), "-p", self.dir, "-c",
            self.file("nginx.conf")], dict(os.environ))

    def file(self, name):
        return os.path.join(self.dir, name)

    def start(self):
        self.child.start()
        self.child.ready(self.port)
        return self

    def stop(self):
        self.child.stop()

    def logs(self):
        """Everything that it wrote, by file."""
        found = {}
        for path in glob.glob(self.dir + "/*"):
            if os.path.isfile(path) and not path.endswith((".pem", ".conf")):
                with open(path, errors="replace") as f:
                    found[path] = f.read()
        return found


def setUpModule():
    lab = Case.lab = open_lab(conf={
        "base_url": "https://%s%s" % (HOST, PREFIX)})
    Case.socket = os.path.join(lab.dir, "http.sock")
    with open(lab.conf) as f:
        text = f.read()
    with open(lab.conf, "w") as f:
        f.write(re.sub(r'listen = "127\.0\.0\.1:%d"' % lab.http_port,
                       'listen = "unix:%s"' % Case.socket, text))
    lab.approve.stop()
    lab.approve.start()
    lab.approve.ready(lab.control)
    Case.nginx = Nginx(lab.dir, "http://unix:%s:" % Case.socket).start()
    unittest.addModuleCleanup(Case.nginx.stop)
    lab.page = Proxied(Case.nginx.port, "https://" + HOST)


class BehindNginx(Case):
    def test_L_answers_through_tls_and_a_path(self):
        request_id, mails, name = self.ask()
        mail = self.one(mails)
        self.assertTrue(mail.link.startswith(
            "https://%s%s/a/" % (HOST, PREFIX)))
        shown = self.lab.page.get(mail.link)
        self.assertEqual(shown.status, 200)
        self.assertIn('href="%s/style.css"' % PREFIX, shown.body)
        self.assertEqual(self.lab.page.get(PREFIX + "/style.css").status, 200)
        self.assertEqual(self.lab.page.get(PREFIX + "/about").status, 200)
        self.assertIn("max-age", shown.headers["Strict-Transport-Security"])
        posted = self.lab.page.press(shown, "approve")
        self.assertEqual(posted.status, 303, posted.text)
        self.assertTrue(posted.location.startswith(PREFIX + "/done/"))
        receipt = self.lab.page.get(posted.location)
        self.assertIn(name, receipt.text)
        self.assertStatus(request_id, "VALIDATED")

    def test_T2_another_site_is_refused_behind_the_proxy(self):
        request_id, mails, _ = self.ask()
        shown = self.lab.page.get(self.one(mails).link)
        posted = self.lab.page.press(shown, "approve", {
            "Origin": "https://evil.test", "Sec-Fetch-Site": "cross-site"})
        self.assertEqual(posted.status, 403)
        self.assertPending(request_id)

    def test_T25_no_log_holds_a_token(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        shown = self.lab.page.get(mail.link + "?lang=de")
        self.lab.page.ask("PUT", mail.link)
        self.lab.page.get(mail.link.replace("/a/", "//a/"))
        self.lab.page.post(mail.link, {"verdict": "x" * 100000})
        posted = self.lab.page.press(shown, "reject")
        receipt = posted.location.rsplit("/", 1)[1].split("?")[0]
        self.lab.page.get(posted.location)
        self.assertStatus(request_id, "FAILED")
        # While the daemon is away: the error log has its say.
        self.lab.approve.stop()
        self.assertEqual(self.lab.page.get(mail.link).status, 502)
        self.lab.approve.start()
        self.lab.approve.ready(self.lab.control)
        logs = self.nginx.logs()
        access = [text for path, text in logs.items()
                  if path.endswith("/countersign.log")]
        self.assertEqual(len(access), 1)
        self.assertIn("%s/a/..." % PREFIX, access[0])
        self.assertIn("%s/done/..." % PREFIX, access[0])
        for path, text in logs.items():
            for secret in mail.tokens + [receipt, shown.nonce]:
                self.assertNotIn(secret, text, path)

    def test_L_the_client_is_named_by_the_proxy(self):
        request_id, mails, _ = self.ask()
        self.lab.page.get(self.one(mails).link, headers={
            "X-Forwarded-For": "203.0.113.9"})
        self.lab.page.answer(self.one(mails).link, "approve")
        vote = self.votes(request_id)[0]
        self.assertNotIn("203.0.113.9", str(vote))


class OnASocket(Case):
    def test_L_a_unix_socket_alone(self):
        mode = os.stat(self.socket).st_mode & 0o777
        self.assertEqual(mode, 0o660)
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(10)
            s.connect(self.socket)
            s.sendall(b"GET /about HTTP/1.1\r\nHost: x\r\n\r\n")
            said = b""
            while chunk := s.recv(65536):
                said += chunk
        self.assertTrue(said.startswith(b"HTTP/1.1 200 "), said[:100])
        # Nothing listens on the port.
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", self.lab.http_port), 5)


if __name__ == "__main__":
    unittest.main()
