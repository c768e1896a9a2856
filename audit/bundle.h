/* SPDX-License-Identifier: ISC
 * VERIFY.txt of an evidence bundle: what to run, with public tools alone, to
 * know that nothing in the bundle was changed. Which files a bundle has is the
 * knowledge of whoever writes one. */
#ifndef AUDIT_BUNDLE_H
#define AUDIT_BUNDLE_H

/* The text; its commands are the lines that begin with four blanks, and make
 * one POSIX shell script. */
extern const char bundle_verify_text[];

#endif
