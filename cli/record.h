/* SPDX-License-Identifier: ISC
 * DNS records to publish, as zone-file lines and as JSON. */
#ifndef CLI_RECORD_H
#define CLI_RECORD_H

#include <jansson.h>

#include "lib/mail/dkim.h"

enum { RECORD_STRING_MAX = 255 }; /* of one TXT string (RFC 1035 3.3) */

/* Prints one line, a TXT value quoted and split into strings of at most 255
 * bytes. `comment` may be null. */
void record_print(
    const char *name, const char *type, const char *value, const char *comment);

/* {"Name", "Type", "Value"}; null when out of memory. */
json_t *record_json(const char *name, const char *type, const char *value);

/* Reads the private key and appends the value of the record to publish. */
enum status record_of_key(struct buf *out, const char *path,
    enum dkim_algorithm algorithm, struct err *err) MUST_CHECK;

#endif
