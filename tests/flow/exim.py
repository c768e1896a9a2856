# SPDX-License-Identifier: ISC
"""A private Exim as the server of a customer whose mailboxes are in trouble:
whom it serves is told by routers of the test's. Its programs are unpacked by
conf/install-packages, as it cannot be installed beside Postfix.
"""

import glob
import os

from namespace import unshare
from process import Child
from sendmail import APART

PROGRAM = APART + "/usr/sbin/exim4"
USER = 65534

# Nobody is verified when mail comes in, so that what cannot be delivered is
# reported by a mail of Exim's.
MAIN = """\
primary_hostname = {host}
exim_path = {program}
exim_user = {user}
exim_group = {user}
never_users =
spool_directory = {dir}/spool
log_file_path = {dir}/%slog
pid_file_path = {dir}/pid
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
acl_smtp_rcpt = accept
dsn_advertise_hosts = *
host_lookup =
rfc1413_query_timeout = 0s
tls_advertise_hosts =
prdr_enable = false
deliver_drop_privilege
delay_warning = 1s
delay_warning_condition = yes
queue_only = false
keep_environment = LD_LIBRARY_PATH
dkim_verify_signers =
begin routers
back:
  driver = manualroute
  domains = {back_domain}
  route_data = 127.0.0.1
  transport = back
  self = send
{routers}
begin transports
back:
  driver = smtp
  port = {back_port}
  hosts_try_dane =
  hosts_try_auth =
{transports}
begin retry
* * F,1h,1s
"""

# Debian's Exim looks for its own user by name before it reads anything.
PRIVATE = "mount --bind {dir}/passwd /etc/passwd; mount --bind {dir}/group " \
    "/etc/group; exec setpriv --reuid {user} --regid {user} --clear-groups " \
    "{program} -C {dir}/conf -bdf -q1s"


class Exim:
    """What goes to `back_domain` is handed to the server on `back_port`;
    `routers` and `transports` are lines of the configuration."""

    def __init__(self, folder, host, port, back_domain, back_port, routers,
                 transports=""):
        assert os.path.exists(PROGRAM), \
            "no Exim: run conf/install-packages apart"
        self.port = port
        self.dir = os.path.join(folder, "exim")
        for part in ("", "spool"):
            os.makedirs(os.path.join(self.dir, part), 0o755)
            os.chown(os.path.join(self.dir, part), USER, USER)
        for name in ("passwd", "group"):
            with open("/etc/" + name) as f:
                known = f.read()
            more = ":/:/bin/false" if name == "passwd" else ""
            self._file(name, known + "Debian-exim:x:%d:%s%s\n" % (
                USER, "%d:" % USER if more else "", more))
        self._file("conf", MAIN.format(
            host=host, user=USER, program=PROGRAM, dir=self.dir, port=port, routers=routers,
            transports=transports, back_domain=back_domain,
            back_port=back_port))
        libs = glob.glob(APART + "/usr/lib/*-linux-gnu")
        self.child = Child("exim", folder, [
            *unshare(), "sh", "-c",
            PRIVATE.format(dir=self.dir, program=PROGRAM, user=USER)],
            {"PATH": os.environ["PATH"], "LANG": "C",
             "LD_LIBRARY_PATH": ":".join(libs)})

    def _file(self, name, text):
        with open(os.path.join(self.dir, name), "w") as f:
            f.write(text)

    def start(self):
        self.child.start()
        self.child.ready(self.port)

    def stop(self):
        self.child.stop()

    def log(self):
        text = self.child.text()
        for name in ("mainlog", "paniclog"):
            try:
                with open(os.path.join(self.dir, name)) as f:
                    text += f.read()
            except FileNotFoundError:
                pass
        return text
