/* SPDX-License-Identifier: ISC
 * countersign doctor: everything that is wrong with this installation, each
 * with its remedy. The order of the checks, and how findings are shown; the
 * checks have files by subject. */
#include "cli/doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/show.h"
#include "cli/verbs.h"

enum { TEXT_SIZE = 1024, RESULT_WIDTH = 9 };

void
doctor_found(struct doctor *doctor, enum result result, const char *remedy,
    const char *fmt, ...)
{
	static const char *const words[] = {"ok", "warning", "fault"};
	char text[TEXT_SIZE];
	char *clean;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	/* A banner or a path may hold any bytes, and JSON none but UTF-8. */
	clean = show_clean(text);
	json_array_append_new(doctor->findings,
	    json_pack("{s:s, s:s, s:s, s:s?}", "Check", doctor->check, "Result",
		words[result], "Message", clean != NULL ? clean : "", "Remedy",
		remedy));
	free(clean);
	if (result > doctor->worst)
		doctor->worst = result;
}

const char *
doctor_setting(
    const struct doctor *doctor, const char *section, const char *name)
{
	return conf_str(doctor->settings->conf, section, NULL, name);
}

static const struct {
	const char *name;
	void (*check)(struct doctor *doctor);
} checks[] = {
    {"configuration", doctor_configuration},
    {"keys", doctor_keys},
    {"state", doctor_state},
    {"templates", doctor_templates},
    {"control", doctor_control},
    {"page", doctor_page},
    {"milter", doctor_milter},
    {"mail server", doctor_mta},
    {"Postfix", doctor_postfix},
    {"dns", doctor_dns},
    {"clock", doctor_clock},
    {"public suffixes", doctor_suffixes},
    {"countersign-approve", doctor_daemon},
};

static void
examine(struct doctor *doctor)
{
	struct err err = {""};

	doctor->check = checks[0].name;
	if (doctor->cli->settings == NULL &&
	    settings_load(&doctor->cli->settings, doctor->cli->conf, &err) !=
		ST_OK) {
		doctor->cli->settings = NULL;
		doctor_found(doctor, FAULT,
		    "mend that line; without it nothing else can be looked at",
		    "%s", err.text);
		return;
	}
	doctor->settings = doctor->cli->settings;
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		doctor->check = checks[i].name;
		checks[i].check(doctor);
	}
}

static void
print_finding(const struct cli *cli, const json_t *finding)
{
	char buf[SHOW_VALUE_SIZE];
	const char *result = show_member(buf, finding, "Result");
	const char *remedy =
	    json_string_value(json_object_get(finding, "Remedy"));
	int pad = RESULT_WIDTH - (int)strlen(result);

	show_status(cli, result);
	printf("%*s", pad > 0 ? pad : 1, "");
	show_text(stdout, show_member(buf, finding, "Check"));
	fputs(": ", stdout);
	show_text(stdout, show_member(buf, finding, "Message"));
	putchar('\n');
	if (remedy != NULL && remedy[0] != '\0') {
		printf("%*s-> ", RESULT_WIDTH, "");
		show_text(stdout, remedy);
		putchar('\n');
	}
}

static void
print_findings(const struct doctor *doctor)
{
	json_t *object;
	const json_t *finding;
	size_t i;

	if (doctor->cli->json) {
		object = json_pack("{s:O}", "Findings", doctor->findings);
		if (object != NULL)
			show_json(object);
		json_decref(object);
		return;
	}
	json_array_foreach(doctor->findings, i, finding)
	{
		print_finding(doctor->cli, finding);
	}
}

int
doctor_verb(struct cli *cli, const struct args *args)
{
	struct doctor doctor = {.cli = cli, .findings = json_array()};

	(void)args;
	if (doctor.findings == NULL)
		return cli_fail_memory(cli);
	examine(&doctor);
	print_findings(&doctor);
	json_decref(doctor.findings);
	return doctor.worst == FAULT ? CLI_NEGATIVE : CLI_DONE;
}
