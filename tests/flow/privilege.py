# SPDX-License-Identifier: ISC
"""Root, which a private Postfix needs: its master(8) changes users.

Starts the calling program again through sudo where that is possible, and says
what is missing where it is not. Who uses root for what is the callers' matter.
"""

import os
import shutil
import sys

KEPT = ("COUNTERSIGN_BUILD,TMPDIR,PATH,CI,TERM,NO_COLOR,FLOW_ONLY,"
        "FLOW_SOAK,BENCH_MAILS")
EX_NOPERM = 77


def need_root():
    """Returns as root, or does not return."""
    if os.geteuid() == 0:
        return
    say = "the private Postfix of these tests runs as root on loopback ports"
    sudo = shutil.which("sudo")
    if sudo is None:
        sys.stderr.write("%s: %s; run this as root or install sudo\n"
                         % (sys.argv[0], say))
        sys.exit(EX_NOPERM)
    sys.stderr.write("%s: %s; asking sudo\n" % (sys.argv[0], say))
    sys.stderr.flush()
    program = [os.path.abspath(sys.argv[0])] + sys.argv[1:]
    os.execv(sudo, [sudo, "--preserve-env=" + KEPT, "--", sys.executable,
                    "-B"] + program)
