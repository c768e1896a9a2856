/* SPDX-License-Identifier: ISC
 * The commented configuration that init writes. conf/countersign.conf is
 * printed from it. */
#ifndef CLI_INIT_CONF_H
#define CLI_INIT_CONF_H

#include "lib/base/buf.h"

#define INIT_DIR "/etc/countersign"

struct init_place {
	const char *dir; /* absolute */
	const char *domain;
	int year; /* selectors are named after it */
};

/* Appends the file's text. With INIT_DIR the state and the sockets are where
 * the system has them; with any other folder they are below it, so that a
 * trial disturbs nothing. */
void init_conf_write(struct buf *out, const struct init_place *place);

/* Appends state_dir of that file. */
void init_conf_state_dir(struct buf *out, const struct init_place *place);

#endif
