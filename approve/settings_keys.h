/* SPDX-License-Identifier: ISC
 * The configuration's keys, one table a section. Read by settings.c alone. */
#ifndef APPROVE_SETTINGS_KEYS_H
#define APPROVE_SETTINGS_KEYS_H

#include "lib/base/conf.h"

extern const struct conf_table *const settings_tables[];
extern const size_t settings_n_tables;

#endif
