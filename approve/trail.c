/* SPDX-License-Identifier: ISC
 * Audit rows that stand alone. */
#include "approve/trail.h"

#include <stdio.h>

#include "approve/view.h"
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
trail_add_steps(struct event *event, const struct policy_trace *first,
    const struct policy_trace *second)
{
	struct buf steps = BUF_INIT;

	buf_addc(&steps, '[');
	if (first != NULL)
		view_add_steps(&steps, first);
	if (second != NULL)
		view_add_steps(&steps, second);
	buf_addc(&steps, ']');
	event_add_private_canon(event, "Steps", &steps);
	buf_free(&steps);
}

/* "countersign-approve 0.1.0" */
static void
add_program(struct event *event, const char *program)
{
	char version[64];

	snprintf(version, sizeof(version), "%s %s", program, VERSION);
	event_add(event, "Program", version);
}

void
trail_config(
    struct store *store, const struct settings *settings, const char *program)
{
	const int64_t now = clock_now();
	struct event *event = event_new(EVENT_CONFIG, now, NULL, NULL);
	struct err err = {""};

	if (store_settings_keep(
		store, settings->text_hash, settings->text, now, &err) != ST_OK)
		log_error(
		    "event=config, the settings were not kept: %s", err.text);
	if (event != NULL) {
		add_program(event, program);
		event_add(event, "RulesHash", settings->rules_hash);
		event_add(event, "SettingsHash", settings->text_hash);
	}
	trail_add(store, event);
}

void
trail_keys(struct store *store, const char *program, const char *keys,
    const struct secret_key *seal)
{
	struct event *event = event_new("keys", clock_now(), NULL, NULL);
	uint8_t told[SHA256_SIZE];
	char hex[2 * SHA256_SIZE + 1];

	if (event != NULL && secret_key_derive(told, seal, "name") != ST_OK) {
		event_free(event);
		event = NULL;
	}
	if (event != NULL) {
		hex_encode(hex, told, sizeof(told));
		add_program(event, program);
		event_add(event, "Keys", keys);
		event_add_private(event, "SealKey", hex);
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
