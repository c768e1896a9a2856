/* SPDX-License-Identifier: ISC
 * Audit rows that stand alone. */
#include "approve/trail.h"

#include <stdio.h>

#include "lib/base/clock.h"
#include "lib/base/log.h"

void
trail_add(struct store *store, struct event *event)
{
	struct store_event row = {.event = "event"};
	struct err err = {"out of memory"};
	enum status st = event ? event_row(&row, event) : ST_NOMEM;

	if (st == ST_OK)
		st = store_audit_append(store, &row, 1, &err);
	if (st != ST_OK)
		log_error("event=%s was not recorded: %s", row.event, err.text);
	event_free(event);
}

void
trail_config(
    struct store *store, const struct settings *settings, const char *program)
{
	const int64_t now = clock_now();
	struct event *event = event_new("config", now, NULL, NULL);
	char version[64];
	struct err err = {""};

	if (store_settings_keep(
		store, settings->text_hash, settings->text, now, &err) != ST_OK)
		log_error(
		    "event=config, the settings were not kept: %s", err.text);
	snprintf(version, sizeof(version), "%s %s", program, VERSION);
	if (event != NULL) {
		event_add(event, "Program", version);
		event_add(event, "RulesHash", settings->rules_hash);
		event_add(event, "SettingsHash", settings->text_hash);
	}
	trail_add(store, event);
}

void
trail_open_log(const struct settings *settings, const char *program)
{
	enum log_level level;

	if (log_level_parse(&level,
		conf_str(settings->conf, "log", NULL, "level")) != ST_OK)
		level = LOG_LVL_INFO;
	log_open(program, conf_str(settings->conf, "log", NULL, "to"), level);
}
